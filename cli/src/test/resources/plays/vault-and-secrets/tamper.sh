echo wrong >/etc/db.pass
