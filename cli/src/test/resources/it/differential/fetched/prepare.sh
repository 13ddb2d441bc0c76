rm -rf /srv/from /srv/t
mkdir -p /srv/from/dir /srv/t
printf 'one\n' >/srv/from/one.txt
printf 'a\0\377b' >"/srv/from/dir/with blank"
: >/srv/from/empty
ln -s one.txt /srv/from/link
head -c 300000 /dev/zero >/srv/from/large
