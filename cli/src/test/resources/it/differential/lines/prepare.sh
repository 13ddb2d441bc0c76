mkdir -p /srv/lines
cat >/srv/lines/app.conf <<'CONF'
# settings
port = 80
host = a.example
#debug = false
debug = true
debug = again
name = first
last = here
CONF
printf 'a\nb\nwithout end' >/srv/lines/noend.conf
printf 'one\r\ntwo\r\n' >/srv/lines/dos.conf
printf 'alpha\n# BEGIN ANSIBLE MANAGED BLOCK\nold\n# END ANSIBLE MANAGED BLOCK\nomega\n' >/srv/lines/block.conf
printf 'alpha\nbeta\nomega\n' >/srv/lines/where.conf
