usermod -s /bin/sh ann
usermod -c x -aG docs bob
useradd -m dora
