#!/bin/sh
# What bench/converged102.yml does, written by hand: sent to an empty host over one ssh, it is the yardstick for an
# apply from empty. It looks before it acts where a person would, shows nothing and predicts nothing.
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
umask 022

mkdir -p /etc/demo
getent group demog >/dev/null || groupadd demog

i=1
while [ "$i" -le 40 ]; do
  printf '[s]\nid=%s\nhost=web\n' "$i" >"/etc/demo/conf$i.ini"
  chmod 0644 "/etc/demo/conf$i.ini"
  i=$((i + 1))
done

i=1
while [ "$i" -le 20 ]; do
  mkdir -p "/srv/demo/d$i"
  chmod 0755 "/srv/demo/d$i"
  i=$((i + 1))
done

touch /etc/demo/lines.conf
i=1
while [ "$i" -le 15 ]; do
  grep -qxF "key$i=value$i" /etc/demo/lines.conf || echo "key$i=value$i" >>/etc/demo/lines.conf
  i=$((i + 1))
done

i=1
while [ "$i" -le 10 ]; do
  if getent passwd "demo$i" >/dev/null; then
    usermod -s /bin/bash -a -G demog "demo$i"
  else
    useradd -m -s /bin/bash -G demog "demo$i"
  fi
  i=$((i + 1))
done

dpkg -s curl ca-certificates rsync less cron >/dev/null 2>&1 \
  || apt-get install -y -qq curl ca-certificates rsync less cron >/dev/null 2>&1

for unit in ssh cron; do
  systemctl is-enabled -q "$unit" || systemctl enable -q "$unit"
  systemctl is-active -q "$unit" || systemctl start "$unit"
done

{
  crontab -l 2>/dev/null | grep -v -e '^#Ansible: job[1-8]$' -e '^[1-8] \* \* \* \* /bin/true$' || true
  i=1
  while [ "$i" -le 8 ]; do
    printf '#Ansible: job%s\n%s * * * * /bin/true\n' "$i" "$i"
    i=$((i + 1))
  done
} | crontab -
