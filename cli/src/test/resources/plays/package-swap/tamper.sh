DEBIAN_FRONTEND=noninteractive apt-get remove -y -qq nano >/dev/null 2>&1
