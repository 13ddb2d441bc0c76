sed -i 's/10/60/' /etc/sysctl.d/61-site.conf
