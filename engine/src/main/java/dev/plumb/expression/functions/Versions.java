package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Order of versions. */
final class Versions {
    private static final Pattern STRICT = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?(?:([ab])(\\d+))?");
    private static final Pattern SEMANTIC = Pattern.compile(
            "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");
    private static final Pattern PART = Pattern.compile("\\d+|[a-z]+");

    private Versions() {}

    static boolean test(Call call) {
        String type = type(call);
        String a = call.text("value");
        String b = call.text("version");
        if (a.isEmpty() || b.isEmpty()) {
            throw call.misuse("a version is empty");
        }
        int order = switch (type) {
            case "loose" -> parts(call, loose(a), loose(b), a, b);
            case "strict" -> parts(call, strict(call, a), strict(call, b), a, b);
            case "semver", "semantic" -> semantic(call, a, b);
            default -> throw call.misuse("version_type is loose, strict or semver");
        };
        return switch (call.text("operator")) {
            case "==", "=", "eq" -> order == 0;
            case "!=", "<>", "ne" -> order != 0;
            case "<", "lt" -> order < 0;
            case "<=", "le" -> order <= 0;
            case ">", "gt" -> order > 0;
            case ">=", "ge" -> order >= 0;
            default ->
                throw call.misuse(
                        "there is no operator '" + call.text("operator") + "'; there are ==, !=, <, <=, > and >=");
        };
    }

    private static String type(Call call) {
        String type = call.textOrNull("version_type");
        boolean strict = call.value("strict") != null && call.flag("strict");
        return type != null ? type : strict ? "strict" : "loose";
    }

    /** Numbers and words, as Python's {@code LooseVersion} cuts them. */
    private static List<Object> loose(String version) {
        List<Object> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(version.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            String part = matcher.group();
            parts.add(Character.isDigit(part.charAt(0)) ? (Object) new BigInteger(part) : part);
        }
        return parts;
    }

    private static List<Object> strict(Call call, String version) {
        Matcher matcher = STRICT.matcher(version);
        if (!matcher.matches()) {
            throw call.misuse("'" + version + "' is no strict version such as 1.2.3 or 1.2b1");
        }
        List<Object> parts = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            parts.add(new BigInteger(or(matcher.group(i), "0")));
        }
        parts.add(or(matcher.group(4), "z"));
        parts.add(new BigInteger(or(matcher.group(5), "0")));
        return parts;
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static int parts(Call call, List<Object> a, List<Object> b, String shownA, String shownB) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order;
            if (a.get(i) instanceof BigInteger x && b.get(i) instanceof BigInteger y) {
                order = x.compareTo(y);
            } else if (a.get(i) instanceof String x && b.get(i) instanceof String y) {
                order = x.compareTo(y);
            } else {
                throw call.misuse("'" + shownA + "' and '" + shownB + "' cannot be compared: a number stands where the"
                        + " other has a word");
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int semantic(Call call, String a, String b) {
        Matcher x = semantic(call, a);
        Matcher y = semantic(call, b);
        for (int i = 1; i <= 3; i++) {
            int order = new BigInteger(x.group(i)).compareTo(new BigInteger(y.group(i)));
            if (order != 0) {
                return order;
            }
        }
        String before = x.group(4);
        String other = y.group(4);
        if (before == null || other == null) {
            return Boolean.compare(before == null, other == null);
        }
        return preRelease(before.split("\\."), other.split("\\."));
    }

    private static Matcher semantic(Call call, String version) {
        Matcher matcher = SEMANTIC.matcher(version);
        if (!matcher.matches()) {
            throw call.misuse("'" + version + "' is no semantic version such as 1.2.3-rc.1");
        }
        return matcher;
    }

    /** Numbers come before words. */
    private static int preRelease(String[] a, String[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            boolean x = a[i].matches("\\d+");
            boolean y = b[i].matches("\\d+");
            int order = x != y
                    ? Boolean.compare(y, x)
                    : x ? new BigInteger(a[i]).compareTo(new BigInteger(b[i])) : a[i].compareTo(b[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length, b.length);
    }
}
