package dev.plumb.resource;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a text of the author names, such as a command: paths by any spelling, and words. Names only are compared, nothing is
 * looked up. Immutable once it is built.
 */
public final class Mentions {
    /** Nothing. */
    public static final Mentions NONE = new Mentions();

    /** In a word with a type: all resources of the type. */
    public static final String ALL = "*";

    /** A path inside of a text: {@code of=/dev/sda}, {@code open('/etc/motd')}, {@code -C/srv}, {@code host:/srv}. */
    private static final Pattern PATH =
            Pattern.compile("(?<![\\w./~$}*-])(?:-\\w)?(~[\\w.-]*/|~(?![\\w-])|/)[^\\s'\"`;|&<>(){},:=]*");

    private static final Pattern WILD = Pattern.compile("[*?\\[$`]");

    private static final Pattern OF_HOME = Pattern.compile("/root/|/home/[^/]+/");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s'\"`;|&<>(){},=]+");

    private final Set<String> exact = new HashSet<>();
    private final Set<String> trees = new HashSet<>();
    private final Set<String> words = new LinkedHashSet<>();

    private Mentions() {}

    /** What a text names: all that is below a path that it names too. */
    public static Mentions of(String text) {
        return new Builder().text(text).build();
    }

    /** Collects what is named. */
    public static final class Builder {
        private final Mentions made = new Mentions();

        /** All that looks like a path, with what is below it, and all words. */
        public Builder text(String text) {
            paths(text, true);
            for (String word : BETWEEN_WORDS.split(text)) {
                word(word);
            }
            return this;
        }

        /** All in a text that looks like a path. */
        public Builder paths(String text, boolean below) {
            Matcher path = PATH.matcher(text);
            while (path.find()) {
                add(text.substring(path.start(1), path.end()), below);
            }
            return this;
        }

        /** A path, but nothing that is below it; of a pattern, all that is in the directory it begins with. */
        public Builder path(String path) {
            return add(path, false);
        }

        /**
         * A path; of a pattern, all that is in the directory it begins with.
         *
         * @param below whether all that is below it is named too
         */
        public Builder add(String written, boolean below) {
            Matcher wild = WILD.matcher(written);
            boolean isPattern = wild.find();
            Set<String> into = below || isPattern ? made.trees : made.exact;
            String path = isPattern ? written.substring(0, written.lastIndexOf('/', wild.start()) + 1) : written;
            String plain = plain(path);
            if (!plain.isEmpty() && !plain.equals("/") && !plain.equals("~") && !plain.equals(".")) {
                into.add(plain);
            }
            return this;
        }

        /** A name that is no path: of a user, a package, a unit; of one type only when it begins with {@code TYPE:}. */
        public Builder word(String word) {
            if (!word.isEmpty()) {
                made.words.add(word);
            }
            return this;
        }

        /** Adds all that another one names. */
        public Builder all(Mentions other) {
            made.exact.addAll(other.exact);
            made.trees.addAll(other.trees);
            made.words.addAll(other.words);
            return this;
        }

        /** What was collected. */
        public Mentions build() {
            return made;
        }
    }

    private static String plain(String path) {
        String plain = withoutDots(path);
        plain = plain.startsWith("./") ? plain.substring(2) : plain;
        plain = plain.endsWith("/.") ? plain.substring(0, plain.length() - 1) : plain;
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    /** Without slashes and dots between directories that mean nothing. */
    private static String withoutDots(String path) {
        StringBuilder plain = new StringBuilder();
        for (int at = 0; at < path.length(); at++) {
            plain.append(path.charAt(at));
            boolean slash = path.charAt(at) == '/';
            while (slash && (path.startsWith("/", at + 1) || path.startsWith("./", at + 1))) {
                at += path.charAt(at + 1) == '/' ? 1 : 2;
            }
        }
        return plain.toString();
    }

    /** Whether it is the name of a resource, or of what a resource is in. */
    public boolean names(ResourceRef<?> ref) {
        String name = spoken(ref);
        if (isPath(name)) {
            return namesPath(name);
        }
        String type = ref.type().name() + ":";
        return words.contains(name) || words.contains(type + name) || words.contains(type + ALL);
    }

    /** Whether a path is named. */
    public boolean namesPath(String path) {
        return contains(exact, path) || isIn(path);
    }

    private boolean isIn(String path) {
        if (trees.isEmpty()) {
            return false;
        }
        String at = path;
        while (at.length() > 1) {
            if (contains(trees, at)) {
                return true;
            }
            at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
        }
        return false;
    }

    /** A path below a home directory may be written from there. */
    private static boolean contains(Set<String> paths, String path) {
        if (paths.isEmpty()) {
            return false;
        } else if (paths.contains(path)) {
            return true;
        }
        String inside = inHome(path);
        return inside != null && paths.stream().anyMatch(each -> inside.equals(inHome(each)));
    }

    /** The path from the home directory that it is in; null when it is in none, as far as its name tells. */
    private static @Nullable String inHome(String path) {
        if (path.startsWith("~")) {
            return path.indexOf('/') < 0 ? null : path.substring(path.indexOf('/') + 1);
        } else if (!path.startsWith("/")) {
            return path;
        }
        Matcher home = OF_HOME.matcher(path);
        return home.lookingAt() ? path.substring(home.end()) : null;
    }

    /** Whether both name the same path, or one of them what the path of the other is in. */
    public boolean overlaps(Mentions other) {
        return exact.stream().anyMatch(other::namesPath)
                || trees.stream().anyMatch(other::namesPath)
                || other.exact.stream().anyMatch(this::namesPath)
                || other.trees.stream().anyMatch(this::namesPath);
    }

    /** Whether it names a resource, or something that is in it: who lists a directory sees what is made there. */
    public boolean sees(ResourceRef<?> ref) {
        String name = spoken(ref);
        return names(ref) || isPath(name) && (isAbove(name, exact) || isAbove(name, trees));
    }

    private static boolean isAbove(String directory, Set<String> paths) {
        return paths.stream().anyMatch(path -> path.startsWith(directory + "/"));
    }

    /** Whether there is a word that makes a test true. */
    public boolean hasWord(java.util.function.Predicate<String> test) {
        return words.stream().anyMatch(test);
    }

    private static boolean isPath(String name) {
        return name.startsWith("/") || name.startsWith("~");
    }

    private static <S extends State> String spoken(ResourceRef<S> ref) {
        return ref.type().spoken(ref);
    }
}
