mkdir -p /srv/files/deep/er /srv/files/full
echo a >/srv/files/deep/a
echo b >/srv/files/deep/er/b
chmod 0777 /srv/files/deep/er/b
echo x >/srv/files/full/x
echo keep >/srv/files/keep
touch -d '2020-01-01 00:00:00' /srv/files/keep
echo linked >/srv/files/linked
echo old >/srv/files/replaced
ln -s /srv/files/keep /srv/files/link-old
