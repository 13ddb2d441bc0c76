chmod 0666 /etc/noisy.conf
