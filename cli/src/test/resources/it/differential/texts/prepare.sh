mkdir -p /srv/t/parts/sub
cd /srv/t
printf 'Listen 80\nListen 443\n# Listen 8080\nhost: old.example\nwith old.example twice old.example\n' >web.conf
printf 'first\n<VirtualHost *>\n  a\n  b\n</VirtualHost>\nlast\n</VirtualHost>\n' >vhost.conf
printf 'gr\303\266\303\237e = 1\n\303\244\303\244\n' >utf8.conf
printf 'gr\366\337e\n' >latin.conf
printf 'bytes \377\376 here\n' >odd.conf
printf 'one\r\ntwo\r\n' >dos.conf
printf 'a\nb' >noend.conf
printf 'keep\n' >kept.conf
chmod 600 kept.conf
printf 'real\n' >real.conf
ln -s real.conf link.conf
printf 'one' >parts/10
printf 'two\n' >parts/9
printf 'Upper\n' >parts/B
printf 'hidden\n' >parts/.hidden
printf 'no\n' >parts/sub/x
ln -s ../kept.conf parts/linked
ln -s nowhere parts/broken
printf 'old\n' >assembled.conf
chmod 640 assembled.conf
chown daemon assembled.conf
printf '; top\n[a]\nx=1\n#y = 0\n\n[b]\nx = 1\nx = 2\nflag\n\n; end\n' >app.ini
printf 'plain = 1\nother=2\n' >plain.ini
printf '[a]\nx = 1' >noend.ini
printf '[s]\n  k = v\n;c=1\n' >spaces.ini
printf 'a.example ssh-ed25519 AAAA1\nb.example,10.0.0.2 ssh-rsa AAAA2 comment\n|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-rsa AAAA\ngone.example ssh-rsa AAAA4\nmany.example ssh-rsa AAAA5\nmany.example ssh-ed25519 AAAA6\n' >known
useradd -m -s /bin/sh keyed
useradd -m -s /bin/sh bare
install -d -m 755 -o keyed -g keyed /home/keyed/.ssh
printf '# a comment\nssh-rsa AAAAB3Nza1 old@host\nfrom="10.0.0.1" ssh-ed25519 AAAAC3Nza2 two words\n' >/home/keyed/.ssh/authorized_keys
chown keyed:keyed /home/keyed/.ssh/authorized_keys
printf 'daemon ALL=(ALL) ALL\n' >/etc/sudoers.d/old-rule
