[Timer]
OnCalendar=daily
[Install]
WantedBy=timers.target
