package dev.plumb.modules.docker;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words of tasks for sizes, times, ports and volumes, and what docker makes of them. */
final class ContainerValues {
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([bkmgtp]?)i?b?");
    private static final Pattern SPAN = Pattern.compile("(?:\\d+(?:\\.\\d+)?(?:h|ms|m|us|s|ns))+");
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|ms|m|us|s|ns)");
    private static final String RANGE = "\\d{1,5}(?:-\\d{1,5})?";
    private static final Pattern PORT =
            Pattern.compile("(?:(?<ip>\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-fA-F:]+\\]):)?(?:(?<host>" + RANGE
                    + ")?:)?(?<own>" + RANGE + ")(?:/(?<protocol>tcp|udp|sctp))?");

    private static final Map<String, Long> NANOS = Map.of(
            "h",
            3_600_000_000_000L,
            "m",
            60_000_000_000L,
            "s",
            1_000_000_000L,
            "ms",
            1_000_000L,
            "us",
            1000L,
            "ns",
            1L);

    private static final long LAST_PORT = 65535;
    private static final long KIBI = 1024;
    private static final String UNITS = "kmgtp";

    private ContainerValues() {}

    /** A size in bytes; -1 as it is. Null when it is none. */
    static @Nullable Long bytes(String size) {
        Matcher matcher = SIZE.matcher(size.strip().toLowerCase(Locale.ROOT));
        if (size.strip().matches("-1|unlimited")) {
            return -1L;
        } else if (!matcher.matches()) {
            return null;
        }
        BigDecimal value = new BigDecimal(matcher.group(1));
        for (int i = UNITS.indexOf(matcher.group(2).isEmpty() ? "b" : matcher.group(2)); i >= 0; i--) {
            value = value.multiply(BigDecimal.valueOf(KIBI));
        }
        return value.longValue();
    }

    /** A number of bytes as a person writes it: {@code 512M}. */
    static String size(long bytes) {
        long value = bytes;
        int unit = 0;
        while (value > 0 && value % KIBI == 0 && unit < UNITS.length()) {
            value /= KIBI;
            unit++;
        }
        return bytes == 0
                ? Fields.NONE
                : value + (unit == 0 ? "" : UNITS.substring(unit - 1, unit).toUpperCase(Locale.ROOT));
    }

    /** A size in the words of {@link #size}; the text itself when it is none. */
    static String size(String text) {
        Long bytes = bytes(text);
        return bytes == null ? text : size(bytes);
    }

    /** A span of time in nanoseconds: {@code 1m30s}, {@code 5s}, or a number of seconds. Null when it is none. */
    static @Nullable Long nanos(String span) {
        if (span.matches("\\d{1,9}")) {
            return Long.parseLong(span) * NANOS.getOrDefault("s", 0L);
        } else if (!SPAN.matcher(span).matches()) {
            return null;
        }
        BigDecimal all = BigDecimal.ZERO;
        Matcher part = PART.matcher(span);
        while (part.find()) {
            all = all.add(
                    new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L))));
        }
        return all.longValue();
    }

    /** Billionths of processors; null when it is no number. */
    static @Nullable Long cpus(String cpus) {
        return cpus.matches("\\d{1,5}(\\.\\d{1,9})?")
                ? new BigDecimal(cpus).movePointRight(9).longValue()
                : null;
    }

    /** Billionths of processors as a person writes them. */
    static String cpus(long nanos) {
        return nanos == 0
                ? Fields.NONE
                : BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }

    /** What is wrong with a published port, or null. */
    static @Nullable String mistake(String port) {
        Matcher matcher = PORT.matcher(port);
        if (!matcher.matches()) {
            return "published_ports has '" + port
                    + "'; write 8080:80, 127.0.0.1:8080:80/udp, 8000-8010:8000-8010, or 80 for any port of the host";
        }
        long[] own = range(matcher.group("own"));
        long[] host = range(matcher.group("host") == null ? matcher.group("own") : matcher.group("host"));
        if (own[1] > LAST_PORT || host[1] > LAST_PORT || own[0] > own[1] || host[0] > host[1]) {
            return "published_ports has '" + port + "', and ports go from 1 to 65535";
        }
        return own[1] - own[0] == host[1] - host[0]
                ? null
                : "published_ports has '" + port + "', whose ranges are not of one length";
    }

    private static long[] range(String text) {
        String[] ends = text.split("-");
        return new long[] {Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])};
    }

    /** Published ports one by one, as {@code ADDRESS:PORT:PORT/PROTOCOL}; the port of the host is empty where docker chooses it. */
    static List<String> ports(List<String> given, String address) {
        List<String> all = new ArrayList<>();
        for (String each : given) {
            Matcher matcher = PORT.matcher(each);
            if (!matcher.matches()) {
                continue;
            }
            String ip =
                    matcher.group("ip") == null ? address : matcher.group("ip").replaceAll("[\\[\\]]", "");
            String protocol = matcher.group("protocol") == null ? "tcp" : matcher.group("protocol");
            long[] own = range(matcher.group("own"));
            long[] host = matcher.group("host") == null ? null : range(matcher.group("host"));
            for (long i = 0; i <= own[1] - own[0]; i++) {
                String from = host == null ? "" : String.valueOf(host[0] + i);
                all.add(port(ip, from, own[0] + i + "/" + protocol));
            }
        }
        return all.stream().sorted().distinct().toList();
    }

    /** A published port in the words of {@link #ports}. */
    static String port(String ip, String host, String own) {
        String address = ip.isEmpty() ? "0.0.0.0" : ip;
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + host + ":" + own;
    }

    /** A volume with its options in order, without {@code rw}, which is none: {@code /srv/a:/a:ro}. */
    static String volume(String given) {
        String[] parts = given.split(":", 3);
        if (parts.length < 3) {
            return given;
        }
        List<String> options = new ArrayList<>(List.of(parts[2].split(",")));
        options.removeIf(each -> each.equals("rw") || each.isEmpty());
        return parts[0] + ":" + parts[1]
                + (options.isEmpty()
                        ? ""
                        : ":" + String.join(",", options.stream().sorted().toList()));
    }

    /** A capability without its prefix. */
    static String capability(String name) {
        return name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
    }
}
