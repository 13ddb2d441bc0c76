package dev.plumb.modules.docker;

import dev.plumb.modules.docker.DockerContainerModule.Params;
import dev.plumb.modules.docker.DockerContainerModule.State;
import dev.plumb.modules.kit.Names;
import dev.plumb.text.ShellWords;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong with the task of a container, as far as that can be told without a host. */
final class ContainerMistakes {
    private static final Set<String> POLICIES = Set.of("no", "always", "unless-stopped", "on-failure");
    private static final Set<String> PULLS = Set.of("missing", "always", "never");
    private static final String SIZE = "' is no size; write 512M or 2G";

    private ContainerMistakes() {}

    static @Nullable String of(Params p) {
        return Names.first(
                DockerNames.mistake("name", p.name()),
                ImageName.mistake("image", p.image()),
                p.state() == State.ABSENT && (p.recreate() || p.restart())
                        ? "state: absent goes without recreate and restart"
                        : null,
                p.state() == State.STOPPED && p.restart() ? "state: stopped goes without restart" : null,
                PULLS.contains(p.pulls()) ? null : "pull '" + p.pull() + "' is none of missing, always, never",
                POLICIES.contains(p.restartWord())
                        ? null
                        : "restart_policy '" + p.restartPolicy()
                                + "' is none of no, always, unless-stopped, on-failure",
                p.restartRetries() > 0 && !p.restartWord().equals("on-failure")
                        ? "restart_retries goes with restart_policy: on-failure"
                        : null,
                p.autoRemove() && (!p.detach() || p.state() == State.STOPPED || p.state() == State.PRESENT)
                        ? "auto_remove goes with what runs on: not with detach: false, state: present or state: stopped"
                        : null,
                p.autoRemove() && !p.restartWord().equals("no")
                        ? "auto_remove and restart_policy exclude each other"
                        : null,
                p.settle() < 0 || p.healthyWaitTimeout() < 0
                        ? "settle and healthy_wait_timeout are no times before now"
                        : null,
                HealthCheck.mistake(p.healthcheck()),
                p.state() == State.HEALTHY && "NONE".equals(p.healthcheck().get("test"))
                        ? "state: healthy needs a health check"
                        : null,
                program(p),
                DockerNames.keys("labels", p.labels()),
                storage(p),
                network(p),
                limits(p.limits()),
                comparisons(p));
    }

    private static @Nullable String program(Params p) {
        for (Map.Entry<String, String> each : Fields.texts(p.program().env()).entrySet()) {
            if (!each.getKey().matches("[^\\s=#][^\\s=]*")) {
                return "env has '" + each.getKey() + "', which is no name of a variable";
            } else if (each.getValue().contains("\n") && !each.getKey().matches("[A-Za-z_][A-Za-z0-9_]*|")) {
                return "env." + each.getKey()
                        + " has several lines, and a name that a shell does not know; use letters, digits and _";
            } else if (each.getValue().contains("\n")
                    && each.getKey().matches("PATH|HOME|DOCKER_.*|LD_.*|.*_(proxy|PROXY)")) {
                return "env." + each.getKey()
                        + " has several lines, which docker would take for its own; write it on one line";
            }
        }
        try {
            p.commandWords();
        } catch (ShellWords.Malformed e) {
            return "command: " + e.getMessage();
        }
        return null;
    }

    private static @Nullable String storage(Params p) {
        Set<String> places = new TreeSet<>();
        for (String each : p.storage().volumes()) {
            String[] parts = each.split(":", 3);
            String place = parts.length > 1 ? parts[1] : parts[0];
            boolean named =
                    parts.length == 1 || parts[0].startsWith("/") || parts[0].matches("[A-Za-z0-9][A-Za-z0-9_.-]+");
            if (!place.startsWith("/") || !named) {
                return "volumes has '" + each + "'; write NAME:/PATH, /HOST/PATH:/PATH or /HOST/PATH:/PATH:ro";
            } else if (!places.add(place)) {
                return "volumes has " + place + " twice";
            }
        }
        String shm = p.storage().shmSize();
        return shm == null || ContainerValues.bytes(shm) != null ? null : "shm_size '" + shm + SIZE;
    }

    private static @Nullable String network(Params p) {
        for (String each : p.network().publishedPorts()) {
            String wrong = ContainerValues.mistake(each);
            if (wrong != null) {
                return wrong;
            }
        }
        String address = p.network().defaultHostIp();
        if (!address.matches("\\d+\\.\\d+\\.\\d+\\.\\d+|[0-9a-fA-F:]*:[0-9a-fA-F:]*")) {
            return "default_host_ip '" + address + "' is no address; write 127.0.0.1 or 0.0.0.0";
        }
        String mode = p.network().networkMode();
        boolean alone = mode != null && (mode.equals("host") || mode.equals("none") || mode.startsWith("container:"));
        return Names.first(
                ContainerNetwork.mistake(p.network().networks()),
                alone && p.network().networks() != null ? "network_mode: " + mode + " goes without networks" : null,
                alone && !p.network().publishedPorts().isEmpty()
                        ? "network_mode: " + mode + " goes without published_ports"
                        : null);
    }

    private static @Nullable String limits(ContainerParams.Limits limits) {
        String memory = limits.memory();
        return Names.first(
                ContainerValues.bytes(memory) != null && !memory.startsWith("-") ? null : "memory '" + memory + SIZE,
                limits.memorySwap() == null || ContainerValues.bytes(limits.memorySwap()) != null
                        ? null
                        : "memory_swap '" + limits.memorySwap() + SIZE + ", or -1",
                ContainerValues.bytes(limits.memoryReservation()) != null
                        ? null
                        : "memory_reservation '" + limits.memoryReservation() + SIZE,
                ContainerValues.cpus(limits.cpus()) != null
                        ? null
                        : "cpus '" + limits.cpus() + "' is no number of processors; write 0.5 or 2",
                limits.ulimits().stream().allMatch(each -> each.matches("[a-z]+:-?\\d+(:-?\\d+)?"))
                        ? null
                        : "ulimits has what is no limit; write nofile:1024:2048",
                limits.pidsLimit() < 0 || limits.cpuShares() < 0 ? "pids_limit and cpu_shares are 0 or more" : null);
    }

    private static @Nullable String comparisons(Params p) {
        Set<String> fields =
                new TreeSet<>(ContainerFields.found(DockerJson.NONE).keySet());
        fields.addAll(List.of("*", "env", "labels", "log_options"));
        for (Map.Entry<String, @Nullable Object> each : p.comparisons().entrySet()) {
            if (!fields.contains(each.getKey())) {
                return "comparisons has '" + each.getKey() + "', which is none of " + String.join(", ", fields);
            }
            String how = String.valueOf(each.getValue());
            boolean more = how.equals("allow_more_present")
                    && List.of("env", "labels", "*").contains(each.getKey());
            if (!more && !how.equals("strict") && !how.equals("ignore")) {
                return "comparisons." + each.getKey() + " is '" + how
                        + "'; write strict or ignore, or allow_more_present for env and labels";
            }
        }
        return null;
    }
}
