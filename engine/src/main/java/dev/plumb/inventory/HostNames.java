package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Host names as inventories write them: with ranges {@code db[01:10:2]-[a:c]} and a port {@code name:2222}. */
final class HostNames {
    /** More hosts than this from one line are a slip of the pen. */
    private static final int MAX = 100_000;

    /** The longest name: host_vars/NAME must be a file's name, and no name of DNS is longer. */
    private static final int LONGEST = 255;

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /**
     * The hosts of one definition.
     *
     * @param names their names
     * @param port their port as a number with its place, or null
     */
    record Expanded(List<String> names, @Nullable Scalar port) {}

    private final String pattern;
    private final Position position;

    private HostNames(String pattern, Position position) {
        this.pattern = pattern;
        this.position = position;
    }

    /**
     * The hosts that a definition stands for; none when something is wrong with it, which is told.
     *
     * @param position where the definition begins
     */
    static Expanded expand(String definition, Position position, Problems problems) {
        try {
            return split(definition, position);
        } catch (ProblemException e) {
            e.problems().forEach(problems::add);
            return new Expanded(List.of(), null);
        }
    }

    private static Expanded split(String definition, Position position) {
        int close = definition.lastIndexOf(']');
        int colon = definition.indexOf(':', Math.max(close, 0));
        boolean oneColon = colon >= 0 && definition.indexOf(':', colon + 1) < 0;
        if (!oneColon || definition.lastIndexOf('[') > close) {
            return new Expanded(new HostNames(definition, position).all(), null);
        }
        String digits = definition.substring(colon + 1);
        Position place = at(position, colon + 1);
        if (!isNumber(digits) || digits.length() > 5 || Integer.parseInt(digits) > 65535) {
            throw new ProblemException(
                    new Problem(place, "'" + digits + "' is no port: after the colon of a host stands a number", null));
        }
        String name = definition.substring(0, colon);
        // An IPv6 address with a port stands in brackets, which are no range then.
        if (name.startsWith("[") && close == name.length() - 1 && isAddress(name.substring(1, close))) {
            name = name.substring(1, close);
            return new Expanded(List.of(name), InventoryBuilder.made(place, digits, Long.valueOf(digits)));
        }
        return new Expanded(
                new HostNames(name, position).all(), InventoryBuilder.made(place, digits, Long.valueOf(digits)));
    }

    private static Position at(Position position, int columns) {
        return position.line() == 0 ? position : position.plusColumns(columns);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the text is an IPv6 address, as far as it can be mistaken for a range or a name with a port. */
    static boolean isAddress(String text) {
        int colons = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            colons += c == ':' ? 1 : 0;
            if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return colons >= 2 && (colons == 7 || text.contains("::"));
    }

    private List<String> all() {
        if (pattern.isEmpty()) {
            throw wrong(0, "a host has no name here", null);
        }
        if (pattern.equals("---")) {
            throw wrong(0, "this looks like YAML, but the file is read as INI", "name the file with .yml at its end");
        }
        List<String> names = new ArrayList<>();
        names.add("");
        int from = 0;
        for (int open = pattern.indexOf('['); open >= 0; open = pattern.indexOf('[', from)) {
            int close = pattern.indexOf(']', open);
            if (close < 0) {
                throw wrong(open, "the range that opens here is never closed", "write: [1:9]");
            }
            names = times(names, literal(from, open), range(open, pattern.substring(open + 1, close)), open);
            from = close + 1;
        }
        return times(names, literal(from, pattern.length()), List.of(""), from);
    }

    private String literal(int from, int to) {
        String text = pattern.substring(from, to);
        if (text.indexOf(']') >= 0) {
            throw wrong(from + text.indexOf(']'), "no range is open that this bracket could close", "write: [1:9]");
        }
        if (text.indexOf(':') >= 0 && !isAddress(pattern)) {
            throw wrong(from + text.indexOf(':'), "a host's name holds no colon", "write a port as name:2222");
        }
        if (text.indexOf(',') >= 0) {
            throw wrong(from + text.indexOf(','), "a line names one host", "write each host in a line of its own");
        }
        return text;
    }

    private List<String> times(List<String> heads, String literal, List<String> tails, int offset) {
        if ((long) heads.size() * tails.size() > MAX) {
            throw wrong(offset, "these are more than " + MAX + " hosts", null);
        }
        List<String> all = new ArrayList<>(heads.size() * tails.size());
        for (String head : heads) {
            for (String tail : tails) {
                if (head.length() + literal.length() + tail.length() > LONGEST) {
                    throw wrong(0, "a host's name is longer than " + LONGEST + " characters", null);
                }
                all.add(head + literal + tail);
            }
        }
        return all;
    }

    private List<String> range(int open, String inside) {
        String[] bounds = inside.split(":", -1);
        if (bounds.length < 2 || bounds.length > 3) {
            throw wrong(open, "'[" + inside + "]' is no range", "write: [first:last] or [first:last:step]");
        }
        String first = bounds[0].isEmpty() ? "0" : bounds[0];
        String last = bounds[1];
        int step = bounds.length == 2 ? 1 : step(open, bounds[2]);
        if (last.isEmpty()) {
            throw wrong(open, "the range has no last value", "write: [" + first + ":9]");
        }
        boolean letters =
                first.length() == 1 && last.length() == 1 && LETTERS.indexOf(first) >= 0 && LETTERS.indexOf(last) >= 0;
        if (!letters && !(isNumber(first) && isNumber(last) && last.length() < 10 && first.length() < 10)) {
            throw wrong(open, "a range goes from a number to a number, or from a letter to a letter", null);
        }
        boolean padded = first.length() > 1 && first.charAt(0) == '0';
        if (!letters && padded && first.length() != last.length()) {
            throw wrong(
                    open,
                    "both ends of a range with leading zeros must have the same length",
                    "write: [" + first + ":" + "0".repeat(Math.max(0, first.length() - last.length())) + last + "]");
        }
        int begin = letters ? LETTERS.indexOf(first) : Integer.parseInt(first);
        int end = letters ? LETTERS.indexOf(last) : Integer.parseInt(last);
        if (begin > end) {
            throw wrong(open, "the range ends before it begins", "write: [" + last + ":" + first + "]");
        }
        if ((end - begin) / step >= MAX) {
            throw wrong(open, "these are more than " + MAX + " hosts", null);
        }
        List<String> values = new ArrayList<>();
        for (int i = begin; i <= end; i += step) {
            String value = letters ? LETTERS.substring(i, i + 1) : Integer.toString(i);
            values.add(padded ? "0".repeat(Math.max(0, first.length() - value.length())) + value : value);
        }
        return values;
    }

    private int step(int open, String text) {
        if (!isNumber(text) || text.length() > 9 || Integer.parseInt(text) == 0) {
            throw wrong(open, "the step of a range is a number from 1", null);
        }
        return Integer.parseInt(text);
    }

    private ProblemException wrong(int offset, String message, @Nullable String hint) {
        return new ProblemException(new Problem(at(position, offset), message, hint));
    }
}
