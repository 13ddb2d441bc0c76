rm /etc/part-2
