package dev.plumb.modules.archive;

import dev.plumb.modules.kit.files.FileState.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which members of an archive are unpacked, and under which names: by {@code include}, {@code exclude} and what of the options of
 * tar and unzip says so. These programs are not asked, since the names must be known before anything is done.
 */
final class MemberNames {
    /** Options that mean nothing here: what they say holds anyway, or is for the terminal. */
    private static final Set<String> NOTHING =
            Set.of(("-v --verbose --overwrite -U --unlink-first --delay-directory-restore -p --keep-directory-symlink "
                            + "--preserve-permissions --same-permissions --no-acls --no-selinux --no-xattrs --wildcards --anchored "
                            + "--no-anchored -q -qq -o --warning=no-timestamp --warning=no-unknown-keyword --no-same-permissions -m "
                            + "--touch")
                    .split(" "));

    private static final String UNKNOWN =
            "extra_opts: '%s' is not known here; of tar there are --strip-components, --transform,"
                    + " --exclude, --no-same-owner, --numeric-owner and --skip-old-files, of unzip -j and -n";

    private static final Pattern STRIP = Pattern.compile("--strip(?:-c[a-z]*)?=(\\d{1,3})");
    private static final Pattern TRANSFORM = Pattern.compile("--(?:transform|xform)=(.*)", Pattern.DOTALL);
    private static final Pattern EXCLUDE = Pattern.compile("--exclude=(.+)", Pattern.DOTALL);
    private static final Pattern JOINED = Pattern.compile("--(strip(-c[a-z]*)?|transform|xform|exclude)");

    private int strip;
    private boolean flat;
    private boolean keepsOwner = true;
    private boolean byNumber;
    private boolean skipsOld;
    private final List<Rewriting> rewritings = new ArrayList<>();
    private final List<Pattern> excluded = new ArrayList<>();
    private final List<String> included;
    private final boolean zip;
    private @Nullable String wrong;

    /**
     * Takes options apart.
     *
     * @param zip whether they are those of unzip
     */
    MemberNames(boolean zip, List<String> options, List<String> include, List<String> exclude) {
        this.zip = zip;
        this.included = include;
        exclude.forEach(pattern -> excluded.add(glob(pattern.replaceFirst("/+$", ""), !zip)));
        for (int i = 0; i < options.size() && wrong == null; i++) {
            String option = options.get(i);
            boolean joined = JOINED.matcher(option).matches() && i + 1 < options.size();
            take(joined ? option + "=" + options.get(++i) : option);
        }
    }

    private void take(String option) {
        Matcher strips = STRIP.matcher(option);
        Matcher transforms = TRANSFORM.matcher(option);
        Matcher excludes = EXCLUDE.matcher(option);
        if (strips.matches()) {
            strip = Integer.parseInt(strips.group(1));
        } else if (transforms.matches()) {
            try {
                rewritings.add(Rewriting.of(transforms.group(1)));
            } catch (IllegalArgumentException e) {
                wrong = "extra_opts: '" + option + "': " + e.getMessage();
            }
        } else if (excludes.matches()) {
            excluded.add(glob(excludes.group(1), true));
        } else {
            switch (option) {
                case "--no-same-owner" -> keepsOwner = false;
                case "--same-owner" -> keepsOwner = true;
                case "--numeric-owner" -> byNumber = true;
                case "--skip-old-files", "-n" -> skipsOld = true;
                case "-j" -> flat = true;
                default -> wrong = NOTHING.contains(option) ? null : UNKNOWN.formatted(option);
            }
        }
    }

    /** What is wrong with the options, or null. */
    @Nullable
    String wrong() {
        return wrong;
    }

    /** Whether owners of the archive are kept where root unpacks it. */
    boolean keepsOwner() {
        return keepsOwner && !zip;
    }

    /** Whether numbers of owners count, not their names. */
    boolean isByNumber() {
        return byNumber;
    }

    /** Whether what is there stays as it is. */
    boolean skipsOld() {
        return skipsOld;
    }

    /**
     * The members that are unpacked, by the names that they get; a name that comes twice is the last one's.
     *
     * @throws IllegalArgumentException when something that is to be included is not there, or a name leads elsewhere
     */
    Map<String, Member> of(Archive archive) {
        Map<String, Member> all = new LinkedHashMap<>();
        Set<String> found = new HashSet<>();
        for (Member member : archive.members()) {
            if (!isIncluded(member.name(), found) || isExcluded(member.name())) {
                continue;
            }
            String name = renamed(member.raw());
            if (name == null) {
                continue;
            }
            String normal = Archive.normal(name);
            if (normal == null) {
                throw new IllegalArgumentException("'" + name + "' would land outside dest");
            }
            boolean link = member.kind() == Kind.LINK;
            String target = link ? rewritten(member.target()) : member.target();
            all.remove(normal);
            all.put(normal, member.leading(target).standing(name));
        }
        for (String each : included) {
            if (!found.contains(each)) {
                throw new IllegalArgumentException("include: there is no '" + each + "' in it");
            }
        }
        return all;
    }

    private boolean isIncluded(String name, Set<String> found) {
        boolean included = this.included.isEmpty();
        for (String each : this.included) {
            String plain = String.valueOf(Archive.normal(each.replaceFirst("^/+", "")));
            boolean fits = zip
                    ? glob(each.replaceFirst("/+$", ""), false).matcher(name).matches()
                    : name.equals(plain) || name.startsWith(plain + "/");
            if (fits) {
                found.add(each);
            }
            included |= fits;
        }
        return included;
    }

    /** For tar a pattern may begin at any part of a name, and what is in a directory goes with it. */
    private boolean isExcluded(String name) {
        for (Pattern pattern : excluded) {
            if (pattern.matcher(name).matches()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String renamed(String name) {
        if (flat) {
            return name.substring(name.lastIndexOf('/') + 1);
        }
        String rest = rewritten(name);
        if (rest.isEmpty()) {
            return null;
        }
        for (int i = 0; i < strip; i++) {
            int slash = rest.indexOf('/');
            if (slash < 0) {
                return null;
            }
            rest = rest.substring(slash + 1);
        }
        return rest;
    }

    private String rewritten(String text) {
        String rest = text;
        for (Rewriting each : rewritings) {
            rest = each.rewritten(rest);
        }
        return rest;
    }

    /** A pattern of the shell; in these programs {@code *} also stands for slashes. */
    private static Pattern glob(String pattern, boolean tar) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            int close = c == '[' ? pattern.indexOf(']', i + 2) : -1;
            if (c == '*' || c == '?') {
                text.append(c == '*' ? ".*" : ".");
            } else if (close > 0) {
                String inside =
                        pattern.substring(i + 1, close).replace("\\", "\\\\").replace("[", "\\[");
                text.append('[')
                        .append(inside.startsWith("!") ? "^" + inside.substring(1) : inside)
                        .append(']');
                i = close;
            } else {
                text.append(Pattern.quote(String.valueOf(c)));
            }
        }
        String whole = tar ? "(?:.*/)?" + text.toString().replaceFirst("^\\Q./\\E", "") + "(?:/.*)?" : text.toString();
        try {
            return Pattern.compile(whole, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            return Pattern.compile(Pattern.quote(pattern));
        }
    }

    /** One of {@code s/FROM/TO/}, with the regular expressions of sed. */
    private record Rewriting(Pattern from, String to, boolean all) {
        static Rewriting of(String text) {
            char by = text.length() > 1 ? text.charAt(1) : ' ';
            String[] parts = text.split("(?<!\\\\)" + Pattern.quote(String.valueOf(by)), -1);
            if (!text.startsWith("s") || parts.length != 4 || !parts[3].matches("[gixrRsShH]*")) {
                throw new IllegalArgumentException("only s/FROM/TO/ with the flags g, i and x is known here");
            }
            boolean extended = parts[3].contains("x");
            int flags = parts[3].contains("i") ? Pattern.CASE_INSENSITIVE : 0;
            try {
                Pattern from = Pattern.compile(extended ? parts[1] : basic(parts[1]), flags);
                String to = parts[2].replace("$", "\\$")
                        .replaceAll("\\\\([1-9])", "\\$$1")
                        .replace("&", "$0");
                return new Rewriting(from, to, parts[3].contains("g"));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("'" + parts[1] + "' is no regular expression", e);
            }
        }

        /** In basic expressions {@code (){}+?|} mean themselves, and with a backslash what they mean in others without. */
        private static String basic(String text) {
            StringBuilder java = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
                if (c == '\\' && "(){}+?|".indexOf(next) >= 0) {
                    java.append(next);
                    i++;
                } else if (c == '\\') {
                    java.append(c).append(next);
                    i++;
                } else {
                    java.append("(){}+?|".indexOf(c) >= 0 ? "\\" : "").append(c);
                }
            }
            return java.toString();
        }

        String rewritten(String text) {
            Matcher matcher = from.matcher(text);
            return all ? matcher.replaceAll(to) : matcher.replaceFirst(to);
        }
    }
}
