# The host as it is before the play. Run again and again: seconds count.
rm -f /srv/ballast
n=0
while pgrep -f '^sshd: (root|deploy)' >/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
dpkg -s plumb-matrix >/dev/null 2>&1 && dpkg --force-remove-reinstreq --purge plumb-matrix >/dev/null
id matrix >/dev/null 2>&1 && userdel -r matrix 2>/dev/null
getent group matrix >/dev/null && groupdel matrix
if [ -e /etc/systemd/system/matrix.service ]; then
systemctl disable -q --now matrix 2>/dev/null
rm -f /etc/systemd/system/matrix.service
systemctl daemon-reload
fi
rm -rf /root/.plumb_async /srv/ours /srv/theirs /srv/home /etc/cron.d/* /var/spool/cron/crontabs/*
set -e
mkdir -p /srv/home /srv/ours/gone.d/sub /srv/ours/all/sub
echo '0 1 * * * old' | crontab -
cd /srv/ours
for f in replaced gone gone.d/a gone.d/sub/b mode all/a all/b all/sub/c link; do echo old >$f; done
printf 'old\nlines\n' >lines
yes 'old and large' | head -c 400000 >large
chmod 0644 large
mkdir /srv/theirs
cd /srv/theirs
printf 'old\nlines\n' >lines
yes 'old and large' | head -c 400000 >large
echo old >mode
chown -R deploy:deploy /srv/theirs
