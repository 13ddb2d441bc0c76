echo db >/etc/is-debian
