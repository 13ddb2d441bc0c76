package dev.plumb.modules.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns of rsync's {@code --include} and {@code --exclude}: the first one that matches decides. See "INCLUDE/EXCLUDE PATTERN
 * RULES" in {@code rsync(1)}.
 */
final class FilterRules {
    /** What rsync knows of a class in brackets, in the words of Java. */
    private static final Pattern POSIX = Pattern.compile("\\[:([a-z]+):]");

    private final List<Rule> rules = new ArrayList<>();

    /**
     * A rule.
     *
     * @param include whether what it matches is in
     * @param directory whether it is for directories only
     * @param whole whether it is compared with a whole path and not only with its last name
     * @param rooted whether the path has a slash before it
     */
    private record Rule(boolean include, boolean directory, boolean whole, boolean rooted, Pattern pattern) {
        boolean matches(String path, boolean isDirectory) {
            String name = whole ? rooted ? "/" + path : path : path.substring(path.lastIndexOf('/') + 1);
            return (isDirectory || !directory) && pattern.matcher(name).matches();
        }
    }

    /**
     * Adds a rule behind those that are there.
     *
     * @param written the pattern, perhaps with {@code + } or {@code - } before it, which says what it is whatever the option is
     * @throws IllegalArgumentException when it is none
     */
    void add(boolean include, String written) {
        boolean signed = written.startsWith("+ ") || written.startsWith("- ");
        boolean in = signed ? written.startsWith("+") : include;
        String text = signed ? written.substring(2) : written;
        if (text.isEmpty() || text.equals("/") || text.equals("!")) {
            throw new IllegalArgumentException("'" + written + "' is no pattern");
        } else if (text.length() > 1 && text.matches("'.*'|\".*\"")) {
            throw new IllegalArgumentException("write the pattern without quotes");
        }
        boolean all = text.endsWith("/***");
        boolean directory = text.endsWith("/");
        String body = all ? text.substring(0, text.length() - 4) : text.replaceFirst("/$", "");
        boolean anchored = body.startsWith("/");
        body = anchored ? body.substring(1) : body;
        boolean whole = anchored || all || body.contains("/") || body.contains("**");
        boolean rooted = !anchored && body.startsWith("**");
        String before = whole && !anchored && !rooted ? "(?:.*/)?" : "";
        String regex = before + regex(body) + (all ? "(?:/.*)?" : "");
        rules.add(new Rule(in, directory, whole, rooted, Pattern.compile(regex, Pattern.DOTALL)));
    }

    /**
     * Whether something is left out, by itself: what is in a directory that is left out is so too.
     *
     * @param path its path, beginning in the directory that holds what is named as the source, or is the source with a slash
     */
    boolean isExcluded(String path, boolean directory) {
        for (Rule rule : rules) {
            if (rule.matches(path, directory)) {
                return !rule.include;
            }
        }
        return false;
    }

    private static String regex(String glob) {
        boolean wild = glob.matches("(?s).*[*?\\[].*");
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*') {
                boolean two = i + 1 < glob.length() && glob.charAt(i + 1) == '*';
                while (i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                    i++;
                }
                regex.append(two ? ".*" : "[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[') {
                int end = end(glob, i);
                regex.append(bracket(glob.substring(i + 1, end)));
                i = end;
            } else if (c == '\\' && wild && i + 1 < glob.length()) {
                regex.append(Pattern.quote(glob.substring(++i, i + 1)));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    /** Where the bracket that begins there ends: one right after it stands for itself. */
    private static int end(String glob, int from) {
        int at = from + 1;
        at += at < glob.length() && "!^".indexOf(glob.charAt(at)) >= 0 ? 1 : 0;
        at += at < glob.length() && glob.charAt(at) == ']' ? 1 : 0;
        while (at < glob.length() && glob.charAt(at) != ']') {
            boolean named = glob.startsWith("[:", at) && glob.indexOf(":]", at + 2) > 0;
            at = named ? glob.indexOf(":]", at + 2) + 2 : glob.charAt(at) == '\\' ? at + 2 : at + 1;
        }
        if (at >= glob.length()) {
            throw new IllegalArgumentException("the [ in '" + glob + "' is not closed");
        }
        return at;
    }

    private static String bracket(String inside) {
        boolean not = inside.startsWith("!") || inside.startsWith("^");
        String set = not ? inside.substring(1) : inside;
        StringBuilder regex = new StringBuilder(not ? "[^/" : "(?!/)[");
        for (int i = 0; i < set.length(); i++) {
            char c = set.charAt(i);
            java.util.regex.Matcher posix = POSIX.matcher(set).region(i, set.length());
            if (posix.lookingAt()) {
                regex.append("\\p{").append(property(posix.group(1))).append('}');
                i = posix.end() - 1;
            } else if (c == '\\' && i + 1 < set.length()) {
                regex.append(escaped(set.charAt(++i)));
            } else if (c == '-' && i > 0 && i + 1 < set.length()) {
                regex.append('-');
            } else {
                regex.append(escaped(c));
            }
        }
        return regex.append(']').toString();
    }

    private static String property(String name) {
        return switch (name) {
            case "xdigit" -> "XDigit";
            case "alpha", "digit", "alnum", "upper", "lower", "punct", "graph", "print", "blank", "space", "cntrl" ->
                Character.toUpperCase(name.charAt(0)) + name.substring(1);
            default -> throw new IllegalArgumentException("[:" + name + ":] is no class of characters");
        };
    }

    private static String escaped(char c) {
        return Character.isLetterOrDigit(c) || c > 127 ? String.valueOf(c) : "\\" + c;
    }
}
