sed -i 's/30s/90s/' /etc/haproxy/haproxy.cfg
