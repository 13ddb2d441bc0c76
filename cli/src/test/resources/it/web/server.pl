# A server for tests, on 127.0.0.1: files below /srv/web with ETag and Last-Modified, and paths that misbehave.
use strict;
use warnings;
use IO::Socket::INET;

$SIG{CHLD} = 'IGNORE';
my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 8088, Listen => 20, ReuseAddr => 1) or die "$!";

sub answer {
    my ($client, $method, $status, $headers, $body, $length) = @_;
    $length = length $body unless defined $length;
    print $client "HTTP/1.1 $status Said\r\nContent-Length: $length\r\nConnection: close\r\n$headers\r\n";
    print $client $body unless $method eq 'HEAD';
}

while (my $client = $server->accept) {
    next if fork;
    my ($method, $path) = split ' ', scalar <$client>;
    my ($raw, %header) = ('');
    while (my $line = <$client>) {
        $line =~ s/\r?\n$//;
        last if $line eq '';
        $raw .= "$line\n";
        my ($name, $value) = split /:\s*/, $line, 2;
        $header{lc $name} = $value;
    }
    my $body = '';
    read $client, $body, $header{'content-length'} if $header{'content-length'};
    open my $log, '>>', '/srv/web.log';
    print $log "$method $path\n";
    close $log;
    if ($path eq '/early') {
        answer($client, $method, 200, '', "only this\n", 100000);
    } elsif ($path eq '/shrinks') {
        answer($client, $method, 200, '', "less\n", $method eq 'HEAD' ? 100 : undef);
    } elsif ($path eq '/forbidden-head') {
        answer($client, $method, $method eq 'HEAD' ? 405 : 200, '', "got\n");
    } elsif ($path eq '/hangs') {
        sleep 60;
    } elsif ($path =~ m{^/to(/.*)}) {
        answer($client, $method, 302, "Location: $1\r\n", "elsewhere\n");
    } elsif ($path eq '/round') {
        answer($client, $method, 302, "Location: /round\r\n", '');
    } elsif ($path =~ m{^/login} && ($header{authorization} // '') ne 'Basic YW5uOnMzY3JldCJ4') {
        answer($client, $method, 401, "WWW-Authenticate: Basic realm=\"x\"\r\n", "who are you?\n");
    } elsif ($path =~ m{/echo$}) {
        answer($client, $method, 200, "Content-Type: text/plain\r\nX-Two: a\r\nX-Two: b\r\n", "$method $path\n$raw\n$body");
    } elsif ($path =~ m{/json$}) {
        answer($client, $method, $method eq 'POST' ? 201 : 200, "Content-Type: application/json\r\n", '{"name": "app", "tags": [1, true, null]}');
    } elsif ($path =~ m{^/status/(\d+)}) {
        answer($client, $method, $1, '', "status $1\n");
    } elsif ($path !~ /\.\./ && -f "/srv/web$path") {
        open my $file, '<:raw', "/srv/web$path";
        my $content = do { local $/; <$file> };
        my @stat = stat $file;
        my $untold = $path =~ /untold/;
        answer($client, $method, 200, $untold ? '' : "ETag: \"$stat[9]-$stat[7]\"\r\n", $content);
    } else {
        answer($client, $method, 404, '', "no such file\n");
    }
    exit;
}
