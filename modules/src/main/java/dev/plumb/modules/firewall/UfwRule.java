package dev.plumb.modules.firewall;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A rule of ufw, in the words of its {@code user.rules}.
 *
 * @param action allow, deny, reject or limit
 * @param log empty, log or log-all
 * @param proto any, or a protocol
 * @param dport ports or any
 * @param dst address or network
 * @param sport ports or any
 * @param src address or network
 * @param dapp profile that the ports come from, or empty
 * @param sapp likewise
 * @param direction in or out
 * @param in name of an interface, or empty
 * @param out likewise
 * @param forward whether it is for what is routed
 * @param comment empty for none
 * @param v6 whether it is one of IPv6
 */
record UfwRule(
        String action,
        String log,
        String proto,
        String dport,
        String dst,
        String sport,
        String src,
        String dapp,
        String sapp,
        String direction,
        String in,
        String out,
        boolean forward,
        String comment,
        boolean v6) {
    private static final String ANY4 = "0.0.0.0/0";
    private static final String ANY6 = "::/0";

    /** What stands behind {@code ### tuple ###}; null when it is no rule. */
    static @Nullable UfwRule parse(String line, boolean v6) {
        int at = line.indexOf(" comment=");
        String comment =
                at < 0 ? "" : text(line.substring(at + " comment=".length()).strip());
        String[] words = (at < 0 ? line : line.substring(0, at)).strip().split("\\s+");
        if (comment == null || words.length < 6 || words.length > 9) {
            return null;
        }
        boolean hasEnd = words.length == 7 || words.length == 9;
        String end = hasEnd ? words[words.length - 1] : "in";
        String in = "";
        String out = "";
        for (String each : end.split("!")) {
            in = each.startsWith("in_") ? each.substring(3) : in;
            out = each.startsWith("out_") ? each.substring(4) : out;
        }
        boolean forward = words[0].startsWith("route:");
        String[] action = (forward ? words[0].substring("route:".length()) : words[0]).split("_", 2);
        return new UfwRule(
                action[0],
                action.length > 1 ? action[1] : "",
                words[1],
                words[2],
                words[3],
                words[4],
                words[5],
                words.length < 8 ? "" : app(words[6]),
                words.length < 8 ? "" : app(words[7]),
                end.startsWith("out") ? "out" : "in",
                in,
                out,
                forward,
                comment,
                v6);
    }

    private static String app(String word) {
        return word.equals("-") ? "" : word.replace("%20", " ");
    }

    private static @Nullable String text(String hex) {
        try {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The same as one of IPv6, or of IPv4. */
    UfwRule of(boolean six) {
        return with(six, dport, sport, proto, any(dst, six), any(src, six));
    }

    private static String any(String address, boolean six) {
        return address.equals(ANY4) || address.equals(ANY6) ? six ? ANY6 : ANY4 : address;
    }

    /** The same for these ports of a profile. */
    UfwRule forPorts(String ports, String protocol) {
        return with(v6, ports, sport, protocol, dst, src);
    }

    /** The same with what is said of it, not of what it is for. */
    UfwRule as(UfwRule other) {
        return new UfwRule(
                other.action,
                other.log,
                proto,
                dport,
                dst,
                sport,
                src,
                dapp,
                sapp,
                direction,
                in,
                out,
                forward,
                comment,
                v6);
    }

    private UfwRule with(boolean six, String to, String from, String protocol, String dest, String source) {
        return new UfwRule(
                action, log, protocol, to, dest, from, source, dapp, sapp, direction, in, out, forward, comment, six);
    }

    /** Whether both are for the same. */
    boolean isForSame(UfwRule o) {
        return as(o).withComment(o.comment).equals(o);
    }

    /** The same with this comment. */
    UfwRule withComment(String text) {
        return new UfwRule(
                action, log, proto, dport, dst, sport, src, dapp, sapp, direction, in, out, forward, text, v6);
    }

    /** What makes several rules of one profile one rule to the operator; empty for others. */
    String profile() {
        return dapp.isEmpty() && sapp.isEmpty()
                ? ""
                : String.join(
                        " ",
                        dapp.isEmpty() ? dport : dapp,
                        dst,
                        sapp.isEmpty() ? sport : sapp,
                        src,
                        in,
                        out,
                        direction);
    }

    /** Whether it decides over this connection. */
    boolean isFor(Connection connection) {
        Address from = Address.of(src);
        Address to = Address.of(dst);
        boolean there = in.isEmpty()
                || in.equals(connection.device())
                || connection.device().isEmpty() && (action.equals("deny") || action.equals("reject"));
        return !forward
                && direction.equals("in")
                && there
                && (proto.equals("any") || proto.equals("tcp"))
                && sport.equals("any")
                && hasPort(connection.port())
                && from != null
                && from.has(connection.client())
                && to != null
                && to.has(connection.server());
    }

    private boolean hasPort(int port) {
        for (String each : dport.split(",")) {
            String[] range = each.split(":");
            boolean has = each.equals("any")
                    || each.matches("\\d{1,5}(:\\d{1,5})?")
                            && port >= Integer.parseInt(range[0])
                            && port <= Integer.parseInt(range[range.length - 1]);
            if (has) {
                return true;
            }
        }
        return false;
    }

    /** As it is shown: all that makes it differ from others. */
    String shown() {
        StringBuilder text = new StringBuilder(forward ? "route " : "")
                .append(action)
                .append(' ')
                .append(direction);
        part(text, " in on ", in);
        part(text, " out on ", out);
        part(text, " ", log);
        part(text, " proto ", proto.equals("any") ? "" : proto);
        part(text, " from ", src.equals(ANY4) || src.equals(ANY6) ? "any" : src);
        part(text, " port ", sport.equals("any") ? "" : sport);
        part(text, " app ", sapp);
        part(text, " to ", dst.equals(ANY4) || dst.equals(ANY6) ? "any" : dst);
        part(text, " port ", dport.equals("any") ? "" : dport);
        part(text, " app ", dapp);
        part(text, " comment ", comment);
        return text.append(v6 ? " (v6)" : "").toString();
    }

    private static void part(StringBuilder text, String before, String word) {
        if (!word.isEmpty()) {
            text.append(before).append(word);
        }
    }

    /**
     * The engine's own connection, as the host sees it.
     *
     * @param client where it comes from
     * @param server address at which it has come in
     * @param port port there
     * @param device name of the interface with that address, or empty when it is not known
     */
    record Connection(Address client, Address server, int port, String device) {}
}
