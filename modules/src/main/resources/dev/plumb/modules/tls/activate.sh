name=@NAME@
domain=@DOMAIN@
fail() {
printf '%s\n' "$1" >&2
exit 1
}
file=/etc/plumb/tls/$name/fullchain.pem
before=
if command -v nginx >/dev/null&&plumb_listens&&plumb_used|grep -qE "/$name/fullchain\\.pem$";then
before=$(plumb_served "$domain")
printf '%s\n' "$before"|openssl x509 -noout -checkhost "$domain" 2>/dev/null|grep -q 'does match'||before=
fi
export RENEWED_LINEAGE=/etc/letsencrypt/live/$name RENEWED_DOMAINS=@DOMAINS@
set +f
for h in @HOOKS@;do
[ -f "$h" ]&&[ -x "$h" ]||continue
case $h in *~)continue;;esac
x=$("$h" 2>&1)||fail "the certificate is there, but ${h##*/} in ${h%/*} failed: $x"
done
set -f
wanted=$(plumb_first $file)
[ -n "$before" ]&&[ "$before" != "$wanted" ]||exit 0
i=0
while [ $i -lt 100 ];do
[ "$(plumb_served "$domain")" != "$before" ]&&exit 0
sleep 0.2 2>/dev/null||sleep 1
i=$((i+1))
done
fail "nginx was reloaded, but goes on serving the certificate before for $domain; does it read $file?"
