{ apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends curl; } >/dev/null 2>&1
mkdir -p /srv/from /srv/t/dir
cd /srv/from
printf 'one\n' >one.txt
printf 'two\n' >two.txt
printf 'three\n' >three.txt
sha256sum one.txt two.txt >SHA256SUMS
cd /srv/t
printf 'old\n' >old.txt
chmod 600 old.txt
chown daemon old.txt
printf 'three\n' >three.txt
printf 'wrong\n' >wrong.txt
printf 'two\n' >mode.txt
ln -s old.txt link.txt
cat >/srv/server.pl <<'EOF'
use IO::Socket::INET; $SIG{CHLD} = 'IGNORE';
my $s = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 8086, Listen => 9, ReuseAddr => 1) or die;
while (my $c = $s->accept) { next if fork;
  my ($m, $p) = split ' ', scalar <$c>; my ($n, $t, $b) = (0, '', '');
  while (($_ = <$c>) =~ /\S/) { $n = $1 if /^content-length: (\d+)/i; $t = $1 if /^content-type: (\S+)/i }
  read $c, $b, $n if $n;
  if ($m ne 'GET') { open F, '>>', '/srv/t/log'; print F "$m $p $t $b\n"; close F }
  my $r = $p =~ /json/ ? '{"version": "1.2", "ok": true}' : "text of $p\n";
  my $st = $p eq '/none' ? '404 Not Found' : $m eq 'POST' ? '201 Created' : $p eq '/moved' ? '302 Found' : '200 OK';
  my $h = $p eq '/moved' ? "Location: /json\r\n" : '';
  my $ty = $p =~ /json/ ? 'application/json' : 'text/plain';
  print $c "HTTP/1.1 $st\r\nContent-Type: $ty\r\nContent-Length: ".length($r)."\r\n${h}Connection: close\r\n\r\n".($m eq 'HEAD' ? '' : $r); exit }
EOF
systemd-run -q --unit=web-server perl /srv/server.pl
for i in 1 2 3 4 5 6 7 8 9; do curl -s http://127.0.0.1:8086/ready >/dev/null && break; sleep 0.3; done
mkdir -p /srv/find/d/e
cd /srv/find
printf 'one\n' >a.log
printf 'two\nxo.\n' >b.txt
printf 'x' >c
printf '12\n' >d/b.log
printf '123\n' >d/e/c.log
printf '1' >d/e/abc
: >.hidden
mkdir .dir
: >.dir/in
ln -s d link
touch -d '3 days ago' a.log
touch -d '3 days ago' c
chmod 640 a.log
