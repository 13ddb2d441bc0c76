package dev.plumb.modules.files;

import java.util.ArrayList;
import java.util.List;

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
        return normal.toString();
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
        return directory.equals(".") ? relative : directory.equals("/") ? "/" + relative : directory + "/" + relative;
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

    /** Whether a path starts with a slash. */
    public static boolean isAbsolute(String path) {
        return path.startsWith("/");
    }
}
