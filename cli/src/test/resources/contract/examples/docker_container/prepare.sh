mount -o remount,rw /proc/sys
