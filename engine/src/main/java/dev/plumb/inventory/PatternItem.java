package dev.plumb.inventory;

import dev.plumb.limit.LimitException;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Glob;
import dev.plumb.text.PythonPattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of a {@link HostPattern}. */
final class PatternItem {
    /** What an item does to the hosts chosen so far. */
    enum Sign {
        ADD,
        NARROW,
        TAKE_AWAY
    }

    private static final int OPEN_END = -1;

    private final Sign sign;
    private final String whole;
    private final String expression;
    private final @Nullable PythonPattern regex;
    private final @Nullable Glob glob;
    private final @Nullable Integer first;
    private final @Nullable Integer last;
    private final Position position;

    private PatternItem(
            Sign sign,
            String whole,
            String expression,
            @Nullable PythonPattern regex,
            @Nullable Integer first,
            @Nullable Integer last,
            Position position) {
        this.sign = sign;
        this.whole = whole;
        this.expression = expression;
        this.regex = regex;
        this.glob = regex == null && Glob.isPattern(expression) ? Glob.of(expression) : null;
        this.first = first;
        this.last = last;
        this.position = position;
    }

    /** Reads an item without blanks around it. */
    static PatternItem parse(String item, Position position) {
        char c = item.charAt(0);
        Sign sign = c == '!' ? Sign.TAKE_AWAY : c == '&' ? Sign.NARROW : Sign.ADD;
        String rest = sign == Sign.ADD ? item : item.substring(1).strip();
        if (rest.isEmpty()) {
            throw wrong(position, "after '" + item + "' in the host pattern a name is missing", null);
        }
        if (rest.startsWith("~")) {
            return new PatternItem(sign, item, rest, regex(rest.substring(1), position), null, null, position);
        }
        int open = rest.lastIndexOf('[');
        if (open <= 0 || !rest.endsWith("]")) {
            return new PatternItem(sign, item, rest, null, null, null, position);
        }
        String inside = rest.substring(open + 1, rest.length() - 1);
        String name = rest.substring(0, open);
        int colon = inside.indexOf(':');
        boolean fromFirst = colon == 0 && inside.length() > 1;
        Integer from =
                fromFirst ? Integer.valueOf(0) : number(colon < 0 ? inside : inside.substring(0, colon), colon < 0);
        if (colon < 0 && isRangeWithDash(inside)) {
            throw wrong(
                    position,
                    "'[" + inside + "]' in the host pattern is no subscript",
                    "write: " + name + "[" + inside.replace('-', ':') + "]");
        }
        if (from == null) {
            return new PatternItem(sign, item, rest, null, null, null, position);
        }
        if (colon < 0) {
            return new PatternItem(sign, item, name, null, from, null, position);
        }
        Integer to =
                colon + 1 == inside.length() ? Integer.valueOf(OPEN_END) : number(inside.substring(colon + 1), false);
        return to == null
                ? new PatternItem(sign, item, rest, null, null, null, position)
                : new PatternItem(sign, item, name, null, from, to, position);
    }

    private boolean isFound(PythonPattern pattern, String name) {
        try {
            return pattern.matcher(name).lookingAt();
        } catch (LimitException e) {
            throw wrong(position, String.valueOf(e.getMessage()), e.hint());
        }
    }

    private static boolean isRangeWithDash(String inside) {
        int dash = inside.indexOf('-');
        return dash > 0
                && number(inside.substring(0, dash), false) != null
                && (dash + 1 == inside.length() || number(inside.substring(dash + 1), false) != null);
    }

    private static @Nullable Integer number(String text, boolean signed) {
        int start = signed && text.startsWith("-") ? 1 : 0;
        if (text.length() == start || text.length() > 9) {
            return null;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Integer.valueOf(text);
    }

    private static PythonPattern regex(String python, Position position) {
        try {
            return PythonPattern.compile(python, 0);
        } catch (IllegalArgumentException e) {
            throw wrong(position, "the regular expression ~" + python + " cannot be read: " + e.getMessage(), null);
        }
    }

    private static ProblemException wrong(Position position, String message, @Nullable String hint) {
        return new ProblemException(new Problem(position, message, hint));
    }

    Sign sign() {
        return sign;
    }

    /** The item as written. */
    String whole() {
        return whole;
    }

    /** The item without sign and subscript. */
    String expression() {
        return expression;
    }

    /** Whether host names count although a group matches: for regular expressions and patterns, also for a dot. */
    boolean alsoHosts() {
        return glob != null || regex != null || expression.indexOf('.') >= 0;
    }

    /** Whether the name of a group or host matches. */
    boolean matches(String name) {
        if (regex != null) {
            return isFound(regex, name);
        }
        return glob != null ? glob.matches(name) : expression.equals(name);
    }

    /** The hosts at the subscript; all when there is none. */
    List<String> subscript(List<String> hosts) {
        Integer from = first;
        if (from == null || hosts.isEmpty()) {
            return hosts;
        }
        Integer to = last;
        int size = hosts.size();
        if (to == null) {
            int index = from < 0 ? size + from : from;
            if (index < 0 || index >= size) {
                throw wrong(
                        position,
                        "'" + whole + "' in the host pattern is beyond the " + size + (size == 1 ? " host" : " hosts")
                                + " of " + expression,
                        "the first is " + expression + "[0]");
            }
            return List.of(hosts.get(index));
        }
        int end = to == OPEN_END ? size : Math.min(size, to + 1);
        return from >= end ? List.of() : List.copyOf(hosts.subList(from, end));
    }
}
