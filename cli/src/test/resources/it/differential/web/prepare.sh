{ apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends curl; } >/dev/null 2>&1
mkdir -p /srv/from /srv/t/dir
cd /srv/from
printf 'one\n' >one.txt
printf 'two\n' >two.txt
printf 'three\n' >three.txt
sha256sum one.txt two.txt >SHA256SUMS
cd /srv/t
printf 'old\n' >old.txt
chmod 600 old.txt
chown daemon old.txt
printf 'three\n' >three.txt
printf 'wrong\n' >wrong.txt
printf 'two\n' >mode.txt
ln -s old.txt link.txt
