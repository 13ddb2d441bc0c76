mount -o remount,rw /proc/sys
umount /etc/hostname
