apt-get -qq update
c=
! apt-cache policy docker-cli | grep -q 'Candidate: [0-9]' || c=docker-cli
DEBIAN_FRONTEND=noninteractive apt-get -qq -y install docker.io $c >/dev/null 2>&1
mkdir -p /srv/empty && cd /srv/empty && touch a
tar -c . | docker import - empty:1 >/dev/null
tar -c . | docker import -c 'LABEL a=b' - empty:1 >/dev/null
sleep 1
