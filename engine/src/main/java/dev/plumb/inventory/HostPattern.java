package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses hosts of an inventory, in Ansible's grammar.
 *
 * <pre>
 * pattern   := item { ("," | ":") item }
 * item      := ["!" | "&amp;"] expr [subscript]
 * expr      := "all" | "*" | "~" regular expression | name with * ? [chars] [!chars]
 * subscript := "[" number "]" | "[" first ":" [last] "]"      both ends included; a single number may be negative
 * </pre>
 *
 * Items without a sign are joined in their order, then all {@code &} narrow the result, then all {@code !} take away.
 */
public final class HostPattern {
    private final List<PatternItem> items;

    private HostPattern(List<PatternItem> items) {
        this.items = items;
    }

    /**
     * Reads a pattern.
     *
     * @param position where it stands, for problems
     * @throws ProblemException when it cannot be read
     */
    public static HostPattern parse(String pattern, Position position) {
        List<PatternItem> items = new ArrayList<>();
        for (String item : split(pattern)) {
            items.add(PatternItem.parse(item, position));
        }
        if (items.isEmpty()) {
            throw new ProblemException(new Problem(position, "the host pattern is empty", "write: all"));
        }
        return new HostPattern(List.copyOf(items));
    }

    /**
     * The hosts that match, each once; none when nothing does. An item that equals a host's name means that host.
     *
     * @throws ProblemException when a subscript is beyond the hosts it chooses from
     */
    public List<String> select(Inventory inventory) {
        Set<String> known = new HashSet<>(inventory.hosts());
        Set<String> chosen = new LinkedHashSet<>();
        boolean any = false;
        for (PatternItem item : items) {
            if (item.sign() == PatternItem.Sign.ADD) {
                any = true;
                chosen.addAll(match(item, inventory, known));
            }
        }
        if (!any) {
            chosen.addAll(inventory.groups().getOrDefault("all", List.of()));
        }
        for (PatternItem item : items) {
            if (item.sign() == PatternItem.Sign.NARROW) {
                chosen.retainAll(new HashSet<>(match(item, inventory, known)));
            }
        }
        for (PatternItem item : items) {
            if (item.sign() == PatternItem.Sign.TAKE_AWAY) {
                chosen.removeAll(new HashSet<>(match(item, inventory, known)));
            }
        }
        return List.copyOf(chosen);
    }

    private static List<String> match(PatternItem item, Inventory inventory, Set<String> known) {
        if (known.contains(item.whole())) {
            return List.of(item.whole());
        }
        Set<String> found = new LinkedHashSet<>();
        boolean group = false;
        for (Map.Entry<String, List<String>> entry : inventory.groups().entrySet()) {
            if (item.matches(entry.getKey())) {
                group = true;
                found.addAll(entry.getValue());
            }
        }
        if (!group || item.alsoHosts()) {
            for (String host : inventory.hosts()) {
                if (item.matches(host)) {
                    found.add(host);
                }
            }
        }
        if (found.isEmpty() && ReadInventory.LOCAL.contains(item.expression())) {
            found.add(local(item.expression(), known));
        }
        return item.subscript(new ArrayList<>(found));
    }

    /** The host that a name of this machine means: one of the inventory that has such a name, else the implicit one. */
    private static String local(String name, Set<String> known) {
        for (String local : ReadInventory.LOCAL) {
            if (known.contains(local)) {
                return local;
            }
        }
        return name;
    }

    /** Items of a pattern: separated by commas and by colons that are no part of an address, a port or brackets. */
    static List<String> split(String pattern) {
        List<String> items = new ArrayList<>();
        for (String part : pattern.split(",")) {
            String item = part.strip();
            if (item.isEmpty()) {
                continue;
            }
            if (isOneName(item)) {
                items.add(item);
            } else {
                colons(item, items);
            }
        }
        return items;
    }

    private static boolean isOneName(String item) {
        String name = item.startsWith("!") || item.startsWith("&") ? item.substring(1) : item;
        if (name.startsWith("~") || HostNames.isAddress(name)) {
            return true;
        }
        int colon = name.lastIndexOf(':');
        boolean port = colon > 0 && colon + 1 < name.length();
        for (int i = colon + 1; i < name.length(); i++) {
            port &= name.charAt(i) >= '0' && name.charAt(i) <= '9';
        }
        return port && name.indexOf(':') == colon;
    }

    private static void colons(String text, List<String> items) {
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ':' : text.charAt(i);
            if (c == '[' && text.indexOf(']', i) > 0) {
                depth = 1;
            } else if (c == ']') {
                depth = 0;
            } else if (c == ':' && depth == 0) {
                String item = text.substring(start, i).strip();
                if (!item.isEmpty()) {
                    items.add(item);
                }
                start = i + 1;
            }
        }
    }
}
