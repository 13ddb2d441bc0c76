package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.files.FileState.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the output of {@code id}: {@code uid=1000(deploy) gid=1000(deploy) groups=1000(deploy),33(www-data)}. */
final class Identity {
    private Identity() {}

    /** The user, or null when the line is something else. */
    static @Nullable Reader parse(String line) {
        String user = value(line, "uid=");
        String group = value(line, "gid=");
        if (user == null || group == null) {
            return null;
        }
        List<Long> groups = new ArrayList<>();
        String all = value(line, "groups=");
        for (String each : all == null ? new String[0] : all.split(",")) {
            groups.add(number(each));
        }
        return new Reader(number(user), name(user), number(group), name(group), List.copyOf(groups));
    }

    private static @Nullable String value(String line, String key) {
        int at = line.startsWith(key) ? 0 : line.indexOf(" " + key);
        if (at < 0) {
            return null;
        }
        int from = line.indexOf('=', at) + 1;
        int next = nextKey(line, from);
        return line.substring(from, next);
    }

    /** Names may contain blanks, so a value ends only where the next key begins. */
    private static int nextKey(String line, int from) {
        int end = line.length();
        for (String key : List.of(" gid=", " groups=", " context=")) {
            int at = line.indexOf(key, from);
            if (at >= 0 && at < end) {
                end = at;
            }
        }
        return end;
    }

    private static long number(String value) {
        int open = value.indexOf('(');
        return Long.parseLong(open < 0 ? value : value.substring(0, open));
    }

    private static String name(String value) {
        int open = value.indexOf('(');
        return open < 0 ? value : value.substring(open + 1, value.lastIndexOf(')'));
    }
}
