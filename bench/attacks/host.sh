#!/bin/sh
# What bench/attack and the test of the same name do on the host, as root.
#
#   host.sh setup                        makes the user; attacker.pl lies beside this file
#   host.sh begin KIND MODE PLACE TRIES  lays what KIND.yml says in its head, and lets the attacker loose; prints where
#   host.sh judge KIND                   ends it; prints "EXCHANGES ALTERED LEAKED", then a line for each thing that was won
#   host.sh locks                        lets the attacker hold all locks that it can
#
# A play's head says, in lines "# WORD: …":
#   lay     run as the attacker in its directory for each attempt $i: what lies there before
#   names   prints "NAME TYPE" for each attempt $i: what can be foreseen, and what to put there (f: a link to a file, d: to
#           a directory)
#   alters  files outside that the play changes by right
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=/home/attacker
stash=$home/stash
bait=/root/bait
work=/root/attack

head_of() { sed -n "s/^# $2: //p" "$here/$1.yml"; }

as_attacker() { setpriv --reuid attacker --regid attacker --clear-groups env -i HOME=$home PATH="$PATH" "$@"; }

setup() {
  useradd -m -s /bin/sh attacker
  useradd -m -s /bin/sh victim
  chmod 755 "$here" "$here/attacker.pl"
  mkdir -p "$work" /var/spool/cron
}

# What must not change: everything below the baits, and what rules the host.
manifest() {
  {
    find $bait /etc /root /var/spool/cron /usr/local/bin -xdev -path $work -prune -o \
      \( -type f -printf '%p mode %m owner %u:%g names %n time %T@\n' -o -printf '%p mode %m owner %u:%g %y %l\n' \)
    find $bait /etc /root /var/spool/cron /usr/local/bin -xdev -path $work -prune -o -type f -exec sha256sum {} + |
      sed -E 's/^([0-9a-f]*)  (.*)/\2 content \1/'
  } | sort -u
}

end_attacker() {
  if [ -s "$work/pid" ]; then
    read -r pid rest <"$work/pid"
    rm -f "$work/pid"
    kill "$pid" 2>/dev/null || true
    while kill -s 0 "$pid" 2>/dev/null; do sleep 0.05; done
  fi
}

begin() {
  kind=$1 mode=$2 place=$3 tries=$4
  end_attacker
  rm -rf $home/pub $stash $bait /var/tmp/pub "${work:?}"/*
  mkdir -m 755 $bait
  install -d -o attacker -g attacker $home/pub $stash
  case $place in
    own) pub=$home/pub ;;
    sticky)
      pub=/var/tmp/pub
      mkdir -m 1777 $pub
      ;;
  esac
  # Baits: every attempt has its own. More than attempts, since one attempt may try several times.
  perl -e 'umask 077;
    sub put { open my $f, ">", $_[0] or die "$_[0]: $!"; print $f $_[1]; close $f or die }
    for my $i (1 .. $ARGV[1] * 3) {
      put("$ARGV[0]/f$i", "SECRET-$i\n");
      mkdir "$ARGV[0]/d$i$_" or die $! for "", "/t", "/sub";
      put("$ARGV[0]/d$i/$_", "SECRET-$i\n") for "f", "t/keep", "sub/f";
    }' $bait "$tries"
  # $i of the head's scripts counts the attempts
  (cd "$pub" && as_attacker sh -euc "umask 022; i=0; while [ \$i -lt $tries ]; do i=\$((i + 1)); $(head_of "$kind" lay)
    :; done")
  # not a process for each attempt: a machine that is busy has some hundred of them to do
  {
    sh -euc "i=0; while [ \$i -lt $tries ]; do i=\$((i + 1)); echo \"# \$i\"; $(head_of "$kind" names)
      :; done" | awk -v pub="$pub" -v bait=$bait '$1 == "#" { i = $2; next } { print pub "/" $1, $2, bait "/" $2 i, i }'
    awk -v bait=$bait -v n=$((tries * 3)) 'BEGIN { for (i = 1; i <= n; i++) print "- f " bait "/f" i "\n- d " bait "/d" i }'
    find "$pub" -type d | sed 's/^/+ x /'
  } >"$work/list"
  install -m 644 "$work/list" $home/list
  manifest >"$work/before"
  let_loose "$mode"
  echo "$pub"
}

let_loose() {
  as_attacker perl "$here/attacker.pl" "$1" $home/list $stash </dev/null >"$work/log" 2>&1 &
  n=0
  until [ -s $stash/ready ]; do
    n=$((n + 1))
    [ "$n" -lt 300 ] || { cat "$work/log" >&2; exit 1; }
    sleep 0.1
  done
  cat $stash/ready >"$work/pid"
}

locks() {
  end_attacker
  rm -rf $stash
  install -d -o attacker -g attacker $stash
  let_loose locks
  read -r pid count <"$work/pid"
  echo "$count"
}

judge() {
  end_attacker
  manifest >"$work/after"
  { diff "$work/before" "$work/after" || true; } | sed -n 's/^[<>] \([^ ]*\) .*/\1/p' | sort -u >"$work/changed"
  for by_right in $(head_of "$1" alters); do
    grep -vxF "$by_right" "$work/changed" >"$work/rest" || true
    mv "$work/rest" "$work/changed"
  done
  # several things in one bait are one thing won
  sed -E "s#^($bait/[fd][0-9]+)/.*#\1#" "$work/changed" | sort -u >"$work/altered"
  # a program of the attacker's that runs as somebody else
  find $home /var/tmp/pub ! -user attacker -type f -perm /6000 -exec grep -l EVIL {} + 2>/dev/null >"$work/evil" || true
  cat "$work/evil" >>"$work/altered"
  as_attacker grep -rslE '^SECRET-[0-9]' $home /var/tmp/pub >"$work/leaked" 2>/dev/null || true
  echo "$(cat $stash/count) $(wc -l <"$work/altered") $(wc -l <"$work/leaked")"
  [ ! -s "$work/changed" ] || awk 'FNR == 1 { file++ }
    file == 1 { changed[$1] = 1; next }
    !($1 in changed) { next }
    file == 2 { before[$1 $2] = $0; next }
    $0 != before[$1 $2] { print; delete before[$1 $2]; next }
    { delete before[$1 $2] }
    END { for (key in before) print before[key] " (before)" }' "$work/changed" "$work/before" "$work/after" | sort
  sed 's/^/runs as somebody else: /' "$work/evil"
  sed 's/^/can be read: /' "$work/leaked"
}

"$@"
