chmod 0666 /srv/tree/sub/b
mkdir /srv/old
rm /srv/latest
