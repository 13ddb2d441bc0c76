test -e /etc/adduser.conf || printf '#DIR_MODE=0700\n' >/etc/adduser.conf
printf '# x\nmulti on\n' >/etc/host.conf
printf 'a\n# BEGIN OLD\nb\n# END OLD\nc\n' >/etc/bash.bashrc
