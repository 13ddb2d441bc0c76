Welcome to this host.
