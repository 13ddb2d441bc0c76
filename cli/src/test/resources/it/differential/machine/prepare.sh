apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y install ufw locales procps netbase iproute2 >/dev/null 2>&1
mount -o remount,rw /proc/sys
umount /etc/hostname
rm -f /etc/timezone
printf '# top\n\nnet.ipv4.tcp_fin_timeout=60\nnet.ipv4.tcp_syncookies=1\n; end\n' >/etc/sysctl.d/50-a.conf
printf 'net.ipv4.tcp_keepalive_time=7200\nvm.swappiness=60\n' >/etc/sysctl.d/51-b.conf
echo 60 >/proc/sys/net/ipv4/tcp_fin_timeout
echo 7200 >/proc/sys/net/ipv4/tcp_keepalive_time
ufw allow from 10.9.0.0/16 to any port 5432 proto tcp >/dev/null
ufw allow 8080 comment 'old' >/dev/null
ufw deny 23/tcp >/dev/null
