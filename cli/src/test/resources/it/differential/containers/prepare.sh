{ apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends \
    docker.io iptables busybox-static docker-registry python3-docker; } >/dev/null 2>&1
mount -o remount,rw /proc/sys
# no logins, and what has times and digests in it lies outside of what is compared
sed -i '/^auth:/,/^[a-z]/{/^auth:/d;/^  /d};s,/var/lib/docker-registry,/run/registry,' /etc/docker/registry/config.yml
install -d -o docker-registry /run/registry
systemctl restart docker-registry
i=0
until docker version >/dev/null 2>&1 || [ "$i" -ge 100 ]; do sleep 0.2; i=$((i + 1)); done
mkdir -p /srv/root/bin /srv/root/files /srv/site
cp /bin/busybox /srv/root/bin
for each in sh httpd sleep true false cat id; do ln -sf busybox /srv/root/bin/$each; done
echo welcome >/srv/site/index.html
for n in 1 2; do
    printf '%s\n' 'FROM scratch' 'COPY bin /bin' 'COPY files /files' "ENV VERSION=$n LEVEL=info" 'LABEL of=image' \
        'CMD ["sleep", "1000"]' 'STOPSIGNAL SIGKILL' >/srv/root/Dockerfile
    docker build -q -t shop:$n /srv/root >/dev/null
done
docker tag shop:1 127.0.0.1:5000/shop:1
docker tag shop:1 127.0.0.1:5000/shop:moving
docker push -q 127.0.0.1:5000/shop:1 >/dev/null
docker push -q 127.0.0.1:5000/shop:moving >/dev/null
docker rmi 127.0.0.1:5000/shop:1 127.0.0.1:5000/shop:moving >/dev/null
docker network create there >/dev/null
docker volume create --label keep=yes there >/dev/null
docker run -d --name there --restart always -e A=1 -e MORE=yes -p 127.0.0.1:8100:80 shop:1 >/dev/null
docker run -d --name joined --network there shop:1 >/dev/null
docker create --name made shop:1 >/dev/null
docker run --name ended shop:1 true
cat >/srv/look <<'LOOK'
#!/usr/bin/python3
"""Tells what docker has, without numbers and times, in a file; and what was made or started anew since it was asked last."""
import json, os, re, subprocess, sys

def docker(*words):
    return subprocess.run(("docker",) + words, stdout=subprocess.PIPE, check=True).stdout.decode()

def inspected(kind):
    listed = {"container": ["ps", "-aq"], "network": ["network", "ls", "-q", "--filter", "type=custom"], "volume": ["volume", "ls", "-q"]}[kind]
    names = docker(*listed).split()
    return json.loads(docker(kind, "inspect", *names)) if names else []

def chosen(of, keys):
    return {key: of.get(key) for key in keys.split() if of.get(key) not in (None, "", [], {}, False, 0)}

KEPT = "/run/looked.json"
was = json.load(open(KEPT)) if os.path.exists(KEPT) else {}
now = {}

def since(name, made, started=""):
    now[name] = [made, started]
    if name not in was:
        return "new"
    return "made anew" if was[name][0] != made else "started anew" if was[name][1] != started else "the same"

def container(c):
    config, host = c["Config"], c["HostConfig"]
    told = chosen(config, "Image Cmd Entrypoint User WorkingDir Labels StopSignal StopTimeout Healthcheck Tty OpenStdin ExposedPorts Domainname")
    # docker has two words for these
    host["RestartPolicy"]["Name"] = host["RestartPolicy"]["Name"] or "no"
    host["NetworkMode"] = "bridge" if host["NetworkMode"] == "default" else host["NetworkMode"]
    # docs/differences.md: one runs in a shell
    if "Healthcheck" in told:
        told["Healthcheck"]["Test"] = told["Healthcheck"]["Test"][1:]
    # docs/differences.md: which of the words are the entrypoint
    told["Runs"] = (told.pop("Entrypoint", None) or []) + (told.pop("Cmd", None) or [])
    told["Env"] = sorted(config["Env"] or [])
    if not re.fullmatch("[0-9a-f]{12}", config["Hostname"]):
        told["Hostname"] = config["Hostname"]
    told.update(chosen(host, "PortBindings RestartPolicy NetworkMode Memory MemorySwap MemoryReservation NanoCpus CpuShares CpusetCpus"
        " CapAdd CapDrop SecurityOpt Tmpfs ReadonlyRootfs Init LogConfig Dns DnsOptions DnsSearch ExtraHosts PidsLimit Ulimits Sysctls"
        " Devices AutoRemove Privileged ShmSize IpcMode PidMode GroupAdd OomScoreAdj"))
    told["Mounts"] = sorted([m["Type"], "" if re.fullmatch("[0-9a-f]{64}", m.get("Name", "")) else m.get("Name") or m["Source"],
        m["Destination"], m["RW"]] for m in c["Mounts"])
    own = (c["Id"][:12], c["Name"].strip("/"))
    told["Networks"] = {name: [sorted(a for a in n["Aliases"] or [] if a not in own), (n["IPAMConfig"] or {}).get("IPv4Address")]
        for name, n in sorted(c["NetworkSettings"]["Networks"].items())}
    told["State"] = [c["State"]["Status"], c["State"]["ExitCode"], since("container " + c["Name"], c["Id"], c["State"]["StartedAt"])]
    return own[1], told

def network(n):
    told = chosen(n, "Driver Options Labels Internal Attachable EnableIPv6")
    # those that docker chooses by itself are others each time
    told["Addresses"] = n["IPAM"]["Config"] if n["Name"] in ("shop", "moving") else "any"
    told["Containers"] = sorted(c["Name"] for c in n["Containers"].values())
    told["State"] = since("network " + n["Name"], n["Id"])
    return n["Name"], told

def volume(v):
    files = sorted(os.listdir(v["Mountpoint"])) if os.path.isdir(v["Mountpoint"]) else []
    name = "(no name)" if re.fullmatch("[0-9a-f]{64}", v["Name"]) else v["Name"]
    return name, {**chosen(v, "Driver Options Labels"), "Files": files, "State": since("volume " + v["Name"], v["CreatedAt"]) if name == v["Name"] else ""}

with open(sys.argv[1], "w") as out:
    for kind, tell in ("container", container), ("network", network), ("volume", volume):
        for name, told in sorted(map(tell, inspected(kind)), key=lambda each: each[0]):
            out.write("%s %s\n" % (kind, name))
            for key in sorted(told):
                out.write("    %s: %s\n" % (key, json.dumps(told[key], sort_keys=True)))
json.dump(now, open(KEPT, "w"))
LOOK
chmod 755 /srv/look
/srv/look /run/looked.txt
