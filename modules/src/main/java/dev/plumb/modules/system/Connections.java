package dev.plumb.modules.system;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Connections in the words of the kernel's tables. Source: proc(5), {@code /proc/net/tcp}; Linux, {@code net/tcp_states.h}. */
final class Connections {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    private static final Map<String, String> STATES = new LinkedHashMap<>();

    static {
        String[] names = {
            "ESTABLISHED",
            "SYN_SENT",
            "SYN_RECV",
            "FIN_WAIT1",
            "FIN_WAIT2",
            "TIME_WAIT",
            "CLOSE",
            "CLOSE_WAIT",
            "LAST_ACK"
        };
        for (int i = 0; i < names.length; i++) {
            STATES.put(names[i], String.format("%02X", i + 1));
        }
    }

    private Connections() {}

    /** What cannot be said of connections, or null. */
    static @Nullable String invalid(String host, List<String> states, List<String> excluded) {
        for (String state : states) {
            if (!STATES.containsKey(state)) {
                return "active_connection_states: '" + state + "' is none of " + String.join(", ", STATES.keySet());
            }
        }
        List<String> addresses = new ArrayList<>(excluded);
        addresses.add(host);
        for (String address : addresses) {
            if (kernel(address) == null && !isAny(address)) {
                return "'" + address + "' is no IPv4 address, which state: drained needs";
            }
        }
        return null;
    }

    /** Port, local address, states and addresses that do not count, as the tables have them. */
    static List<String> words(int port, String host, List<String> states, List<String> excluded) {
        String local = isAny(host) ? "any" : kernel(host) + mapped(host);
        StringBuilder others = new StringBuilder();
        excluded.forEach(address ->
                others.append(kernel(address)).append(mapped(address)).append(' '));
        List<String> numbers = states.stream().map(STATES::get).toList();
        return List.of(
                String.format("%04X", port),
                local,
                String.join(" ", numbers),
                others.toString().strip());
    }

    private static boolean isAny(String address) {
        return address.equals("0.0.0.0") || address.equals("::");
    }

    /** The same address among those of IPv6. */
    private static String mapped(String address) {
        return " 0000000000000000FFFF0000" + kernel(address);
    }

    /** An IPv4 address as the tables have it, its last number first; null when it is none. */
    private static @Nullable String kernel(String address) {
        Matcher numbers = IPV4.matcher(address.equals("localhost") ? "127.0.0.1" : address);
        if (!numbers.matches()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 4; i > 0; i--) {
            int number = Integer.parseInt(numbers.group(i));
            if (number > 255) {
                return null;
            }
            text.append(String.format("%02X", number));
        }
        return text.toString();
    }
}
