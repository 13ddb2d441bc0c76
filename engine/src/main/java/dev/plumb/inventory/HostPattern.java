package dev.plumb.inventory;

import dev.plumb.source.FileNames;
import dev.plumb.source.FileText;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses hosts of an inventory, in Ansible's grammar.
 *
 * <pre>
 * pattern   := item { ("," | ":") item }
 * item      := ["!" | "&amp;"] expr [subscript]
 * expr      := "all" | "*" | "~" regular expression | name with * ? [chars] [!chars]
 * subscript := "[" number "]" | "[" [first] ":" [last] "]"    both ends included; a single number may be negative
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
     * Reads the value of {@code --limit}: a pattern, in which an item {@code @FILE} stands for a file with a pattern in each
     * line. Empty lines and lines that begin with {@code #} say nothing. When there is no item but files that say nothing,
     * the limit chooses no host: the list of hosts that failed last time is empty, and not everything.
     *
     * @param position where it stands, for problems
     * @throws ProblemException when it or a file cannot be read
     */
    public static HostPattern parseLimit(String limit, Position position) {
        List<PatternItem> items = new ArrayList<>();
        boolean file = false;
        for (String item : splitLimit(limit)) {
            if (item.startsWith("@")) {
                file = true;
                items.addAll(fromFile(item.substring(1), position));
            } else {
                items.add(PatternItem.parse(item, position));
            }
        }
        if (items.isEmpty() && !file) {
            throw new ProblemException(new Problem(position, "the host pattern is empty", "write: all"));
        }
        return new HostPattern(List.copyOf(items));
    }

    /** A colon may be part of a file's name: only commas end it. */
    private static List<String> splitLimit(String limit) {
        List<String> items = new ArrayList<>();
        for (String part : limit.split(",")) {
            String item = part.strip();
            if (item.startsWith("@")) {
                items.add(item);
            } else {
                items.addAll(split(item));
            }
        }
        return items;
    }

    private static List<PatternItem> fromFile(String name, Position position) {
        Path file = Path.of(FileNames.canBe(name) ? name : "");
        if (name.isBlank() || !Files.isRegularFile(file)) {
            throw new ProblemException(new Problem(
                    position,
                    name.isBlank() ? "after '@' the name of a file is missing" : "there is no file '" + name + "'",
                    "write: @FILE, a file with a host or pattern in each line"));
        }
        Problems problems = new Problems();
        String text = FileText.read(file, problems);
        List<PatternItem> items = new ArrayList<>();
        int number = 0;
        for (String line : text == null ? new String[0] : text.split("\n")) {
            number++;
            String said = line.strip();
            if (!said.isEmpty() && said.charAt(0) != '#') {
                Position place = new Position(YamlReader.shown(file), number, line.indexOf(said) + 1);
                for (String item : split(said)) {
                    items.add(PatternItem.parse(item, place));
                }
            }
        }
        problems.throwIfAny();
        return items;
    }

    /**
     * The hosts that match, each once; none when nothing does. An item that equals a host's name means that host.
     *
     * @throws ProblemException when a subscript is beyond the hosts it chooses from
     */
    public List<String> select(Inventory inventory) {
        Selection selection = new Selection(inventory);
        Set<String> chosen = new LinkedHashSet<>();
        boolean any = false;
        for (PatternItem item : items) {
            if (item.sign() == PatternItem.Sign.ADD) {
                any = true;
                chosen.addAll(selection.match(item));
            }
        }
        if (!any && !items.isEmpty()) {
            chosen.addAll(inventory.groups().getOrDefault("all", List.of()));
        }
        for (PatternItem item : items) {
            if (item.sign() == PatternItem.Sign.NARROW) {
                chosen.retainAll(new HashSet<>(selection.match(item)));
            }
        }
        for (PatternItem item : items) {
            if (item.sign() == PatternItem.Sign.TAKE_AWAY) {
                chosen.removeAll(new HashSet<>(selection.match(item)));
            }
        }
        return List.copyOf(chosen);
    }

    /** Items that match no host and no group, as they are written; such an item says nothing. */
    public List<String> unmatched(Inventory inventory) {
        Selection selection = new Selection(inventory);
        return items.stream()
                .filter(item -> selection.found(item).isEmpty())
                .map(PatternItem::whole)
                .toList();
    }

    /** Matches the items of one pattern. */
    private static final class Selection {
        private final Inventory inventory;
        private final Set<String> known;
        /** The name by which this machine was first chosen: its names mean one host. */
        private @Nullable String local;

        Selection(Inventory inventory) {
            this.inventory = inventory;
            this.known = new HashSet<>(inventory.hosts());
            for (String name : ReadInventory.LOCAL) {
                if (local == null && known.contains(name)) {
                    local = name;
                }
            }
        }

        List<String> match(PatternItem item) {
            return known.contains(item.whole()) ? List.of(item.whole()) : item.subscript(new ArrayList<>(found(item)));
        }

        /** What an item matches without its subscript. */
        private Set<String> found(PatternItem item) {
            if (known.contains(item.whole())) {
                return Set.of(item.whole());
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
                local = local == null ? item.expression() : local;
                found.add(local);
            }
            return found;
        }
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
        if (HostNames.isAddress(name)) {
            return true;
        }
        int colon = name.lastIndexOf(':');
        boolean port = colon > 0 && colon + 1 < name.length();
        for (int i = colon + 1; i < name.length(); i++) {
            port &= name.charAt(i) >= '0' && name.charAt(i) <= '9';
        }
        return port && name.indexOf(':') == colon;
    }

    /** Splits at colons outside of brackets; parentheses belong to a regular expression, as in {@code ~(?:a|b)}. */
    private static void colons(String text, List<String> items) {
        boolean bracket = false;
        int parentheses = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ':' : text.charAt(i);
            if (c == '[' && text.indexOf(']', i) > 0) {
                bracket = true;
            } else if (c == ']') {
                bracket = false;
            } else if (c == '(') {
                parentheses++;
            } else if (c == ')') {
                parentheses--;
            } else if (c == ':' && (i == text.length() || !bracket && parentheses <= 0)) {
                String item = text.substring(start, i).strip();
                if (!item.isEmpty()) {
                    items.add(item);
                }
                start = i + 1;
            }
        }
    }
}
