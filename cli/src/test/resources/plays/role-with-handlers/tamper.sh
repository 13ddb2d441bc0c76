systemctl stop beta
sed -i s/9001/1/ /etc/systemd/system/alpha.service
