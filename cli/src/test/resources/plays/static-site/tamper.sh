echo '<h1>Owned</h1>' >/srv/www/example/index.html
systemctl stop nginx
rm /etc/nginx/sites-enabled/example.org
