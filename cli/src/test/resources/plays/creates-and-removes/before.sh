mkdir -p /tmp/t/bin; echo 1.2 >/tmp/t/VERSION; echo x >/tmp/t/bin/tool; tar -C /tmp/t -cf /var/tool.tar .
