sed -i 's/MemoryMax=512M/MemoryMax=1G/' /etc/systemd/system/shop.slice
systemctl stop shop-worker@2
systemctl disable -q shop-door.socket
mkdir -p /etc/systemd/system/shop-web.service.d
printf '[Service]\nNice=5\n' >/etc/systemd/system/shop-web.service.d/by-hand.conf
sed -i 's/OnCalendar=.*/OnCalendar=daily/' /etc/systemd/system/shop-numbers.timer
