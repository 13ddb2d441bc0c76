mkdir -p /etc/ssh/sshd_config.d
echo 'PasswordAuthentication yes' >/etc/ssh/sshd_config.d/50-cloud-init.conf
