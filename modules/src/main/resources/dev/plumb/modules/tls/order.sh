set -f
name=@NAME@
server=@SERVER@
ca=@CA@
webroot=@WEBROOT@
set -- @DOMAINS@
fail() {
printf '%s\n' "$1" >&2
exit 1
}
for x in certbot python3;do
command -v $x >/dev/null||fail "$x is not there; install the package certbot before this task"
done
w=$(mktemp -d)||exit 1
t=
trap 'rm -rf "$w";[ -z "$t" ]||rm -f "$t"' EXIT
trap 'exit 129' HUP;trap 'exit 130' INT;trap 'exit 143' TERM;trap 'exit 141' PIPE
if [ -n "$webroot" ];then
plumb_progress 'asks this host for a file as the CA will'
t=$(mktemp "$webroot/.well-known/acme-challenge/plumb-XXXXXXXXXX")||exit 1
printf %s "${t##*/}" >"$t"&&chmod 644 "$t"||exit 1
x=$(python3 - "${t##*/}" "$@" 2>&1 <<'END'
import http.client, socket, ssl, sys
from urllib.parse import urljoin, urlsplit

token, names = sys.argv[1], sys.argv[2:]


def answer(url):
    for _ in range(10):
        to = urlsplit(url)
        tls = to.scheme == 'https'
        link = socket.create_connection(('127.0.0.1', to.port or (443 if tls else 80)), 10)
        if tls:
            # as the CA does, which does not mind what certificate a redirect leads to
            link = ssl._create_unverified_context().wrap_socket(link, server_hostname=to.hostname)
        client = http.client.HTTPConnection(to.netloc)
        client.sock = link
        client.request('GET', to.path or '/')
        got = client.getresponse()
        if got.status not in (301, 302, 303, 307, 308):
            text = got.read(4096).decode('latin-1').strip()
            where = '' if url.startswith('http://' + to.netloc + '/.well-known/acme-challenge/') else ' by way of ' + url
            return where, got.status, text
        url = urljoin(url, got.getheader('Location') or '/')
    return '', 'one redirect after the other', ''


wrong = []
for name in names:
    try:
        where, status, text = answer('http://' + name + '/.well-known/acme-challenge/' + token)
        if status != 200 or text != token:
            wrong.append(name + ' answers ' + (str(status) if status != 200 else 'something else') + where)
    except OSError as e:
        wrong.append(name + ': ' + (e.strerror or str(e)).lower() + ' on port 80 of 127.0.0.1')
    except http.client.HTTPException as e:
        wrong.append(name + ' answers no HTTP: ' + repr(e))
if wrong:
    print('; '.join(wrong))
    sys.exit(1)
END
)||fail "the CA would not find what it asks for, so that nothing was ordered: $x; the site must serve /.well-known/acme-challenge/ from $webroot on port 80 (self_test: false where this host cannot ask itself)"
rm -f "$t"
t=
fi
if [ -n "$ca" ];then
[ -r "$ca" ]||fail "the file $ca, the certificate of the CA's own server, cannot be read"
{ cat /etc/ssl/certs/ca-certificates.crt 2>/dev/null;cat -- "$ca";} >"$w/ca.pem"
export REQUESTS_CA_BUNDLE="$w/ca.pem"
fi
plumb_progress 'orders the certificate'
i=0
while :;do
certbot @ARGUMENTS@ >"$w/said" 2>&1 </dev/null&&exit 0
grep -q 'Another instance of Certbot' "$w/said"&&[ $i -lt 24 ]||break
i=$((i+1))
sleep 5
done
now=$(date +%s)
# the last answer of the CA that was a refusal; what certbot prints of it may be an error of its own
awk '/certbot version:/||/^HTTP [123]/{c=t=d=r=""}
/^HTTP [45][0-9][0-9]$/{c=$2;t=d=r=""}
c!=""&&/^[Rr]etry-[Aa]fter: /{r=substr($0,14)}
c!=""&&/"type": *"urn:ietf:params:acme:error:/{x=$0;sub(/.*acme:error:/,"",x);sub(/".*/,"",x);t=x}
c!=""&&/"detail": *"/{x=$0;sub(/.*"detail": *"/,"",x);match(x,/^([^"\\]|\\.)*/);x=substr(x,1,RLENGTH);gsub(/\\"/,"\"",x);d=x}
END{print c;print t;print r;print d}' /var/log/letsencrypt/letsencrypt.log >"$w/answer" 2>/dev/null
{ read -r code;read -r kind;read -r after;read -r detail;} <"$w/answer"
awk '/^ *Domain: /{n=$2}/^ *Type: /{t=$2}/^ *Detail: /{sub(/^ *Detail: */,"");print n,"(" t "): " $0}' "$w/said" >"$w/names"
: >"$w/failures"
if [ -s "$w/names" ];then
while read -r n x;do
echo "$now failed $server $n"
done <"$w/names" >"$w/failures"
why="the CA could not validate $(awk '{printf "%s%s",(NR>1?"; ":""),$0}' "$w/names")"
elif [ -n "$code" ];then
why="the CA refuses the order (${kind:-HTTP $code})${detail:+: $detail}"
else
why=$(awk '/^An unexpected error occurred:/{u=1;next}
/^Saving debug log|^Ask for help|^Requesting a cert|^Renewing an exist|^ *$|^- - /{next}
u{u=0;print;f=1;exit}{l=$0}END{if(!f)print l}' "$w/said")
case $why in
*CERTIFICATE_VERIFY_FAILED*)
why="the certificate of the CA's own server is not trusted ($(printf '%s\n' "$why"|sed 's/.*CERTIFICATE_VERIFY_FAILED\] //;s/certificate verify failed: //;s/ (_ssl.*//')); ca: names a file by which it is";;
*Requesting*:*)why="the CA at $server does not answer: ${why##*: }";;
*)why="certbot has failed: $(printf '%s\n' "${why:-it says nothing}"|sed 's/^[A-Za-z_.]*\(Error\|Exception\): //')";;
esac
fi
[ -n "$after" ]||after=$(printf '%s\n' "$detail"|sed -n 's/.*retry after \([0-9][0-9-]*[ T][0-9:]*\)\( UTC\|Z\).*/\1 UTC/p')
case $after in
'')until=;[ "$kind" != rateLimited ]||until=$((now+3600));;
*[!0-9]*)until=$(date -d "$after" +%s 2>/dev/null);;
*)until=$((now+after));;
esac
if [ -n "$until" ];then
echo "$until limited $server $name" >>"$w/failures"
why="$why; it can be asked again after $(date -u -d "@$until" '+%Y-%m-%d %H:%M UTC')"
fi
if [ -s "$w/failures" ];then
umask 077
f=/var/lib/plumb/tls/failures
mkdir -p "${f%/*}"
n=$(mktemp "$f.XXXXXXXXXX")&&{ awk -v old=$((now-86400)) '$1>old' $f 2>/dev/null;cat "$w/failures";} >"$n"&&mv -f "$n" $f
fi
fail "$why; the certificate before, and what nginx serves, are as they were"
