apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y install git >/dev/null 2>&1
rm -rf /srv/app /srv/repositories /var/tmp/app
mkdir -p /srv/repositories
git init -q -b main /var/tmp/app
cd /var/tmp/app
git config user.name demo
git config user.email demo@example.com
echo hello >index.html
git add .
git commit -q -m one
git tag -a v1.0 -m v1.0
git clone -q --bare . /srv/repositories/app.git
