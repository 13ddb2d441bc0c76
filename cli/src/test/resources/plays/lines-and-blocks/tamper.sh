sed -i 's/^UMASK.*/UMASK 022/' /etc/login.defs
sed -i '/PAGER/d' /etc/profile
