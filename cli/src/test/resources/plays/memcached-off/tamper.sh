systemctl enable --now memcached
