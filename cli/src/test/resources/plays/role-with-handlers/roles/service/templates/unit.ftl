[Service]
ExecStart=/bin/sleep ${service_port}
[Install]
WantedBy=multi-user.target
