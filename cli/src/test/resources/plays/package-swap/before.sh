DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends vim-tiny >/dev/null 2>&1
