{ apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends unzip bzip2 xz-utils zstd; } >/dev/null 2>&1
mkdir -p /srv/u/plain /srv/u/gz /srv/u/bz2 /srv/u/xz /srv/u/zst /srv/u/zip /srv/u/dotted /srv/u/numbers /srv/u/there/app
mkdir -p /srv/u/strip /srv/u/renamed /srv/u/some /srv/u/part /srv/u/zipsome /srv/u/owned /srv/u/moded /srv/u/listed /srv/u/none
mkdir -p /srv/from && cd /srv/from && mkdir -p pack/d && echo x >pack/d/x && echo y >pack/y && touch -d @1600000000 pack/d/x pack/y
tar --mtime=@1600000000 -cf pack.tar pack && tar --mtime=@1600000000 -czf pack.tar.gz pack
echo old >/srv/u/there/app/one.txt && echo mine >/srv/u/there/app/mine && touch -d @1500000000 /srv/u/there/app/one.txt
mkdir /srv/u/remote /srv/u/copied
