d=@DIRECTORY@
command -v openssl >/dev/null||{ echo 'openssl is not there; install the package openssl before this task' >&2;exit 1;}
umask 077
k=$(mktemp "$d/.key.XXXXXXXXXX")&&c=$(mktemp "$d/.crt.XXXXXXXXXX")||exit 1
trap 'rm -f "$k" "$c"' EXIT
x=$(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/O=Plumb/CN=bootstrap' -addext @NAMES@ -keyout "$k" -out "$c" 2>&1)||{ printf '%s\n' "$x" >&2;exit 1;}
chmod 644 "$c"
mv -f "$k" "$d/privkey.pem"&&mv -f "$c" "$d/fullchain.pem"
