#!/bin/sh
# What playbooks/droplet.yml does on a container with the variables of bench/droplet.yml, written by hand: sent to a host over one ssh. It looks
# before it acts where a person would, shows nothing and predicts nothing.
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
umask 022

if [ -e /etc/plumb/environment ] && [ "$(cat /etc/plumb/environment)" != staging ]; then
  echo "this is no staging host" >&2
  exit 1
fi
mkdir -p /etc/plumb
echo staging >/etc/plumb/environment

# as cache_valid_time does
if [ -z "$(find /var/lib/apt/lists -maxdepth 0 -mmin -1440)" ]; then apt-get update -q; fi
apt-get install -y -q ca-certificates locales sudo tzdata ufw unattended-upgrades

ln -sfn ../usr/share/zoneinfo/Europe/Berlin /etc/localtime
echo Europe/Berlin >/etc/timezone

if ! locale -a | grep -qx en_US.utf8; then
  sed -i 's/^# en_US.UTF-8 UTF-8/en_US.UTF-8 UTF-8/' /etc/locale.gen
  locale-gen >/dev/null
fi
grep -qsx LANG=en_US.UTF-8 /etc/default/locale || update-locale LANG=en_US.UTF-8

admin() { # name, key
  getent passwd "$1" >/dev/null || useradd -m -s /bin/bash "$1"
  install -d -o "$1" -g "$1" -m 0700 "/home/$1/.ssh"
  printf '%s\n' "$2" >"/home/$1/.ssh/authorized_keys"
  chown "$1:$1" "/home/$1/.ssh/authorized_keys"
  chmod 0600 "/home/$1/.ssh/authorized_keys"
  rule=$(mktemp)
  echo "$1 ALL=(ALL:ALL) NOPASSWD: ALL" >"$rule"
  visudo -c -q -f "$rule"
  install -m 0440 "$rule" "/etc/sudoers.d/admin-$1"
  rm "$rule"
}
admin anna 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJPzTlrBXqzcE1GXzcE1GXzcE1GXzcE1GXzcE1GXzcE1 anna@example.org'
admin bert 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJPzTlrBXqzcE1GXzcE1GXzcE1GXzcE1GXzcE1GXzcE2 bert@example.org'

cat >/etc/sysctl.d/60-base.conf <<'CONF'
vm.swappiness=10
net.ipv4.tcp_syncookies=1
net.ipv4.conf.all.rp_filter=1
net.ipv4.conf.all.accept_redirects=0
net.ipv6.conf.all.accept_redirects=0
CONF

cat >/etc/apt/apt.conf.d/20auto-upgrades <<'CONF'
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
CONF
cat >/etc/apt/apt.conf.d/52unattended-upgrades-local <<'CONF'
Unattended-Upgrade::Automatic-Reboot "false";
Unattended-Upgrade::Automatic-Reboot-Time "04:30";
Unattended-Upgrade::Remove-Unused-Dependencies "true";
CONF

ufw allow 22/tcp comment ssh
ufw allow 80,443/tcp comment web
# both load all rules anew, which takes seconds
ufw status verbose | grep -q '^Default: deny (incoming)' || {
  ufw default deny incoming
  ufw --force enable
}
