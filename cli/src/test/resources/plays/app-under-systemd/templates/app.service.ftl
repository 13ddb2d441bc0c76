[Unit]
Description=${app.name}

[Service]
User=${app.name}
EnvironmentFile=/etc/default/${app.name}
ExecStart=/opt/${app.name}/run
Restart=on-failure

[Install]
WantedBy=multi-user.target
