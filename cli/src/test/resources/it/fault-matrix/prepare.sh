# Makes a host ready, once: a small file system below all that the play writes, and a package to be had without a network.
set -e
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -qq cron >/dev/null 2>&1 || { apt-get update -qq; apt-get install -y -qq cron; } >/dev/null 2>&1
systemctl disable -q --now cron
mkdir -p /opt/repository/package/DEBIAN /srv/.crontabs /srv/.cron.d
cat >/opt/repository/package/DEBIAN/control <<'C'
Package: plumb-matrix
Version: 1
Architecture: all
Maintainer: nobody
Description: nothing
C
cd /opt/repository
dpkg-deb -b package plumb-matrix_1_all.deb >/dev/null
{ cat package/DEBIAN/control; echo "Filename: ./plumb-matrix_1_all.deb"; echo "Size: $(stat -c %s plumb-matrix_1_all.deb)"
echo "SHA256: $(sha256sum plumb-matrix_1_all.deb | cut -d' ' -f1)"; } >Packages
echo 'deb [trusted=yes] file:/opt/repository ./' >/etc/apt/sources.list.d/matrix.list
apt-get update -qq -o Dir::Etc::sourcelist=/etc/apt/sources.list.d/matrix.list -o Dir::Etc::sourceparts=/dev/null \
    -o APT::Get::List-Cleanup=0 2>/dev/null
chgrp crontab /srv/.crontabs
chmod 1730 /srv/.crontabs
mount --bind /srv/.crontabs /var/spool/cron/crontabs
mount --bind /srv/.cron.d /etc/cron.d
