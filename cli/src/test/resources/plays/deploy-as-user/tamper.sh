echo x=2 >/srv/webapp/app.conf
sed -i /APP=1/d /home/webapp/.profile
