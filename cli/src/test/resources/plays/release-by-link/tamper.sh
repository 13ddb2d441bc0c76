ln -sfn releases/none /srv/app/current
echo x=1 >>/srv/app/releases/2024-11-02/lib/util.py
