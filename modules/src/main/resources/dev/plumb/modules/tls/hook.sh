#!/bin/sh
# by Plumb: run by certbot after each renewal, and by the task letsencrypt_certificate.
set -u
lineage=${RENEWED_LINEAGE:?certbot names the certificate that it has renewed}
name=${lineage##*/}
conf=/etc/letsencrypt/renewal/$name.conf

# Certbot before 4.0 renews 30 days before the end, whatever the lifetime is: a third of it, each time anew.
if [ -d "/etc/plumb/tls/$name" ] && [ -f "$conf" ]; then
    dates=$(openssl x509 -noout -startdate -enddate -in "$lineage/cert.pem") || exit 1
    begin=$(printf '%s\n' "$dates" | sed -n 's/^notBefore=//p')
    end=$(printf '%s\n' "$dates" | sed -n 's/^notAfter=//p')
    third=$((($(date -d "$end" +%s) - $(date -d "$begin" +%s) + 1) / 3))
    if [ $((third / 86400)) -ge 2 ]; then
        third="$((third / 86400)) days"
    else
        third="$((third / 3600)) hours"
    fi
    if grep -q '^renew_before_expiry' "$conf"; then
        sed -i "s/^renew_before_expiry.*/renew_before_expiry = $third/" "$conf" || exit 1
    else
        sed -i "1i renew_before_expiry = $third" "$conf" || exit 1
    fi
fi

# nginx reads certificates when it is reloaded, and only then
command -v nginx >/dev/null || exit 0
said=$(nginx -t 2>&1) || {
    why=$(printf '%s\n' "$said" | grep -E '\[(emerg|alert|crit)\]' | head -n 1 | sed 's/^.*\(\[[a-z]*\]\)\( [0-9#]*:\)* /\1 /')
    why="nginx refuses its configuration, so that it is not reloaded and goes on with what it has loaded: ${why:-$said}"
    # certbot is quiet when its timer runs it
    command -v logger >/dev/null && logger -t plumb-certbot "$name: $why"
    printf '%s\n' "$why" >&2
    exit 1
}
if systemctl is-active -q nginx 2>/dev/null; then
    systemctl reload nginx
elif [ -s /run/nginx.pid ] && kill -0 "$(cat /run/nginx.pid)" 2>/dev/null; then
    nginx -s reload
fi
