{ apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends \
    docker.io iptables busybox-static docker-registry python3-docker; } >/dev/null 2>&1
mount -o remount,rw /proc/sys
# one registry without logins, one with; what has times and digests in it lies outside of what is compared
cd /etc/docker/registry
sed -i '/^auth:/,/^[a-z]/{/^auth:/d;/^  /d};s,/var/lib/docker-registry,/run/registry,' config.yml
sed 's,:5000,:5001,' config.yml >closed.yml
printf 'auth:\n  htpasswd:\n    realm: closed\n    path: /etc/docker/registry/htpasswd\n' >>closed.yml
perl -e 'print "deploy:", crypt("correct horse", q($2y$05$abcdefghijklmnopqrstuu)), "\n"' >htpasswd
install -d -o docker-registry /run/registry
systemctl restart docker-registry
systemd-run -q --unit=closed-registry docker-registry serve /etc/docker/registry/closed.yml
i=0
until docker version >/dev/null 2>&1 || [ "$i" -ge 100 ]; do sleep 0.2; i=$((i + 1)); done
install -d -m 700 /root/.docker /srv/docker
mkdir -p /srv/build/sub
cd /srv/build
cp /bin/busybox .
printf '%s\n' 'FROM scratch' 'ARG LEVEL=none' 'ENV LEVEL=$LEVEL' 'COPY busybox /bin/sh' >Dockerfile
printf '%s\n' 'FROM scratch' 'COPY busybox /bin/sh' 'LABEL stage=first' 'FROM scratch' 'COPY busybox /bin/cat' 'LABEL stage=second' >sub/Other
for n in 1 2 3 4 5; do
    printf '%s\n' 'FROM scratch' "ENV VERSION=$n" 'COPY busybox /bin/sleep' 'CMD ["sleep", "1000"]' 'STOPSIGNAL SIGKILL' >sub/Dockerfile
    docker build -q -f sub/Dockerfile -t shop:$n /srv/build >/dev/null
done
docker save -o /srv/shop.tar shop:3
docker rmi shop:3 >/dev/null
for each in 1 2; do
    docker tag shop:$each 127.0.0.1:5000/shop:$each
    docker push -q 127.0.0.1:5000/shop:$each >/dev/null
    docker rmi 127.0.0.1:5000/shop:$each >/dev/null
done
# the registry has another one than the host
docker tag shop:1 127.0.0.1:5000/shop:latest
docker push -q 127.0.0.1:5000/shop:latest >/dev/null
docker tag shop:2 127.0.0.1:5000/shop:latest
cat >/srv/look <<'LOOK'
#!/usr/bin/python3
"""Tells which images there are, without numbers and times, and whether those of a name were others when it was asked last."""
import json, os, re, subprocess, sys

def docker(*words):
    return subprocess.run(("docker",) + words, stdout=subprocess.PIPE, check=True).stdout.decode()

KEPT = "/run/looked.json"
was = json.load(open(KEPT)) if os.path.exists(KEPT) else {}
ids = sorted(set(docker("image", "ls", "-q", "--no-trunc").split()))
lines, now = [], {}
for image in json.loads(docker("image", "inspect", *ids)) if ids else []:
    names = sorted(image["RepoTags"])
    since = []
    for name in names:
        now[name] = image["Id"]
        since.append("%s (%s)" % (name, "new" if name not in was else "the same" if was[name] == image["Id"] else "another"))
    config = image["Config"]
    lines.append("image %s %s" % (", ".join(since) or "without a name", json.dumps([config["Env"], config["Labels"], config["Cmd"]], sort_keys=True)))
for kind, words in ("container", ["ps", "-a", "--format", "{{.Names}} {{.Image}} {{.State}}"]), ("network", ["network", "ls", "--format", "{{.Name}}"]), ("volume", ["volume", "ls", "-q"]):
    for line in docker(*words).splitlines():
        line = re.sub(" [0-9a-f]{12} ", " (no name) ", line)
        lines.append(kind + " " + (line if len(line) != 64 else "without a name"))
with open(sys.argv[1], "w") as out:
    out.write("".join(line + "\n" for line in sorted(lines)))
json.dump(now, open(KEPT, "w"))
LOOK
chmod 755 /srv/look
/srv/look /run/looked.txt
