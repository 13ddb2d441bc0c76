apt-get -qq update
c=
! apt-cache policy docker-cli | grep -q 'Candidate: [0-9]' || c=docker-cli
DEBIAN_FRONTEND=noninteractive apt-get -qq -y install docker.io docker-registry $c >/dev/null 2>&1
# without it the registry accepts everybody
sed -i '/^auth:/,/^health:/{/^health:/!d}' /etc/docker/registry/config.yml
systemctl restart docker-registry
sleep 0.5
