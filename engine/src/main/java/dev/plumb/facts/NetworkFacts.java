package dev.plumb.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names, interfaces and addresses. */
final class NetworkFacts {
    private final Sections sections;
    private final Map<String, Map<String, @Nullable Object>> links = new LinkedHashMap<>();
    private final List<Address> addresses = new ArrayList<>();

    NetworkFacts(Sections sections) {
        this.sections = sections;
    }

    /**
     * An address of an interface.
     *
     * @param prefix bits of the network
     * @param broadcast broadcast address, or empty
     * @param scope {@code global}, {@code link}, {@code host}
     */
    record Address(String device, boolean v6, String address, int prefix, String broadcast, String scope) {}

    void into(Map<String, @Nullable Object> facts, String nodename) {
        names(facts, nodename);
        readLinks();
        if (sections.lines("addresses").isEmpty()) {
            addresses.addAll(new ProcNetwork(sections).addresses());
        } else {
            readAddresses();
        }
        addresses.forEach(this::attach);
        List<String> interfaces = new ArrayList<>(links.keySet());
        facts.put("interfaces", interfaces);
        links.forEach((name, link) -> facts.put(name.replace('-', '_').replace(':', '_'), link));
        facts.put("all_ipv4_addresses", all(false));
        facts.put("all_ipv6_addresses", all(true));
        facts.put("default_ipv4", defaultOf(false));
        facts.put("default_ipv6", defaultOf(true));
        facts.put("dns", dns());
    }

    /** Names as Python's {@code socket.getfqdn} finds them: the first name with a dot of the host's line in hosts. */
    private void names(Map<String, @Nullable Object> facts, String nodename) {
        String fqdn = nodename;
        if (!nodename.contains(".")) {
            String resolved = sections.first("fqdn");
            fqdn = resolved.contains(".") ? resolved : nodename;
            for (String line : sections.lines("hosts")) {
                String[] words = line.split("#", 2)[0].strip().split("\\s+");
                if (List.of(words).contains(nodename)) {
                    for (int i = words.length - 1; i > 0; i--) {
                        fqdn = words[i].contains(".") ? words[i] : fqdn;
                    }
                    break;
                }
            }
        }
        int dot = fqdn.indexOf('.');
        facts.put("hostname", nodename.split("\\.", 2)[0]);
        facts.put("nodename", nodename);
        facts.put("fqdn", fqdn);
        facts.put("domain", dot < 0 ? "" : fqdn.substring(dot + 1));
    }

    private void readLinks() {
        for (String line : sections.lines("links")) {
            String[] fields = line.split("\\|", -1);
            if (fields.length < 6) {
                continue;
            }
            Map<String, @Nullable Object> link = new LinkedHashMap<>();
            link.put("device", fields[0]);
            link.put("active", fields[3].equals("up") || fields[0].equals("lo") || fields[3].equals("unknown"));
            link.put("type", type(fields[4], fields[5]));
            if (!fields[1].isEmpty() && !fields[0].equals("lo")) {
                link.put("macaddress", fields[1]);
            }
            link.put("mtu", Numbers.whole(fields[2], 0));
            links.put(fields[0], link);
        }
    }

    private static String type(String number, String kind) {
        return switch (number) {
            case "1" -> kind.equals("bridge") ? "bridge" : kind.equals("bonding") ? "bonding" : "ether";
            case "32" -> "infiniband";
            case "512" -> "ppp";
            case "772" -> "loopback";
            case "65534" -> "tunnel";
            default -> "unknown";
        };
    }

    /** Lines of {@code ip -o addr show}: {@code 2: eth0    inet 10.0.0.2/24 brd 10.0.0.255 scope global eth0}. */
    private void readAddresses() {
        for (String line : sections.lines("addresses")) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 4 || !words[2].startsWith("inet")) {
                continue;
            }
            String[] address = words[3].split("/", 2);
            boolean v6 = words[2].equals("inet6");
            int prefix = address.length > 1
                    ? Numbers.whole(address[1], v6 ? 128 : 32).intValue()
                    : v6 ? 128 : 32;
            String device = words[1].split("@", 2)[0];
            addresses.add(new Address(device, v6, address[0], prefix, after(words, "brd"), after(words, "scope")));
        }
    }

    private static String after(String[] words, String word) {
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals(word)) {
                return words[i + 1];
            }
        }
        return "";
    }

    private void attach(Address address) {
        Map<String, @Nullable Object> link = links.get(address.device());
        if (link == null) {
            return;
        }
        Map<String, @Nullable Object> shown = shown(address);
        if (!address.v6() && !link.containsKey("ipv4")) {
            link.put("ipv4", shown);
            return;
        }
        String key = address.v6() ? "ipv6" : "ipv4_secondaries";
        List<Object> all = new ArrayList<>(link.get(key) instanceof List<?> earlier ? earlier : List.of());
        all.add(shown);
        link.put(key, all);
    }

    private static Map<String, @Nullable Object> shown(Address address) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("address", address.address());
        if (address.v6()) {
            shown.put("prefix", String.valueOf(address.prefix()));
            shown.put("scope", address.scope());
            return shown;
        }
        long mask = Ipv4.mask(address.prefix());
        long network = Ipv4.number(address.address()) & mask;
        String broadcast = address.broadcast().isEmpty()
                        && address.prefix() < 31
                        && !address.device().equals("lo")
                ? Ipv4.text(network | ~mask & 0xffffffffL)
                : address.broadcast();
        shown.put("broadcast", broadcast);
        shown.put("netmask", Ipv4.text(mask));
        shown.put("network", Ipv4.text(network));
        shown.put("prefix", String.valueOf(address.prefix()));
        return shown;
    }

    /** All addresses but the loopback's. */
    private List<String> all(boolean v6) {
        List<String> all = new ArrayList<>();
        for (Address address : addresses) {
            boolean loopback =
                    address.address().startsWith("127.") || address.address().equals("::1");
            if (address.v6() == v6 && !loopback) {
                all.add(address.address());
            }
        }
        return all;
    }

    /** The address a packet to the world would have; empty when there is no way there. */
    private Map<String, @Nullable Object> defaultOf(boolean v6) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        String[] route = route(v6);
        String device = after(route, "dev");
        String source = after(route, "src");
        for (Address address : addresses) {
            boolean fits = address.v6() == v6
                    && address.device().equals(device)
                    && (source.isEmpty()
                            ? !address.scope().equals("link")
                            : address.address().equals(source));
            if (fits && found.isEmpty()) {
                found.putAll(shown(address));
            }
        }
        Map<String, @Nullable Object> link = links.get(device);
        if (found.isEmpty() || link == null) {
            return Map.of();
        }
        found.put("gateway", after(route, "via"));
        found.put("interface", device);
        found.put("macaddress", link.getOrDefault("macaddress", ""));
        found.put("mtu", link.get("mtu"));
        found.put("type", link.get("type"));
        if (!v6) {
            found.put("alias", device);
        }
        return found;
    }

    private String[] route(boolean v6) {
        String line = sections.first(v6 ? "route6" : "route4");
        boolean unreachable = line.contains("unreachable") || line.contains("prohibit");
        String found = line.isEmpty() ? new ProcNetwork(sections).route(v6) : unreachable ? "" : line;
        return found.split("\\s+");
    }

    private Map<String, @Nullable Object> dns() {
        List<String> servers = new ArrayList<>();
        Map<String, @Nullable Object> dns = new LinkedHashMap<>();
        for (String line : sections.lines("resolv")) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 2) {
                continue;
            }
            switch (words[0]) {
                case "nameserver" -> servers.add(words[1]);
                case "domain" -> dns.put("domain", words[1]);
                case "search" -> dns.put("search", List.of(words).subList(1, words.length));
                default -> {}
            }
        }
        dns.put("nameservers", servers);
        return dns;
    }
}
