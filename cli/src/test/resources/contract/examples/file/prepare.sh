rm -rf /srv/app
mkdir -p /srv/app
touch /srv/app/default
