{ apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install postgresql python3-psycopg2; } >/dev/null 2>&1
cd /
runuser -u postgres -- psql -q <<'Q'
CREATE ROLE old LOGIN; CREATE ROLE kept LOGIN CREATEDB; CREATE ROLE gone; CREATE ROLE team; CREATE ROLE other;
GRANT other TO kept;
CREATE DATABASE legacy OWNER old;
\connect legacy
CREATE SCHEMA left_over; CREATE SCHEMA "Odd name" AUTHORIZATION kept;
CREATE TABLE orders (id int PRIMARY KEY, "Total" numeric); CREATE TABLE "Odd name".lines (id int);
CREATE VIEW sums AS SELECT sum("Total") FROM orders; CREATE SEQUENCE numbers;
CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT 2 * a';
CREATE EXTENSION citext;
GRANT SELECT, INSERT ON orders TO other; GRANT USAGE ON SEQUENCE numbers TO other;
Q
# what an app would see of the catalogue, with nothing that is another one each time
cat >/srv/look <<'L'
#!/bin/sh
cd /
# Ansible's own
rm -rf ~postgres/.ansible
{
    runuser -u postgres -- pg_dumpall --roles-only --no-role-passwords
    for each in postgres legacy shop; do
        runuser -u postgres -- pg_dump -s --create "$each" 2>&1
    done
    runuser -u postgres -- psql -XAtc "select rolname, left(rolpassword, 5) from pg_authid where rolname !~ '^pg_' order by 1"
} | sed '/^--/d;/^\\\(un\)\{0,1\}restrict /d;/^$/d'
L
chmod 755 /srv/look
