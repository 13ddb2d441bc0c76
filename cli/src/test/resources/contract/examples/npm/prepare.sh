apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y install nodejs >/dev/null 2>&1
rm -rf /usr/local/lib/node_modules /srv/app
mkdir -p /usr/local/lib/node_modules /srv/app/package
tar -C /usr/local/lib/node_modules -xzf /usr/local/share/debian/npm.tgz
mv /usr/local/lib/node_modules/package /usr/local/lib/node_modules/npm
ln -sf ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
cd /srv/app
printf '{"name": "demo-lib", "version": "1.0.0"}\n' >package/package.json
tar -czf demo-lib.tgz package
rm -r package
printf '{"name": "app", "version": "1.0.0", "dependencies": {"demo-lib": "file:demo-lib.tgz"}}\n' >package.json
npm install --silent --package-lock-only >/dev/null
