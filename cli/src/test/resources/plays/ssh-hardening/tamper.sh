sed -i 's/^MaxAuthTries.*/MaxAuthTries 30/' /etc/ssh/sshd_config
