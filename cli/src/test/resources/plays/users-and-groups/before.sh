useradd -m carl
useradd -m -u 3002 -c old bob
