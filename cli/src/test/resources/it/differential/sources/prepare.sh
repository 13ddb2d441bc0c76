mkdir -p /srv/alt
cd /etc/apt/sources.list.d
printf '# mine\ndeb http://mine.example/ stable main\n' >mine.list
printf '# deb http://off.example/ stable main # switched off\n' >off.list
printf 'deb http://gone.example/ ./\n' >gone.list
printf 'deb http://kept.example/ ./\n# deb http://gone.example/ ./\ndeb-src http://gone.example/ ./\n' >kept.list
printf 'tzdata tzdata/Areas select Etc\nghost ghost/flag boolean false\n' | debconf-set-selections
for i in a b c a.1; do printf '#!/bin/sh\n' >/srv/alt/$i; chmod 755 /srv/alt/$i; done
update-alternatives --quiet --install /usr/bin/altold altold /srv/alt/a 10
update-alternatives --quiet --install /usr/bin/altold altold /srv/alt/b 20
update-alternatives --quiet --set altold /srv/alt/a
update-alternatives --quiet --install /usr/bin/altauto altauto /srv/alt/a 10
update-alternatives --quiet --install /usr/bin/altauto altauto /srv/alt/b 20
update-alternatives --quiet --set altauto /srv/alt/a
