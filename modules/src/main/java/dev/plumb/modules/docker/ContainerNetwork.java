package dev.plumb.modules.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network that a container is in.
 *
 * @param name of the network
 * @param aliases further names of the container in it, sorted
 * @param address the address that it is to have; empty: any
 */
record ContainerNetwork(String name, List<String> aliases, String address) {
    private static final Set<String> KEYS = Set.of("name", "aliases", "ipv4_address");
    private static final int ID = 12;

    /** As docker tells it; of some versions, the container's number is an alias, or its own name for itself. */
    static ContainerNetwork told(String name, DockerJson network, DockerJson container) {
        Set<String> aliases = new TreeSet<>(network.texts("Aliases"));
        String id = container.text("Id");
        aliases.remove(id.length() > ID ? id.substring(0, ID) : id);
        aliases.remove(container.text("Config", "Hostname"));
        aliases.remove(container.text("Name").replaceFirst("^/", ""));
        return new ContainerNetwork(name, List.copyOf(aliases), network.text("IPAMConfig", "IPv4Address"));
    }

    /** Those of a task, without aliases that the container has anyway; null where it says nothing. */
    static @Nullable List<ContainerNetwork> of(DockerContainerModule.Params p) {
        List<ContainerNetwork> given = of(p.network().networks());
        if (given == null || given.isEmpty()) {
            return null;
        }
        List<ContainerNetwork> all = new ArrayList<>(given);
        String mode = p.network().networkMode();
        Set<String> names = all.stream().map(ContainerNetwork::name).collect(Collectors.toSet());
        boolean more = mode != null && !mode.equals("default") && !names.contains(mode);
        if (mode != null && more) {
            all.add(0, new ContainerNetwork(mode, List.of(), ""));
        }
        return all.stream()
                .map(each -> new ContainerNetwork(
                        each.name,
                        each.aliases.stream()
                                .filter(alias -> !alias.equals(p.name())
                                        && !alias.equals(p.network().hostname()))
                                .toList(),
                        each.address))
                .toList();
    }

    /** As a task says them. */
    private static @Nullable List<ContainerNetwork> of(@Nullable Object given) {
        if (!(given instanceof List<?> list)) {
            return null;
        }
        List<ContainerNetwork> networks = new ArrayList<>();
        for (Object each : list) {
            if (each instanceof Map<?, ?> map) {
                Set<String> aliases = new TreeSet<>();
                if (map.get("aliases") instanceof List<?> names) {
                    names.forEach(name -> aliases.add(String.valueOf(name)));
                }
                Object address = map.get("ipv4_address");
                networks.add(new ContainerNetwork(
                        String.valueOf(map.get("name")),
                        List.copyOf(aliases),
                        address == null ? "" : address.toString()));
            } else {
                networks.add(new ContainerNetwork(String.valueOf(each), List.of(), ""));
            }
        }
        return networks;
    }

    /** What is wrong with those of a task, or null. */
    static @Nullable String mistake(@Nullable Object given) {
        boolean right = given == null
                || given instanceof List<?> list
                        && list.stream()
                                .allMatch(each -> each instanceof String
                                        || each instanceof Map<?, ?> map
                                                && KEYS.containsAll(map.keySet())
                                                && map.get("name") != null
                                                && (map.get("aliases") == null || map.get("aliases") instanceof List));
        return right
                ? null
                : "networks is no list of networks; write - NAME, or - {name: NAME, aliases: [NAME], ipv4_address: ADDRESS}";
    }

    /** In words. */
    String shown() {
        return name
                + (aliases.isEmpty() ? "" : " as " + String.join(" ", aliases))
                + (address.isEmpty() ? "" : " " + address);
    }

    /** Options of {@code docker network connect}. */
    List<String> options() {
        List<String> words = new ArrayList<>();
        aliases.forEach(alias -> words.addAll(List.of("--alias", alias)));
        if (!address.isEmpty()) {
            words.addAll(List.of("--ip", address));
        }
        return words;
    }
}
