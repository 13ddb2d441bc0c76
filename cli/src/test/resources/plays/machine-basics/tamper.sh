ufw delete allow 443/tcp >/dev/null
sysctl=/proc/sys/net/ipv4/tcp_max_syn_backlog; echo 128 >$sysctl
rm /etc/logrotate.d/web
hostname other
sed -i 's/^de_DE/# de_DE/' /etc/locale.gen
