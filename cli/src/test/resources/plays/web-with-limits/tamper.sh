sed -i 's/^server.port.*/server.port = 8099/' /etc/lighttpd/lighttpd.conf
systemctl stop lighttpd
