package dev.plumb.modules.docker;

import dev.plumb.modules.docker.DockerContainerModule.Params;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code docker create} of a task. Values of variables are none of its arguments. */
final class CreateCommand {
    private final Params p;
    private final List<String> words = new ArrayList<>();

    /** For a task. */
    CreateCommand(Params p) {
        this.p = p;
    }

    /**
     * Shell text that makes the container; the lines of {@link #environment} are its standard input.
     *
     * @param name of the container
     * @param kept volumes without a name that it takes over from the one before: {@code NUMBER:/PATH}
     */
    String text(String name, List<String> kept) {
        words.clear();
        words.addAll(List.of("create", "--pull", "never", "--env-file", "/dev/stdin", "--name", name));
        life();
        program();
        storage(kept);
        network();
        limits();
        rights();
        List<String> command = p.commandWords();
        List<String> entrypoint = p.program().entrypoint();
        words.add(p.image() == null ? "" : p.image());
        if (entrypoint.size() > 1) {
            words.addAll(entrypoint.subList(1, entrypoint.size()));
        }
        words.addAll(command == null ? List.of() : command);
        StringBuilder exports = new StringBuilder();
        Fields.texts(p.program().env()).forEach((key, value) -> {
            if (value.contains("\n")) {
                exports.append("export ")
                        .append(key)
                        .append('=')
                        .append(Sh.quote(value))
                        .append(';');
            }
        });
        return "(" + exports + "docker " + Sh.words(words) + ")";
    }

    /** Variables that fit on a line, as docker reads them. */
    String environment() {
        StringBuilder lines = new StringBuilder();
        Fields.texts(p.program().env()).forEach((key, value) -> {
            if (!value.contains("\n")) {
                lines.append(key).append('=').append(value).append('\n');
            }
        });
        return lines.toString();
    }

    private void option(String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            words.addAll(List.of(name, value.toString()));
        }
    }

    private void options(String name, List<String> values) {
        values.forEach(each -> option(name, each));
    }

    private void pairs(String name, Map<String, @Nullable Object> map, String between) {
        Fields.texts(map).forEach((key, value) -> option(name, key + between + value));
    }

    private void flag(String name, boolean given) {
        if (given) {
            words.add(name);
        }
    }

    private void number(String name, long value) {
        option(name, value == 0 ? null : value);
    }

    private void life() {
        option("--restart", ContainerFields.restart(p.restartWord(), p.restartRetries()));
        flag("--rm", p.autoRemove());
        words.addAll(HealthCheck.options(p.healthcheck()));
        option("--log-driver", p.logDriver());
        pairs("--log-opt", p.logOptions(), "=");
        pairs("--label", p.labels(), "=");
    }

    private void program() {
        ContainerParams.Program program = p.program();
        Fields.texts(program.env()).forEach((key, value) -> option("--env", value.contains("\n") ? key : null));
        option(
                "--entrypoint",
                program.entrypoint().isEmpty() ? null : program.entrypoint().get(0));
        option("--user", program.user());
        options("--group-add", program.groups());
        option("--workdir", program.workingDir());
        option("--stop-signal", program.stopSignal());
        option("--stop-timeout", program.stopTimeout());
        flag("--init", program.init());
        flag("--tty", program.tty());
        flag("--interactive", program.interactive());
    }

    private void storage(List<String> kept) {
        ContainerParams.Storage storage = p.storage();
        List<String> taken =
                kept.stream().map(each -> each.substring(each.indexOf(':') + 1)).toList();
        options(
                "--volume",
                storage.volumes().stream().filter(each -> !taken.contains(each)).toList());
        options("--volume", kept);
        options("--tmpfs", storage.tmpfs());
        options("--device", storage.devices());
        flag("--read-only", storage.readOnly());
        option("--shm-size", storage.shmSize());
    }

    private void network() {
        ContainerParams.Network network = p.network();
        ContainerValues.ports(network.publishedPorts(), network.defaultHostIp())
                .forEach(each -> option("--publish", each));
        options("--expose", network.exposedPorts());
        option("--network", p.networkMode());
        List<ContainerNetwork> networks = ContainerNetwork.of(p);
        for (ContainerNetwork each : networks == null ? List.<ContainerNetwork>of() : networks) {
            if (each.name().equals(p.networkMode())) {
                each.aliases().forEach(alias -> option("--network-alias", alias));
                option("--ip", each.address());
            }
        }
        option("--hostname", network.hostname());
        option("--domainname", network.domainname());
        options("--dns", network.dnsServers());
        options("--dns-option", network.dnsOpts());
        options("--dns-search", network.dnsSearchDomains());
        pairs("--add-host", network.etcHosts(), ":");
    }

    private void limits() {
        ContainerParams.Limits limits = p.limits();
        option("--memory", unlessNone(limits.memory()));
        option("--memory-swap", "unlimited".equals(limits.memorySwap()) ? "-1" : limits.memorySwap());
        option("--memory-reservation", unlessNone(limits.memoryReservation()));
        option("--cpus", unlessNone(limits.cpus()));
        number("--cpu-shares", limits.cpuShares());
        option("--cpuset-cpus", limits.cpusetCpus());
        number("--pids-limit", p.limits().pidsLimit());
        for (String each : p.limits().ulimits()) {
            option("--ulimit", each.replaceFirst(":", "="));
        }
        number("--oom-score-adj", p.limits().oomScoreAdj());
    }

    private static @Nullable String unlessNone(String limit) {
        return limit.equals("0") ? null : limit;
    }

    private void rights() {
        ContainerParams.Rights rights = p.rights();
        flag("--privileged", rights.privileged());
        options("--cap-add", rights.capabilities());
        options("--cap-drop", rights.capDrop());
        options("--security-opt", rights.securityOpts());
        pairs("--sysctl", rights.sysctls(), "=");
        option("--pid", rights.pidMode());
        option("--ipc", rights.ipcMode());
        option("--userns", rights.usernsMode());
        option("--runtime", rights.runtime());
    }
}
