package dev.plumb.modules.docker;

import dev.plumb.modules.docker.DockerContainerModule.Params;
import dev.plumb.resource.Value;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a container should be like: what its task says, where the task says nothing what its image says, else docker's default.
 * What depends on the engine's settings (such as the driver of its log) matters only where the task says it; what depends on an
 * image that is not there yet is not known before apply.
 */
final class ContainerWishes {
    private final Params p;
    private final DockerJson image;

    /**
     * For a task.
     *
     * @param image what docker tells of the image's configuration; nothing: it is not known
     */
    ContainerWishes(Params p, DockerJson image) {
        this.p = p;
        this.image = image;
    }

    /** All fields that matter, in the order in which they are shown. */
    Map<String, Value> fields() {
        Map<String, Value> all = new LinkedHashMap<>();
        life(all);
        program(all);
        storage(all);
        network(all);
        limits(all);
        rights(all);
        all.keySet().removeIf(p::ignores);
        return all;
    }

    /** Whether its image is known, so that entries of its mappings are too. */
    boolean knowsImage() {
        return image.isThere();
    }

    private void put(Map<String, Value> all, String field, @Nullable String given) {
        if (given != null) {
            all.put(field, Fields.text(given));
        }
    }

    /** What the task says, else what the image does. */
    private Value ofImage(@Nullable String given, String images) {
        return given != null
                ? Fields.text(given)
                : knowsImage() ? Fields.text(images) : new Value.Any("that of the image");
    }

    private void life(Map<String, Value> all) {
        put(all, "restart_policy", ContainerFields.restart(p.restartWord(), p.restartRetries()));
        all.put("auto_remove", Fields.truth(p.autoRemove()));
        HealthCheck own = healthCheck();
        all.put("healthcheck", own == null ? new Value.Any("that of the image") : Fields.text(own.shown()));
        put(all, "log_driver", p.logDriver());
        // the engine adds those of its own settings
        Fields.texts(p.logOptions()).forEach((key, value) -> all.put("log_options." + key, Fields.option(key, value)));
    }

    /** How its health is found out; null where only its image says it, which is not known. */
    @Nullable
    HealthCheck healthCheck() {
        boolean whole = p.healthcheck().get("test") != null;
        return knowsImage() || whole
                ? HealthCheck.of(p.healthcheck(), HealthCheck.told(image.at("Healthcheck")))
                : null;
    }

    private void program(Map<String, Value> all) {
        ContainerParams.Program program = p.program();
        List<String> command = p.commandWords();
        boolean own = !program.entrypoint().isEmpty();
        if (own) {
            // docker's command takes one word for it; the others come first in the command
            List<String> words = new ArrayList<>(
                    program.entrypoint().subList(1, program.entrypoint().size()));
            words.addAll(command == null ? List.of() : command);
            all.put("command", Fields.command(words));
            all.put("entrypoint", Fields.command(program.entrypoint().subList(0, 1)));
        } else {
            all.put("command", command != null ? Fields.command(command) : ofImage(null, Sh.words(image.texts("Cmd"))));
            all.put("entrypoint", ofImage(null, Sh.words(image.texts("Entrypoint"))));
        }
        all.put("user", ofImage(program.user(), image.text("User")));
        all.put("groups", Fields.set(program.groups()));
        all.put("working_dir", ofImage(program.workingDir(), image.text("WorkingDir")));
        String signal = program.stopSignal();
        all.put(
                "stop_signal",
                ofImage(
                        signal == null ? null : ContainerFields.signal(signal),
                        ContainerFields.signal(image.text("StopSignal"))));
        String timeout =
                program.stopTimeout() == null ? "" : program.stopTimeout().toString();
        put(all, "stop_timeout", timeout);
        all.put("init", Fields.truth(program.init()));
        all.put("tty", Fields.truth(program.tty()));
        all.put("interactive", Fields.truth(program.interactive()));
        Map<String, String> env = new TreeMap<>(ContainerFields.env(image));
        env.putAll(Fields.texts(program.env()));
        env.forEach((name, value) -> all.put(ContainerFields.ENV + "." + name, Fields.hidden(value)));
        Map<String, String> labels = new TreeMap<>(Fields.told(image.at("Labels")));
        labels.putAll(Fields.texts(p.labels()));
        all.putAll(Fields.entries(ContainerFields.LABELS, labels));
    }

    /** Whether a container runs the words of the task's own entrypoint and command, in whatever part they are. */
    boolean runsTheSame(DockerJson config) {
        List<String> own = new ArrayList<>(p.program().entrypoint());
        List<String> command = p.commandWords();
        own.addAll(command == null ? List.of() : command);
        List<String> found = new ArrayList<>(config.texts("Entrypoint"));
        found.addAll(config.texts("Cmd"));
        return !p.program().entrypoint().isEmpty() && own.equals(found);
    }

    private void storage(Map<String, Value> all) {
        ContainerParams.Storage storage = p.storage();
        List<String> volumes = new ArrayList<>();
        storage.volumes().stream()
                .filter(each -> each.contains(":"))
                .forEach(each -> volumes.add(ContainerValues.volume(each)));
        all.put("volumes", Fields.set(volumes));
        if (storage.volumes().stream().anyMatch(each -> !each.contains(":"))) {
            all.put("unnamed_volumes", ofImage(knowsImage() ? String.join(", ", unnamed()) : null, ""));
        }
        all.put("tmpfs", Fields.set(storage.tmpfs()));
        all.put(
                "devices",
                Fields.set(
                        storage.devices().stream().map(ContainerWishes::device).toList()));
        all.put("read_only", Fields.truth(storage.readOnly()));
        put(all, "shm_size", storage.shmSize() == null ? null : ContainerValues.size(storage.shmSize()));
    }

    /** Places for which it has volumes without a name, as far as that is known. */
    TreeSet<String> unnamed() {
        TreeSet<String> unnamed = new TreeSet<>(image.map("Volumes").keySet());
        unnamed.removeIf(this::hasPlace);
        p.storage().volumes().stream().filter(each -> !each.contains(":")).forEach(unnamed::add);
        return unnamed;
    }

    /** Whether the task says what is at a place. */
    boolean hasPlace(String place) {
        return p.storage().volumes().stream().anyMatch(each -> each.contains(":") && each.split(":")[1].equals(place))
                || p.storage().tmpfs().stream().anyMatch(each -> each.split(":")[0].equals(place));
    }

    private static String device(String given) {
        String[] parts = given.split(":");
        boolean mode = parts.length == 2 && parts[1].matches("[rwm]+");
        String place = parts.length > 1 && !mode ? parts[1] : parts[0];
        return parts[0] + ":" + place + ":" + (mode ? parts[1] : parts.length > 2 ? parts[2] : "rwm");
    }

    private void network(Map<String, Value> all) {
        ContainerParams.Network network = p.network();
        List<String> ports = ContainerValues.ports(network.publishedPorts(), network.defaultHostIp());
        all.put("published_ports", Fields.set(ports));
        if (!network.exposedPorts().isEmpty()) {
            TreeSet<String> exposed = new TreeSet<>(image.map("ExposedPorts").keySet());
            ports.forEach(each -> exposed.add(each.substring(each.lastIndexOf(':') + 1)));
            ContainerValues.ports(network.exposedPorts(), "")
                    .forEach(each -> exposed.add(each.substring(each.lastIndexOf(':') + 1)));
            all.put("exposed_ports", ofImage(knowsImage() ? String.join(", ", exposed) : null, ""));
        }
        all.put("network_mode", Fields.text(p.networkMode()));
        List<ContainerNetwork> networks = ContainerNetwork.of(p);
        if (networks != null) {
            all.put(
                    ContainerFields.NETWORKS,
                    Fields.set(networks.stream().map(ContainerNetwork::shown).toList()));
        }
        put(all, "hostname", network.hostname());
        put(all, "domainname", network.domainname() == null ? "" : network.domainname());
        put(all, "dns_servers", String.join(", ", network.dnsServers()));
        put(all, "dns_opts", String.join(", ", network.dnsOpts()));
        put(all, "dns_search_domains", String.join(", ", network.dnsSearchDomains()));
        all.put("etc_hosts", Fields.set(pairs(network.etcHosts(), ":")));
    }

    private void limits(Map<String, Value> all) {
        ContainerParams.Limits limits = p.limits();
        put(all, "memory", ContainerValues.size(limits.memory()));
        put(all, "memory_swap", limits.memorySwap() == null ? null : ContainerValues.size(limits.memorySwap()));
        put(all, "memory_reservation", ContainerValues.size(limits.memoryReservation()));
        Long cpus = ContainerValues.cpus(limits.cpus());
        put(all, "cpus", cpus == null ? limits.cpus() : ContainerValues.cpus(cpus));
        put(all, "cpu_shares", number(limits.cpuShares()));
        put(all, "cpuset_cpus", limits.cpusetCpus() == null ? "" : limits.cpusetCpus());
        put(all, "pids_limit", number(limits.pidsLimit()));
        all.put(
                "ulimits",
                Fields.set(limits.ulimits().stream()
                        .map(each -> each.split(":").length == 2 ? each + ":" + each.split(":")[1] : each)
                        .toList()));
        put(all, "oom_score_adj", number(limits.oomScoreAdj()));
    }

    private static String number(int number) {
        return number == 0 ? "" : String.valueOf(number);
    }

    private void rights(Map<String, Value> all) {
        ContainerParams.Rights rights = p.rights();
        all.put("privileged", Fields.truth(rights.privileged()));
        all.put(
                "capabilities",
                Fields.set(rights.capabilities().stream()
                        .map(ContainerValues::capability)
                        .toList()));
        all.put(
                "cap_drop",
                Fields.set(rights.capDrop().stream()
                        .map(ContainerValues::capability)
                        .toList()));
        boolean file = rights.securityOpts().stream().anyMatch(each -> each.matches("seccomp[=:]/.*"));
        if (!rights.securityOpts().isEmpty()) {
            // docker keeps what is in the file
            all.put("security_opts", file ? new Value.Any("as given") : Fields.set(rights.securityOpts()));
        }
        all.put("sysctls", Fields.set(pairs(rights.sysctls(), "=")));
        put(all, "pid_mode", rights.pidMode() == null ? "" : rights.pidMode());
        put(all, "ipc_mode", rights.ipcMode());
        put(all, "userns_mode", rights.usernsMode() == null ? "" : rights.usernsMode());
        put(all, "runtime", rights.runtime());
    }

    private static List<String> pairs(Map<String, @Nullable Object> map, String between) {
        List<String> pairs = new ArrayList<>();
        Fields.texts(map).forEach((key, value) -> pairs.add(key + between + value));
        return pairs;
    }
}
