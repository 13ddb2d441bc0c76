{ apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends supervisor; } >/dev/null 2>&1
i=0
until supervisorctl pid >/dev/null 2>&1 || [ "$i" -ge 100 ]; do sleep 0.1; i=$((i + 1)); done
# what has times and numbers of processes in it lies outside of what is compared
sed -i 's,/var/log/supervisor,/run/supervisor-log,' /etc/supervisor/supervisord.conf
mkdir -p /run/supervisor-log
cat >/srv/serve <<'PROGRAM'
#!/bin/sh
# tells how often it was begun and which signals it got
echo "$1 begins" >>/srv/log-$1
trap 'echo "$1 got USR1" >>/srv/log-$1' USR1
trap 'echo "$1 got HUP" >>/srv/log-$1' HUP
trap 'echo "$1 got TERM" >>/srv/log-$1; exit 0' TERM
while :; do sleep 60 & wait; done
PROGRAM
chmod 755 /srv/serve
program() {
    printf '[program:%s]\ncommand=/srv/serve %s\nstdout_logfile=/dev/null\nstderr_logfile=/dev/null\n' "$1" "${2:-$1}"
}
cd /etc/supervisor/conf.d
program worker >worker.conf
program idle >idle.conf
echo autostart=false >>idle.conf
program leaving >leaving.conf
program removed >removed.conf
{ program web 'web-%(process_num)d'; printf 'process_name=web_%%(process_num)d\nnumprocs=2\n'; } >web.conf
{ program mail; program queue; printf '[group:shop]\nprograms=mail,queue\n'; } >shop.conf
printf '[program:brief]\ncommand=/bin/sleep 0.3\nstartsecs=0\nautorestart=false\nstdout_logfile=/dev/null\nstderr_logfile=/dev/null\n' >brief.conf
systemctl restart supervisor
i=0
until supervisorctl status | grep -c RUNNING | grep -qx 7 || [ "$i" -ge 100 ]; do sleep 0.1; i=$((i + 1)); done
supervisorctl stop shop:queue leaving >/dev/null
program fresh >fresh.conf
program late >late.conf
sed -i 's/^command=.*/command=\/srv\/serve changed/' removed.conf
{ program jobs 'jobs-%(process_num)d'; printf 'process_name=%%(program_name)s-%%(process_num)d\nnumprocs=2\n'; } >jobs.conf
