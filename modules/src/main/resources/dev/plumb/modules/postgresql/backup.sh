#!/bin/sh
# Written by Plumb (postgresql_backup); a change by hand is undone by the next run.
# Without a word it takes a backup of cluster @CLUSTER@ as postgres, and removes old ones that need not be kept.
# With "expired" it only tells which ones those would be.
set -u
umask 077
LC_ALL=C PGCLUSTER=@CLUSTER_WORD@ PGAPPNAME=@NAME@ PGCONNECT_TIMEOUT=30
export LC_ALL PGCLUSTER PGAPPNAME PGCONNECT_TIMEOUT
unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGSERVICE PGOPTIONS PGCLIENTENCODING
directory=@DIRECTORY@
last=@LAST@ daily=@DAILY@ weekly=@WEEKLY@ monthly=@MONTHLY@
counts=@COUNTS@
after=@AFTER@

fail() {
printf '%s\n' "$*" >&2
exit 1
}

# Names of backups, the newest first; a name is the time at which the backup began, in UTC.
backups() {
for x in "$directory"/[0-9]*;do
if [ -L "$x" ]||[ ! -d "$x" ];then continue;fi
x=${x##*/}
case $x in [0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z)printf '%s\n' "$x";;esac
done|sort -r
}

# Of names, the newest first, those that need not be kept: of each of the last days, weeks and months that have a backup the
# newest one is kept. Weeks begin on Monday.
expired() {
awk -v last="$last" -v daily="$daily" -v weekly="$weekly" -v monthly="$monthly" '
function day(y, m, d) {
if (m < 3) { y--; m += 12 }
return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + d - 306
}
{
keep = NR <= last || NR == 1
d = day(substr($0, 1, 4) + 0, substr($0, 5, 2) + 0, substr($0, 7, 2) + 0)
w = int((d - 1) / 7)
m = substr($0, 1, 6)
if (d != lastday) { lastday = d; if (days++ < daily) keep = 1 }
if (w != lastweek) { lastweek = w; if (weeks++ < weekly) keep = 1 }
if (m != lastmonth) { lastmonth = m; if (months++ < monthly) keep = 1 }
if (!keep) print
}'
}

# A backup goes at once, and then what was in it.
remove() {
mv -T -- "$directory/$1" "$directory/.old-$1"&&rm -rf -- "$directory/.old-$1"
}

sql() {
psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1"
}

# What was said is kept in a variable: on a full disk no file could hold it.
isfull() {
case $said in *'No space left on device'*|*'Disk quota exceeded'*);;*)return 1;;esac
}

# One database: FILE CONNECTION. Its rows are counted in the snapshot of which the dump is made.
dump() {
dump=$new/$1 rows=$work/rows status=$work/status
PLUMB_DUMP=$dump PLUMB_CONNECTION=$2 PLUMB_STATUS=$status
export PLUMB_DUMP PLUMB_CONNECTION PLUMB_STATUS
said=
echo 1 >"$status"||return 1
said=$(sql "$2" 2>&1 >"$rows" <<'SQL'
\o /dev/null
SELECT pg_catalog.set_config('search_path', 'pg_catalog', false);
SET client_encoding = 'UTF8';
SELECT set_config(name, '0', false) FROM pg_settings
WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout');
\o
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT pg_export_snapshot() AS snapshot \gset
\setenv PLUMB_SNAPSHOT :snapshot
\! pg_dump -Fc --no-password --snapshot="$PLUMB_SNAPSHOT" -f "$PLUMB_DUMP" -d "$PLUMB_CONNECTION" </dev/null >&2; echo $? >"$PLUMB_STATUS"
@PROPERTIES@;
@COUNTING@
COMMIT;
SQL
)
counted=$?
[ -z "$said" ]||printf '%s\n' "$said" >&2
[ "$(cat "$status")" = 0 ]||return 1
if ! said=$(pg_restore --list "$dump" 2>&1 >/dev/null);then
printf '%s\n' "$said" >&2
return 1
fi
sync "$dump"||return 1
size=$(stat -c %s "$dump")&&sum=$(sha256sum <"$dump")||return 1
{
printf '{"file":"%s","size":%s,"sha256":"%s","properties":\n' "$1" "$size" "${sum%% *}"
[ -s "$rows" ]&&head -n 1 "$rows"||echo null
if [ $counted != 0 ]||[ $counts = no ];then
echo ',"tables":null}'
else
printf ',"tables":['
tail -n +2 "$rows"|paste -s -d , -
echo ']}'
fi
} >"$work/entry"||return 1
if [ -s "$work/entries" ];then echo , >>"$work/entries"||return 1;fi
cat "$work/entry" >>"$work/entries"||return 1
[ $counted = 0 ]||echo "$1: its rows were not counted" >&2
echo "$1: $size bytes"
}

# Which databases: FILE, CONNECTION and NAME in each line; an empty FILE where it is missing or cannot be named here.
databases() {
sql postgres <<'SQL'
SET client_encoding = 'UTF8';
\pset fieldsep '\t'
@DATABASES@;
SQL
}

# Publishes what was made under a name.
publish() {
{
printf '{"version":1,"name":"%s","cluster":"%s","server":"%s","complete":%s,\n' \
"$1" "$PGCLUSTER" "$server" "$2"
printf '"globals":{"file":"globals.sql","size":%s,"sha256":"%s"},\n"databases":[\n' \
"$(stat -c %s "$new/globals.sql")" "$(sha256sum <"$new/globals.sql"|cut -c1-64)"
cat "$work/entries"
echo ']}'
} >"$new/manifest.json"&&sync "$new/manifest.json"&&rm -rf -- "$work"&&sync "$new"&&mv -T -- "$new" "$directory/$1"&&
sync "$directory"
}

backup() {
server=$(echo 'SHOW server_version'|sql postgres)||exit 1
server=${server%% *}
list=$(databases)||exit 1
while stamp=$(date -u +%Y%m%dT%H%M%SZ)&&[ -e "$directory/$stamp" ];do sleep 1;done
new=$directory/.new-$stamp work=$directory/.new-$stamp/.work
trap '[ -z "${new-}" ]||rm -rf -- "$new"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$new" "$work"||exit 1
: >"$work/entries"||exit 1
failed=
if ! said=$(pg_dumpall --globals-only --no-password -f "$new/globals.sql" 2>&1 </dev/null)||
! tail -n 10 "$new/globals.sql"|grep -q 'PostgreSQL database cluster dump complete'||! sync "$new/globals.sql";then
[ -z "$said" ]||printf '%s\n' "$said" >&2
fail 'roles and tablespaces could not be dumped; nothing was kept of this backup'
fi
while IFS='	' read -r file connection name;do
[ -n "$name" ]||continue
if [ "$file" = - ];then
echo "database $name is not there, or has a name that cannot be kept" >&2
failed=yes
elif ! dump "$file" "$connection";then
! isfull||fail "there is no room in $directory for a backup; nothing was kept of this one"
rm -f -- "$new/$file"
echo "database $name could not be dumped" >&2
failed=yes
fi
done <<LIST
$list
LIST
if [ -n "$failed" ];then
[ -s "$work/entries" ]||fail 'no database could be dumped'
publish "$stamp.partial" false||fail 'the backup could not be kept'
new=
fail "$directory/$stamp.partial has the other databases; nothing older was removed"
fi
publish "$stamp" true||fail "the backup could not be kept in $directory"
new=
for x in $(backups|expired);do remove "$x"||failed=yes;done
for x in "$directory"/*.partial;do
x=${x##*/}
case $x in [0-9]*T[0-9]*Z.partial)expr "x${x%.partial}" \> "x$stamp" >/dev/null||remove "$x"||failed=yes;;esac
done
[ -z "$failed" ]||fail "what need not be kept in $directory could not be removed"
if [ -n "$after" ];then
PLUMB_BACKUP=$directory/$stamp
export PLUMB_BACKUP
/bin/sh -c "$after" sh "$PLUMB_BACKUP" 9>&-||fail "$PLUMB_BACKUP was made, but the command after it has failed"
fi
}

cd /||exit 1
[ -d "$directory" ]||fail "there is no directory $directory"
case ${1-} in
expired)backups|expired;exit;;
?*)fail "usage: $0 [expired]";;
esac
[ "$(id -un)" = postgres ]||fail "run it as postgres: systemctl start @NAME@"
exec 9>"$directory/.lock"||exit 1
flock -n 9||fail "another backup into $directory is under way"
# what an earlier one has left that was ended
rm -rf -- "$directory"/.new-* "$directory"/.old-*
backup
