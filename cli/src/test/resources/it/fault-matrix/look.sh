# Prints what became of the play: one line for each thing that it manages, its name first.
cd /
for f in srv/ours/made/new srv/ours/replaced srv/ours/large srv/ours/tree/file1 srv/ours/tree/file2 srv/ours/tree/file3 \
srv/ours/tree/sub/file srv/ours/app.conf srv/ours/lines srv/ours/one-line srv/ours/touched srv/ours/link srv/ours/hard \
srv/ours/gone srv/ours/gone.d/a srv/ours/gone.d/sub/b srv/ours/mode srv/ours/all/a srv/ours/all/b srv/ours/all/sub/c \
srv/ours/copied etc/cron.d/matrix etc/systemd/system/matrix.service srv/ours/command srv/ours/shell srv/ours/after \
srv/ours/job srv/theirs/new srv/theirs/large srv/theirs/lines srv/theirs/made/app.conf srv/theirs/mode srv/theirs/link \
srv/theirs/own srv/theirs/block; do
if [ -L $f ]; then echo "$f link $(readlink $f)"
elif [ -f $f ]; then echo "$f $(stat -c '%a %U:%G' $f) $(sha256sum <$f)"
elif [ -e $f ]; then echo "$f something else"
else echo "$f absent"; fi
done
echo "crontab $(sed '/^# /d' /var/spool/cron/crontabs/root | sha256sum)"
for f in srv/ours/*~ srv/theirs/*~; do [ ! -e "$f" ] || echo "backup $f $(stat -c '%a %U:%G' "$f") $(sha256sum <"$f")"; done
