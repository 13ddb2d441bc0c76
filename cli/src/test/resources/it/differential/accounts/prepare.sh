useradd -m -s /bin/sh -c 'to be removed' leaver
useradd -m -s /bin/sh -G users mover
groupadd -g 4500 oldgroup
