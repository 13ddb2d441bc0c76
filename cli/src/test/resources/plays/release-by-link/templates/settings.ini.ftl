[app]
release = ${release}
