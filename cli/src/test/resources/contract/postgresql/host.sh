# PostgreSQL takes most of a minute to install: all contracts of this folder share it.
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y install postgresql >/dev/null 2>&1
# What the server does by itself is not to be taken for what a check does.
printf 'autovacuum = off\nlog_checkpoints = off\n' >/etc/postgresql/"$(ls /etc/postgresql)"/main/conf.d/tests.conf
systemctl restart postgresql
