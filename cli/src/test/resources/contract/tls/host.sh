# Pebble, an ACME server for tests, that asks port 80 of this host whatever name it is asked for
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq -y install pebble curl >/dev/null 2>&1
mkdir -p /opt/pebble
cd /opt/pebble
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out ca.pem -days 3650 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null
echo '{"pebble":{"listenAddress":"127.0.0.1:14000","managementListenAddress":"127.0.0.1:15000","certificate":"/opt/pebble/ca.pem","privateKey":"/opt/pebble/key.pem","httpPort":80,"tlsPort":443,"domainBlocklist":["blocked.example"],"certificateValidityPeriod":7776000}}' >config.json
systemd-run -q --unit pebble-dns pebble-challtestsrv -defaultIPv4 127.0.0.1 -defaultIPv6 '' -http01 '' -https01 '' -tlsalpn01 '' -dns01 127.0.0.1:8053 -management 127.0.0.1:8055
systemd-run -q --unit pebble -E PEBBLE_VA_NOSLEEP=1 -E PEBBLE_WFE_NONCEREJECT=0 pebble -config /opt/pebble/config.json -dnsserver 127.0.0.1:8053
for i in 1 2 3 4 5 6 7 8 9 10; do curl -fsk https://localhost:15000/roots/0 >root.pem && break; sleep 1; done
