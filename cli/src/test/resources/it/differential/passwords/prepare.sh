export DEBIAN_FRONTEND=noninteractive
apt-get -qq update >/dev/null
apt-get -qq -y install --no-install-recommends python3-passlib >/dev/null 2>&1
mkdir -p /srv/ht
printf '# who may\nbert:{SHA}idJLQ92aaXrJGtxRtXZ9BnbhwHU=\nanna:$apr1$C5Bn4tM0$uLSN90fMFY7lKHO82d4GR0\ndora:$5$FOUc4gCeMkmFshgI$X1BME6mrui4WlusjXZggpCpCXMZPVpO3viu.Qgkwa/2\ngerd:twZxzdwxKRytk\n' >/srv/ht/users
