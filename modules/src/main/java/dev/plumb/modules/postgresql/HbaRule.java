package dev.plumb.modules.postgresql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule of {@code pg_hba.conf}, its fields as they are written there.
 *
 * @param type {@code local}, {@code host} and others
 * @param databases with commas between them
 * @param users likewise
 * @param address empty for {@code local}
 * @param netmask empty where the address has it
 * @param method how who connects is known
 * @param options {@code name=value} each
 */
record HbaRule(
        String type,
        String databases,
        String users,
        String address,
        String netmask,
        String method,
        List<String> options) {
    static final String LOCAL = "local";
    static final Set<String> TYPES = Set.of(LOCAL, "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc");
    static final List<String> METHODS = List.of(
            "scram-sha-256",
            "peer",
            "reject",
            "trust",
            "md5",
            "password",
            "cert",
            "ident",
            "gss",
            "sspi",
            "ldap",
            "radius",
            "pam",
            "bsd");

    /** Those that need an encrypted connection, or a network. */
    private static final Set<String> NETWORK = Set.of("gss", "sspi", "cert");

    HbaRule {
        options = List.copyOf(options);
    }

    /**
     * The rule of a line; null where it has none: it is blank, a comment or an {@code include}.
     *
     * @throws IllegalArgumentException when it is none, with what is wrong
     */
    static @Nullable HbaRule read(String line) {
        List<String> fields = fields(line);
        if (fields.isEmpty() || fields.get(0).startsWith("include")) {
            return null;
        }
        String type = fields.get(0);
        boolean local = type.equals(LOCAL);
        int address = local ? 0 : 1;
        if (fields.size() < 4 + address) {
            throw new IllegalArgumentException("has " + fields.size() + " fields; write type, database, user"
                    + (local ? "" : ", address") + " and method");
        }
        String netmask = !local && isAddress(fields.get(3)) && isAddress(fields.get(4)) ? fields.get(4) : "";
        int method = 3 + address + (netmask.isEmpty() ? 0 : 1);
        if (fields.size() <= method) {
            throw new IllegalArgumentException("has no method");
        }
        return new HbaRule(
                type,
                fields.get(1),
                fields.get(2),
                local ? "" : fields.get(3),
                netmask,
                fields.get(method),
                fields.subList(method + 1, fields.size()));
    }

    /** Plain addresses of IPv4 and IPv6, without what makes them a network. */
    static boolean isAddress(String text) {
        return text.matches("\\d{1,3}(\\.\\d{1,3}){3}") || text.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    }

    /** Fields as the server takes them apart: at blanks, but for those behind a comma and in quotes. */
    static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean comma = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '#' && !quoted) {
                break;
            } else if (!quoted && Character.isWhitespace(c)) {
                comma = field.length() > 0 && field.charAt(field.length() - 1) == ',';
                if (!comma && field.length() > 0) {
                    fields.add(field.toString());
                    field.setLength(0);
                }
                continue;
            }
            quoted = quoted != (c == '"');
            field.append(c);
        }
        if (field.length() > 0) {
            fields.add(field.toString());
        }
        return fields;
    }

    /** A name as a field has it: what would mean something else is quoted. */
    static String word(String name) {
        return name.isEmpty() || name.matches("(?s).*[\\s,\"#].*") && !name.matches("\"([^\"]|\"\")*\"")
                ? '"' + name.replace("\"", "\"\"") + '"'
                : name;
    }

    /** What is wrong with it, or null. */
    @Nullable
    String mistake() {
        if (!TYPES.contains(type)) {
            return "type '" + type + "' is none; write local, host, hostssl, hostnossl, hostgssenc or hostnogssenc";
        } else if (type.equals(LOCAL) && !(address + netmask).isEmpty()) {
            return "a rule of type local is for the socket, and goes without address";
        } else if (!type.equals(LOCAL) && address.isEmpty()) {
            return "a rule of type " + type + " needs an address, such as 10.0.0.0/8, samenet or all";
        } else if (!METHODS.contains(method)) {
            return "method '" + method + "' is none; write one of " + String.join(", ", METHODS);
        }
        String wrong = methodMistake();
        if (wrong == null && !address.isEmpty()) {
            wrong = HbaAddress.mistake(address, netmask);
        }
        for (String option : options) {
            wrong = wrong != null || option.matches("[a-z_0-9]+=.*")
                    ? wrong
                    : "option '" + option + "' is none; write NAME=VALUE";
        }
        return wrong;
    }

    private @Nullable String methodMistake() {
        boolean local = type.equals(LOCAL);
        if (method.equals("peer") && !local) {
            return "method peer is for type local only";
        } else if (method.equals("ident") && local) {
            return "method ident is for the network; write peer for type local";
        } else if (NETWORK.contains(method) && local) {
            return "method " + method + " is not for type local";
        }
        return method.equals("cert") && !type.equals("hostssl") ? "method cert is for type hostssl only" : null;
    }

    /** Whether two rules are for the same connections. */
    boolean isSameKey(HbaRule other) {
        return key().equals(other.key());
    }

    private List<String> key() {
        return List.of(
                type, databases, users, HbaAddress.network(address, netmask).toLowerCase(Locale.ROOT));
    }

    /** Whether they say the same. */
    boolean isSame(HbaRule other) {
        return key().equals(other.key()) && method.equals(other.method) && options.equals(other.options);
    }

    /** The line, in columns. */
    String line(@Nullable String comment) {
        StringBuilder line = new StringBuilder();
        column(line, type, 8);
        column(line, databases, 24);
        column(line, users, 40);
        column(line, netmask.isEmpty() ? address : address + " " + netmask, 64);
        line.append(method);
        options.forEach(option -> line.append(' ').append(option));
        return comment == null || comment.isEmpty() ? line.toString() : line + " # " + comment;
    }

    private static void column(StringBuilder line, String text, int end) {
        line.append(text);
        do {
            line.append(' ');
        } while (line.length() < end);
    }

    /** For {@code register}, with the names that Ansible has. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("type", type);
        values.put("db", databases);
        values.put("usr", users);
        if (!address.isEmpty()) {
            values.put("src", address);
        }
        if (!netmask.isEmpty()) {
            values.put("mask", netmask);
        }
        values.put("method", method);
        if (!options.isEmpty()) {
            values.put("options", String.join(" ", options));
        }
        return values;
    }
}
