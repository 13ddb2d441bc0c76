package dev.plumb.modules.docker;

import dev.plumb.resource.Value;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * What matters of a container, as docker tells it. Each field has the name of the parameter that says it; {@link ContainerWishes}
 * has the same in the words of a task.
 */
final class ContainerFields {
    static final String STATE = "state";
    static final String HEALTH = "health";
    static final String IMAGE = "image";
    static final String IMAGE_ID = "image_id";
    static final String NETWORKS = "networks";
    static final String ENV = "env";
    static final String LABELS = "labels";

    /** Where a run that was ended has left it: under another name. */
    static final String LEFT = "left";

    /** What it has that no parameter says. */
    static final String MORE = "more";

    static final String RUNNING = "running";
    static final String STOPPED = "stopped";

    private ContainerFields() {}

    static Map<String, Value> found(DockerJson told) {
        Map<String, Value> all = new LinkedHashMap<>();
        state(all, told);
        program(all, told);
        storage(all, told);
        network(all, told);
        limits(all, told.at("HostConfig"));
        rights(all, told.at("HostConfig"));
        all.put(MORE, Fields.set(more(told.at("HostConfig"))));
        return all;
    }

    private static void state(Map<String, Value> all, DockerJson told) {
        String status = told.text("State", "Status");
        boolean ended = List.of("exited", "created", "dead", "removing").contains(status);
        all.put(STATE, new Value.Text(ended ? STOPPED : status));
        all.put(HEALTH, Fields.text(told.text("State", "Health", "Status")));
        all.put("exit_status", Fields.text(status.equals("exited") ? told.text("State", "ExitCode") : ""));
        all.put(IMAGE, Fields.text(told.text("Config", "Image")));
        String id = told.text("Image");
        all.put(IMAGE_ID, new Value.Named(id, Images.shortened(id)));
        DockerJson host = told.at("HostConfig");
        all.put(
                "restart_policy",
                Fields.text(restart(
                        host.text("RestartPolicy", "Name"), host.number("RestartPolicy", "MaximumRetryCount"))));
        all.put("auto_remove", Fields.truth(host.isTrue("AutoRemove")));
        all.put(
                "healthcheck",
                Fields.text(HealthCheck.told(told.at("Config", "Healthcheck")).shown()));
        all.put("log_driver", Fields.text(host.text("LogConfig", "Type")));
        Fields.told(host.at("LogConfig", "Config"))
                .forEach((key, value) -> all.put("log_options." + key, Fields.option(key, value)));
    }

    static String restart(String name, long retries) {
        String policy = name.equals("no") ? "" : name;
        return retries > 0 ? policy + ":" + retries : policy;
    }

    private static void program(Map<String, Value> all, DockerJson told) {
        DockerJson config = told.at("Config");
        all.put("command", Fields.text(Sh.words(config.texts("Cmd"))));
        all.put("entrypoint", Fields.text(Sh.words(config.texts("Entrypoint"))));
        all.put("user", Fields.text(config.text("User")));
        all.put("groups", Fields.set(told.texts("HostConfig", "GroupAdd")));
        all.put("working_dir", Fields.text(config.text("WorkingDir")));
        all.put("stop_signal", Fields.text(signal(config.text("StopSignal"))));
        all.put("stop_timeout", Fields.text(config.text("StopTimeout")));
        all.put("init", Fields.truth(told.isTrue("HostConfig", "Init")));
        all.put("tty", Fields.truth(config.isTrue("Tty")));
        all.put("interactive", Fields.truth(config.isTrue("OpenStdin")));
        env(config).forEach((name, value) -> all.put(ENV + "." + name, Fields.hidden(value)));
        all.putAll(Fields.entries(LABELS, Fields.told(config.at("Labels"))));
    }

    /** Variables of a container or an image. */
    static Map<String, String> env(DockerJson config) {
        Map<String, String> env = new java.util.TreeMap<>();
        for (String each : config.texts("Env")) {
            int equals = each.indexOf('=');
            env.put(equals < 0 ? each : each.substring(0, equals), equals < 0 ? "" : each.substring(equals + 1));
        }
        return env;
    }

    /** A signal's whole name; nothing for the usual one. */
    static String signal(String name) {
        String whole = name.matches("\\d+|") || name.startsWith("SIG") ? name : "SIG" + name.toUpperCase(Locale.ROOT);
        return whole.equals("SIGTERM") || whole.equals("15") ? "" : whole;
    }

    private static void storage(Map<String, Value> all, DockerJson told) {
        DockerJson host = told.at("HostConfig");
        List<String> volumes = new ArrayList<>();
        TreeSet<String> unnamed = new TreeSet<>(told.map("Config", "Volumes").keySet());
        for (String bind : host.texts("Binds")) {
            if (isUnnamed(bind.split(":")[0])) {
                unnamed.add(bind.split(":")[1]);
            } else {
                volumes.add(ContainerValues.volume(bind));
            }
        }
        all.put("volumes", Fields.set(volumes));
        all.put("unnamed_volumes", Fields.set(unnamed));
        all.put("tmpfs", Fields.set(pairs(host.at("Tmpfs"), ":")));
        List<String> devices = new ArrayList<>();
        for (DockerJson each : host.list("Devices")) {
            devices.add(each.text("PathOnHost") + ":" + each.text("PathInContainer") + ":"
                    + each.text("CgroupPermissions"));
        }
        all.put("devices", Fields.set(devices));
        all.put("read_only", Fields.truth(host.isTrue("ReadonlyRootfs")));
        all.put("shm_size", Fields.text(ContainerValues.size(host.number("ShmSize"))));
    }

    /** Whether a volume has the name that docker gives to one without. */
    static boolean isUnnamed(String volume) {
        return volume.matches("[0-9a-f]{64}");
    }

    private static void network(Map<String, Value> all, DockerJson told) {
        DockerJson host = told.at("HostConfig");
        List<String> ports = new ArrayList<>();
        host.map("PortBindings")
                .forEach((own, bindings) -> bindings.list()
                        .forEach(each ->
                                ports.add(ContainerValues.port(each.text("HostIp"), each.text("HostPort"), own))));
        all.put("published_ports", Fields.set(ports));
        all.put("exposed_ports", Fields.set(told.map("Config", "ExposedPorts").keySet()));
        String mode = host.text("NetworkMode");
        all.put("network_mode", Fields.text(mode.equals("default") ? "bridge" : mode));
        List<String> networks = new ArrayList<>();
        told.map("NetworkSettings", "Networks")
                .forEach((name, each) ->
                        networks.add(ContainerNetwork.told(name, each, told).shown()));
        all.put(NETWORKS, Fields.set(networks));
        all.put("hostname", Fields.text(told.text("Config", "Hostname")));
        all.put("domainname", Fields.text(told.text("Config", "Domainname")));
        all.put("dns_servers", Fields.text(String.join(", ", host.texts("Dns"))));
        all.put("dns_opts", Fields.text(String.join(", ", host.texts("DnsOptions"))));
        all.put("dns_search_domains", Fields.text(String.join(", ", host.texts("DnsSearch"))));
        all.put("etc_hosts", Fields.set(host.texts("ExtraHosts")));
    }

    private static void limits(Map<String, Value> all, DockerJson host) {
        all.put("memory", Fields.text(ContainerValues.size(host.number("Memory"))));
        all.put("memory_swap", Fields.text(ContainerValues.size(host.number("MemorySwap"))));
        all.put("memory_reservation", Fields.text(ContainerValues.size(host.number("MemoryReservation"))));
        all.put("cpus", Fields.text(ContainerValues.cpus(host.number("NanoCpus"))));
        all.put("cpu_shares", number(host.number("CpuShares")));
        all.put("cpuset_cpus", Fields.text(host.text("CpusetCpus")));
        all.put("pids_limit", number(Math.max(0, host.number("PidsLimit"))));
        List<String> ulimits = new ArrayList<>();
        for (DockerJson each : host.list("Ulimits")) {
            ulimits.add(each.text("Name") + ":" + each.number("Soft") + ":" + each.number("Hard"));
        }
        all.put("ulimits", Fields.set(ulimits));
        all.put("oom_score_adj", number(host.number("OomScoreAdj")));
    }

    private static Value number(long number) {
        return Fields.text(number == 0 ? "" : String.valueOf(number));
    }

    private static void rights(Map<String, Value> all, DockerJson host) {
        all.put("privileged", Fields.truth(host.isTrue("Privileged")));
        all.put(
                "capabilities",
                Fields.set(host.texts("CapAdd").stream()
                        .map(ContainerValues::capability)
                        .toList()));
        all.put(
                "cap_drop",
                Fields.set(host.texts("CapDrop").stream()
                        .map(ContainerValues::capability)
                        .toList()));
        // docker adds that by itself where processes or memory are shared
        List<String> options = host.texts("SecurityOpt").stream()
                .filter(each -> !each.equals("label=disable"))
                .toList();
        all.put("security_opts", Fields.set(options));
        all.put("sysctls", Fields.set(pairs(host.at("Sysctls"), "=")));
        all.put("pid_mode", Fields.text(host.text("PidMode")));
        all.put("ipc_mode", Fields.text(host.text("IpcMode")));
        all.put("userns_mode", Fields.text(host.text("UsernsMode")));
        all.put("runtime", Fields.text(host.text("Runtime")));
    }

    private static List<String> more(DockerJson host) {
        List<String> more = new ArrayList<>();
        host.list("Mounts").forEach(each -> more.add("mount at " + each.text("Target")));
        for (String list : List.of("VolumesFrom", "DeviceRequests", "Links", "DeviceCgroupRules")) {
            if (!host.list(list).isEmpty()) {
                more.add(list);
            }
        }
        for (String text : List.of("CgroupParent", "UTSMode", "CpusetMems")) {
            if (!host.text(text).isEmpty()) {
                more.add(text);
            }
        }
        for (String number : List.of("CpuQuota", "CpuPeriod", "BlkioWeight")) {
            if (host.number(number) != 0) {
                more.add(number);
            }
        }
        for (String truth : List.of("PublishAllPorts", "OomKillDisable")) {
            if (host.isTrue(truth)) {
                more.add(truth);
            }
        }
        return more;
    }

    private static List<String> pairs(DockerJson map, String between) {
        List<String> pairs = new ArrayList<>();
        Fields.told(map).forEach((key, value) -> pairs.add(value.isEmpty() ? key : key + between + value));
        return pairs;
    }
}
