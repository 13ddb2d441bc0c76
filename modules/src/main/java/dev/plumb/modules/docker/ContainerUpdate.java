package dev.plumb.modules.docker;

import dev.plumb.modules.docker.DockerContainerModule.Params;
import dev.plumb.resource.Value;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is changed of a container while it runs on. */
final class ContainerUpdate {
    /** What {@code docker update} changes; it cannot take a limit away. */
    private static final Set<String> LIMITS =
            Set.of("memory", "memory_swap", "memory_reservation", "cpus", "cpu_shares", "cpuset_cpus", "pids_limit");

    private final Params p;
    private final Map<String, Value> others;

    /**
     * For a task.
     *
     * @param others the fields in which the container is otherwise
     */
    ContainerUpdate(Params p, Map<String, Value> others) {
        this.p = p;
        this.others = others;
    }

    /** Whether a field can get this value without another container. */
    static boolean isInPlace(String field, @Nullable Value value) {
        return field.equals("restart_policy")
                || field.equals(ContainerFields.NETWORKS)
                || LIMITS.contains(field) && !Fields.isNone(value);
    }

    /** Options of {@code docker update}. */
    List<String> words() {
        ContainerParams.Limits limits = p.limits();
        List<String> words = new ArrayList<>();
        String swap = "unlimited".equals(limits.memorySwap()) ? "-1" : limits.memorySwap();
        if (others.containsKey("memory") && swap == null) {
            // docker's own default; without it, memory could not be raised above what there was with swap
            swap = String.valueOf(2 * value(limits.memory()));
        }
        option(words, "memory", "--memory", limits.memory());
        if (others.containsKey("memory") || others.containsKey("memory_swap")) {
            words.addAll(List.of("--memory-swap", String.valueOf(swap)));
        }
        option(words, "memory_reservation", "--memory-reservation", limits.memoryReservation());
        option(words, "cpus", "--cpus", limits.cpus());
        option(words, "cpu_shares", "--cpu-shares", String.valueOf(limits.cpuShares()));
        option(words, "cpuset_cpus", "--cpuset-cpus", String.valueOf(limits.cpusetCpus()));
        option(words, "pids_limit", "--pids-limit", String.valueOf(limits.pidsLimit()));
        String policy = ContainerFields.restart(p.restartWord(), p.restartRetries());
        option(words, "restart_policy", "--restart", policy.isEmpty() ? "no" : policy);
        return words;
    }

    /** What else is another one then. */
    Map<String, Value> implied() {
        long memory = value(p.limits().memory());
        return others.containsKey("memory") && p.limits().memorySwap() == null
                ? Map.of("memory_swap", Fields.text(ContainerValues.size(2 * memory)))
                : Map.of();
    }

    private static long value(String size) {
        Long bytes = ContainerValues.bytes(size);
        return bytes == null ? 0 : bytes;
    }

    private void option(List<String> words, String field, String name, String value) {
        if (others.containsKey(field)) {
            words.addAll(List.of(name, value));
        }
    }

    /** Commands that leave and join networks; one that is otherwise is left and joined again. */
    List<String> networks(DockerState now) {
        List<ContainerNetwork> wanted = ContainerNetwork.of(p);
        if (wanted == null || !others.containsKey(ContainerFields.NETWORKS)) {
            return List.of();
        }
        List<ContainerNetwork> found = new ArrayList<>();
        now.told()
                .map("NetworkSettings", "Networks")
                .forEach((name, each) -> found.add(ContainerNetwork.told(name, each, now.told())));
        List<ContainerNetwork> less =
                found.stream().filter(each -> !wanted.contains(each)).toList();
        List<ContainerNetwork> more =
                wanted.stream().filter(each -> !found.contains(each)).toList();
        // whatever fails, it is in the networks that it was in
        List<String> undo = new ArrayList<>();
        more.forEach(each -> undo.add(leave(each)));
        less.forEach(each -> undo.add(join(each)));
        String back = undo.stream()
                .map(each -> each + " >/dev/null 2>&1 </dev/null;")
                .collect(Collectors.joining("", "||{ plumb_s=$?;", "exit $plumb_s;}"));
        List<String> commands = new ArrayList<>();
        less.forEach(each -> commands.add(leave(each) + " >/dev/null </dev/null" + back));
        more.forEach(each -> commands.add(join(each) + " >/dev/null </dev/null" + back));
        return commands;
    }

    private String leave(ContainerNetwork network) {
        return "docker network disconnect " + Sh.words(List.of(network.name(), p.name()));
    }

    private String join(ContainerNetwork network) {
        List<String> words = new ArrayList<>(List.of("docker", "network", "connect"));
        words.addAll(network.options());
        words.addAll(List.of(network.name(), p.name()));
        return Sh.words(words);
    }
}
