package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.files.FileState.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What is mounted on a host, as far as it matters to files that tasks change. */
final class Mounts {
    /**
     * Prints {@code m}, {@code rw} or {@code ro} and the path of each mount point but those of the kernel's own file systems
     * and of containers, which can be many.
     */
    static final String SCRIPT =
            "sed -n '\\#^[^ ]* /\\(proc\\|sys\\|var/lib/docker\\|var/lib/containers\\|run/docker\\)/#d;"
                    + "s/^[^ ]* \\([^ ]*\\) [^ ]* \\(r[ow]\\)[ ,].*/m\\2\\1/p' /proc/self/mounts\n";

    private static final int OPTION = 2;

    /** Whether it is read-only, by path. */
    private final TreeMap<String, Boolean> points = new TreeMap<>();

    /** Takes {@code rw} or {@code ro} and a path; the last of several at one path is the one that is seen. */
    void add(String line) {
        points.put(unescaped(line.substring(OPTION)), line.startsWith("ro"));
    }

    /** The kernel writes white space and backslashes as three octal digits. */
    private static String unescaped(String path) {
        if (path.indexOf('\\') < 0) {
            return path;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '\\' && i + 3 < path.length()) {
                text.append((char) Integer.parseInt(path.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(path.charAt(i));
            }
        }
        return text.toString();
    }

    /** What is mounted where this path is. */
    Mount at(String path, boolean directory) {
        List<String> chain = new ArrayList<>(Paths.ancestors(path));
        chain.add(path);
        boolean readOnly = false;
        for (String each : chain) {
            Boolean here = points.get(each);
            readOnly = here == null ? readOnly : here;
        }
        if (readOnly) {
            return Mount.READ_ONLY;
        } else if (points.containsKey(path)) {
            return Mount.POINT;
        }
        String below = directory ? points.higherKey(path + "/") : null;
        return below != null && Paths.isBelow(path, below) ? Mount.BELOW : Mount.NONE;
    }
}
