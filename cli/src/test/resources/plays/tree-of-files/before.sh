mkdir -p /srv/old/x; echo x >/srv/old/x/y
