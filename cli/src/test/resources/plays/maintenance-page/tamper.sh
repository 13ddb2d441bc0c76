rm /srv/site/closed.html
echo more >>/srv/site/index.html
