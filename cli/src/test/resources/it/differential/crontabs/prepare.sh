apt-get install -y -qq cron >/dev/null 2>&1
printf '# by hand\n5 4 * * * /bin/hand\n#Ansible: goes\n0 0 * * * /bin/goes\n' | crontab -
