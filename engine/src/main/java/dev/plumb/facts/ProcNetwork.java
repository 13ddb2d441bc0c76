package dev.plumb.facts;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Addresses and routes from {@code /proc}, for hosts without the {@code ip} program. */
final class ProcNetwork {
    private final Sections sections;
    private final List<Route> routes = new ArrayList<>();

    /** A route of {@code /proc/net/route}. */
    private record Route(String device, long destination, long gateway, long mask, long metric) {}

    ProcNetwork(Sections sections) {
        this.sections = sections;
        for (String line : sections.lines("routes")) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length >= 8 && !fields[0].equals("Iface")) {
                routes.add(new Route(
                        fields[0],
                        Ipv4.ofProc(fields[1]),
                        Ipv4.ofProc(fields[2]),
                        Ipv4.ofProc(fields[7]),
                        Numbers.whole(fields[6], 0)));
            }
        }
    }

    /** Addresses of the host; an IPv4 address belongs to the interface whose network it is in. */
    List<NetworkFacts.Address> addresses() {
        List<NetworkFacts.Address> addresses = new ArrayList<>();
        for (String address : new LinkedHashSet<>(sections.lines("local"))) {
            if (address.startsWith("127.")) {
                addresses.add(new NetworkFacts.Address("lo", false, address, 8, "", "host"));
                continue;
            }
            Route network = network(Ipv4.number(address));
            if (network != null) {
                int prefix = Long.bitCount(network.mask());
                addresses.add(new NetworkFacts.Address(network.device(), false, address, prefix, "", "global"));
            }
        }
        for (String line : sections.lines("inet6")) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length >= 6 && Ipv6.isProc(fields[0])) {
                int prefix = (int) Math.min(128, Numbers.hexadecimal(fields[2], 128));
                addresses.add(
                        new NetworkFacts.Address(fields[5], true, Ipv6.text(fields[0]), prefix, "", scope(fields[3])));
            }
        }
        return addresses;
    }

    private static String scope(String hex) {
        return switch (hex) {
            case "00" -> "global";
            case "20" -> "link";
            case "10" -> "host";
            case "40" -> "site";
            default -> "unknown";
        };
    }

    private @org.jspecify.annotations.Nullable Route network(long address) {
        Route best = null;
        for (Route route : routes) {
            boolean connected =
                    route.gateway() == 0 && route.mask() != 0 && (address & route.mask()) == route.destination();
            if (connected && (best == null || Long.bitCount(route.mask()) > Long.bitCount(best.mask()))) {
                best = route;
            }
        }
        return best;
    }

    /** The default route as {@code ip route} would put it: {@code via GATEWAY dev DEVICE}; empty when there is none. */
    String route(boolean v6) {
        return v6 ? route6() : route4();
    }

    private String route4() {
        Route best = null;
        for (Route route : routes) {
            if (route.mask() == 0 && route.destination() == 0 && (best == null || route.metric() < best.metric())) {
                best = route;
            }
        }
        if (best == null) {
            return "";
        }
        return (best.gateway() == 0 ? "" : "via " + Ipv4.text(best.gateway()) + " ") + "dev " + best.device();
    }

    /** Lines of {@code /proc/net/ipv6_route}: destination, prefix, source, prefix, gateway, metric, …, flags, device. */
    private String route6() {
        String found = "";
        long metric = Long.MAX_VALUE;
        for (String line : sections.lines("routes6")) {
            String[] fields = line.strip().split("\\s+");
            boolean isDefault = fields.length >= 10 && fields[0].matches("0{32}") && fields[1].equals("00");
            if (!isDefault || fields[9].equals("lo") || fields[4].matches("0{32}")) {
                continue;
            }
            long own = Numbers.hexadecimal(fields[5], Long.MAX_VALUE);
            if (own < metric && Ipv6.isProc(fields[4])) {
                metric = own;
                found = "via " + Ipv6.text(fields[4]) + " dev " + fields[9];
            }
        }
        return found;
    }
}
