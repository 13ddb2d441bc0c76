package dev.plumb.modules.kit.files;

import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Paths on a host. They are absolute, or start at the home of a user ({@code ~/x}, {@code ~deploy/x}), or are relative to
 * the directory in which the task's user starts.
 */
public final class Paths {
    private Paths() {}

    /**
     * The path without empty and {@code .} segments and without a slash at the end. A {@code ..} stays: after a link it
     * does not lead back.
     */
    public static String normal(String path) {
        if (isNormal(path)) {
            return path;
        }
        StringBuilder normal = new StringBuilder(path.length());
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty() && !segment.equals(".")) {
                if (normal.length() > 0 || path.startsWith("/")) {
                    normal.append('/');
                }
                normal.append(segment);
            }
        }
        if (normal.length() == 0) {
            return path.startsWith("/") ? "/" : ".";
        }
        // a name that begins with ~ is no home
        boolean name = normal.charAt(0) == '~' && !path.startsWith("~");
        return name ? "./" + normal : normal.toString();
    }

    /**
     * What is wrong with a path that a task gives, or null: it must be whole, since an empty or relative one would stand for
     * something in the directory in which the task's user happens to start.
     */
    public static @Nullable String invalid(String parameter, @Nullable String path) {
        if (path == null || path.startsWith("/") || !home(path).isEmpty()) {
            return null;
        } else if (path.isBlank()) {
            return parameter + (path.isEmpty() ? " is empty" : " is blank") + "; write a whole path";
        }
        return parameter + " " + Sh.quote(path) + " is relative; write the whole path, from / or from ~/ on";
    }

    /** What is wrong with a path that may be relative, or null. */
    public static @Nullable String blank(String parameter, @Nullable String path) {
        return path != null && path.isBlank() ? invalid(parameter, path) : null;
    }

    private static boolean isNormal(String path) {
        int length = path.length();
        if (length == 0 || length > 1 && path.charAt(length - 1) == '/') {
            return false;
        } else if (path.startsWith("./") && !path.startsWith("./~")) {
            return false;
        }
        return !path.contains("//") && !path.contains("/./") && !path.endsWith("/.");
    }

    /** The directory that holds a normal path; the path itself when nothing holds it ({@code /}, {@code ~}, {@code .}). */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            return path.substring(0, slash);
        } else if (slash == 0) {
            return "/";
        }
        return path.startsWith("~") ? path : ".";
    }

    /** The last segment of a normal path. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A path below a directory. */
    public static String below(String directory, String relative) {
        if (relative.isEmpty()) {
            return directory;
        }
        if (directory.equals(".")) {
            return relative.startsWith("~") ? "./" + relative : relative;
        }
        return directory.equals("/") ? "/" + relative : directory + "/" + relative;
    }

    /** The directories that hold a normal path, the outermost first, without the path itself. */
    public static List<String> ancestors(String path) {
        List<String> found = new ArrayList<>();
        for (String at = path, up = parent(at); !up.equals(at); at = up, up = parent(at)) {
            found.add(0, up);
        }
        return found;
    }

    /** Whether a normal path is somewhere below a directory. */
    public static boolean isBelow(String directory, String path) {
        if (path.length() <= directory.length()) {
            return false;
        }
        return directory.equals("/")
                ? path.startsWith("/")
                : path.startsWith(directory) && path.charAt(directory.length()) == '/';
    }

    /**
     * A normal path as a word of a script: quoted, with a leading {@code ~} or {@code ~name} left to the shell, and with
     * {@code ./} before a relative one, so that it is never taken for an option.
     */
    public static String word(String path) {
        String home = home(path);
        if (!home.isEmpty()) {
            return home.equals(path) ? home : home + "/" + Sh.quote(path.substring(home.length() + 1));
        }
        return Sh.quote(path.startsWith("/") || path.equals(".") ? path : "./" + path);
    }

    /** The {@code ~} or {@code ~name} at the beginning of a path, or nothing. */
    static String home(String path) {
        if (!path.startsWith("~")) {
            return "";
        }
        int end = 1;
        while (end < path.length() && path.charAt(end) != '/') {
            char c = path.charAt(end++);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-".indexOf(c) >= 0)) {
                return "";
            }
        }
        return path.substring(0, end);
    }

    /** What a user with this home directory means by a path; null when that is not known and needed. */
    public static @Nullable String meantBy(String path, @Nullable String home) {
        if (!home(path).equals("~")) {
            return path;
        }
        return home == null ? null : normal(home + path.substring(1));
    }

    /** Whether a path starts with a slash. */
    static boolean isAbsolute(String path) {
        return path.startsWith("/");
    }

    /** A normal path with {@code ..} taken for the directory above, as it is where no link is in the way. */
    public static String collapsed(String path) {
        if (!path.contains("..")) {
            return path;
        }
        List<String> kept = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            boolean back = segment.equals("..") && !kept.isEmpty();
            String last = kept.isEmpty() ? "" : kept.get(kept.size() - 1);
            if (!back || last.equals("..") || last.startsWith("~")) {
                kept.add(segment);
            } else if (!last.isEmpty()) {
                kept.remove(kept.size() - 1);
            }
        }
        String collapsed = String.join("/", kept);
        return collapsed.isEmpty() ? path.startsWith("/") ? "/" : "." : collapsed;
    }
}
