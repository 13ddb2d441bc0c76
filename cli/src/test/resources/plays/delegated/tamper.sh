rm -r /srv/delivered
