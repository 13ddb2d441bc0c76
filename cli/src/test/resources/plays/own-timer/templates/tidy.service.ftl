[Service]
Type=oneshot
ExecStart=/bin/true
