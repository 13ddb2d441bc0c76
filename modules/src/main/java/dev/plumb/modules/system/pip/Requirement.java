package dev.plumb.modules.system.pip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What pip is to install.
 *
 * @param text as pip takes it
 * @param name the package's name as pip compares it; null when the text does not tell
 * @param specs what its version must be, such as {@code >=2}; empty: any
 * @param url where it comes from, when it is a URL or a path; else null
 */
record Requirement(
        String text,
        @Nullable String name,
        List<String> specs,
        @Nullable String url) {
    private static final Pattern PLAIN = Pattern.compile(
            "([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[[^\\]]*\\])?\\s*\\(?((?:===|[=!~<>]=|[<>]).*?)?\\)?");

    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9._-]+)\\s*(?:\\[[^\\]]*\\])?\\s*@\\s*(\\S+)");
    private static final Pattern SPEC = Pattern.compile("(===|==|!=|~=|<=|>=|<|>)\\s*(\\S+)");

    /** The requirement of a text. */
    static Requirement of(String text) {
        String plain = text.strip();
        Matcher named = NAMED.matcher(plain);
        Matcher simple = PLAIN.matcher(plain);
        if (named.matches()) {
            return new Requirement(plain, canonical(named.group(1)), List.of(), named.group(2));
        } else if (plain.matches("(?s)([a-z]+\\+)?[a-z]+://.*|[./~].*|.*/.*|.*\\.(whl|zip|tar\\.\\w+)")) {
            Matcher egg = Pattern.compile("#(?:.*&)?egg=([A-Za-z0-9._-]+)").matcher(plain);
            return new Requirement(plain, egg.find() ? canonical(egg.group(1)) : null, List.of(), plain);
        } else if (!simple.matches() || plain.contains(";")) {
            return new Requirement(plain, null, List.of(), null);
        }
        List<String> specs = new ArrayList<>();
        for (String spec :
                simple.group(2) == null ? new String[0] : simple.group(2).split(",")) {
            if (!spec.isBlank()) {
                specs.add(spec.strip());
            }
        }
        boolean known = specs.stream().allMatch(spec -> matches(spec, "0") != null);
        return new Requirement(plain, known ? canonical(simple.group(1)) : null, List.copyOf(specs), null);
    }

    /** A name as pip compares it. */
    static String canonical(String name) {
        return name.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
    }

    /** Whether its name and version tell all of it, so that it can be compared with what is installed. */
    boolean isPlain() {
        return name != null && url == null;
    }

    /** The one version that it admits; null when there may be others. */
    @Nullable
    String exact() {
        String only = specs.size() == 1 ? specs.get(0) : "";
        String version = only.replaceFirst("^===?\\s*", "");
        return only.startsWith("==") && !version.endsWith("*") ? version : null;
    }

    /** Whether a version will do. */
    boolean admits(String version) {
        return specs.stream().allMatch(spec -> Boolean.TRUE.equals(matches(spec, version)));
    }

    /** Whether a version is as one part of a specifier says; null when that is none. */
    private static @Nullable Boolean matches(String text, String version) {
        Matcher spec = SPEC.matcher(text);
        if (!spec.matches()) {
            return null;
        }
        String operator = spec.group(1);
        String wanted = spec.group(2);
        boolean prefix = wanted.endsWith(".*") && (operator.equals("==") || operator.equals("!="));
        PipVersion to = PipVersion.of(prefix ? wanted.substring(0, wanted.length() - 2) : wanted);
        PipVersion now = PipVersion.of(version);
        if (operator.equals("===")) {
            return wanted.equalsIgnoreCase(version);
        } else if (to == null || now == null) {
            return to == null ? null : false;
        } else if (prefix) {
            int numbers = to.release().size();
            return now.cut(numbers).compareTo(to.cut(numbers)) == 0 == operator.equals("==");
        }
        PipVersion open = to.local().isEmpty() ? now.open() : now;
        return switch (operator) {
            case "==" -> open.compareTo(to) == 0;
            case "!=" -> open.compareTo(to) != 0;
            case "<=" -> now.open().compareTo(to) <= 0;
            case ">=" -> now.open().compareTo(to) >= 0;
            case "<" -> now.compareTo(to) < 0 && (to.isPrerelease() || !now.isPrerelease() || !now.hasReleaseOf(to));
            case ">" -> now.open().compareTo(to) > 0 && (to.isPost() || !now.isPost() || !now.hasReleaseOf(to));
            default ->
                to.release().size() > 1
                        ? now.open().compareTo(to) >= 0
                                && now.cut(to.release().size() - 1)
                                                .compareTo(to.cut(to.release().size() - 1))
                                        == 0
                        : null;
        };
    }

    /**
     * Names of a task: those that YAML or commas have taken apart are put together again, as {@code a>1} and {@code <2}.
     *
     * @param names as the task has them
     */
    static List<String> together(List<String> names) {
        List<String> all = new ArrayList<>();
        boolean bracket = false;
        for (String each : names) {
            for (String part : each.split(",")) {
                boolean goesOn = bracket || part.strip().matches("(===|[=!~<>]=|[<>]).*");
                if (goesOn && !all.isEmpty()) {
                    all.set(all.size() - 1, all.get(all.size() - 1) + "," + part);
                } else {
                    all.add(part.strip());
                }
                bracket = part.contains("]") ? false : bracket || part.contains("[");
            }
        }
        return all;
    }

    /**
     * Those of a file of requirements.
     *
     * @return null when it has lines that only pip understands: options, other files, conditions
     */
    static @Nullable List<Requirement> in(String file) {
        List<Requirement> all = new ArrayList<>();
        for (String line : file.replaceAll("\\\\\\r?\\n", " ").split("\\r?\\n")) {
            String plain = line.replaceFirst("(^|\\s)#.*$", "").strip();
            if (!plain.isEmpty()) {
                Requirement one = of(plain);
                if (!one.isPlain()) {
                    return null;
                }
                all.add(one);
            }
        }
        return all;
    }
}
