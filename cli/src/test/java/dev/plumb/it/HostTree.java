package dev.plumb.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The file tree of a host at one moment, for comparisons.
 *
 * <p>Left out are file systems of the kernel and in memory ({@code /proc /sys /dev /run /tmp}), the three files in
 * which sshd notes logins, the journal, what containerd tidies up when it likes, and the data and the log of PostgreSQL, of which the transactions count that have
 * written. Everything else counts, the times of folders too.
 *
 * <p>The listing of a whole host has a megabyte. It stays on the host, and only its digest is carried over: what most
 * comparisons find is that nothing differs.
 */
public final class HostTree {
    private static final String PRUNED =
            "\\( -path '/var/lib/postgresql/*/*' -o -path /var/log/postgresql -o -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/log/journal -o -path /var/log/wtmp"
                    + " -o -path /var/lib/containerd -o -path /var/log/btmp -o -path /var/log/lastlog \\) -prune -o";

    /*
     * %C@, the time of the last change of the inode, cannot be set back: where it is the same neither contents nor
     * attributes were written. So there is no need to hash what did not change.
     */
    private static final String STAMPS =
            "find / -xdev " + PRUNED + " -printf '%p\\t%y %m %U:%G size=%s mtime=%T@ ctime=%C@ %l\\0'";

    private static final String TOUCHED =
            "find / -xdev " + PRUNED + " -cnewer %s -printf '%%p: %%y %%m %%U:%%G size=%%s ctime=%%C@ %%l\\n'";

    private static final String CONTENTS = "find / -xdev " + PRUNED
            + " -printf '%p\\t%y %m %u:%g %l\\0'; printf '\\0'; find / -xdev " + PRUNED
            + " -type f -print0 | xargs -r0 b2sum -z -l 128";

    private static final int HASH = 32;

    private static final String KEPT = "/dev/shm/tree-";

    private static final String KEEP =
            "f=$(mktemp /dev/shm/listing.XXXXXX); " + STAMPS + " >\"$f\"; d=$(sha256sum <\"$f\");"
                    + " d=${d%% *}; [ -e " + KEPT + "$d ] || gzip -1 <\"$f\" >" + KEPT + "$d; rm \"$f\"; echo \"$d\"";

    private final String digest;
    private final Supplier<Map<String, String>> entries;

    /**
     * A tree.
     *
     * @param digest equal for equal trees, mostly
     * @param entries path to what it is like, in words; a difference in any of them is a difference of the tree
     */
    private HostTree(String digest, Supplier<Map<String, String>> entries) {
        this.digest = digest;
        this.entries = entries;
    }

    private HostTree(Map<String, String> entries) {
        this("", () -> entries);
    }

    static HostTree of(TestHost host) {
        String digest = host.sh(KEEP).strip();
        return new HostTree(digest, () -> listing(host.sh("gzip -dc " + KEPT + digest)));
    }

    /** Prints the number of the next transaction that will write to PostgreSQL, where that runs. */
    private static final String TRANSACTIONS =
            "[ ! -S /run/postgresql/.s.PGSQL.5432 ]||runuser -u postgres -- psql -XAtc"
                    + " 'SELECT pg_snapshot_xmax(pg_current_snapshot())'";

    /** The moment now, for {@link #touchedSince}. */
    static String moment(TestHost host) {
        return host.sh("cd /; f=$(mktemp /dev/shm/moment.XXXXXX); { " + TRANSACTIONS + "; } >$f.sql; echo $f")
                .strip();
    }

    /**
     * What was written, made, renamed or given other attributes since then, a line each, and the folder of what was removed.
     * One look instead of two; what was there before is not told.
     */
    static List<String> touchedSince(TestHost host, String moment) {
        String written =
                "cd /; { " + TRANSACTIONS + "; } | cmp -s - " + moment + ".sql || echo postgresql: has written\n";
        return host.sh(written + TOUCHED.formatted(moment)).lines().toList();
    }

    private static Map<String, String> listing(String text) {
        Map<String, String> entries = new TreeMap<>();
        for (String entry : text.split("\0")) {
            int tab = entry.indexOf('\t');
            entries.put(entry.substring(0, tab), entry.substring(tab + 1));
        }
        return entries;
    }

    /**
     * The tree without times, with contents: what a twin must have in common. Type, mode, names of owner and group,
     * target of a link, BLAKE2 of a file's content (half as dear as SHA-256, and a host has thousands of files).
     */
    static HostTree contents(TestHost host) {
        Map<String, String> entries = new TreeMap<>();
        boolean hashes = false;
        for (String entry : host.sh(CONTENTS).split("\0")) {
            if (entry.isEmpty()) {
                hashes = true;
            } else if (hashes) {
                entries.merge(entry.substring(HASH + 2), entry.substring(0, HASH), (was, hash) -> was + "b2=" + hash);
            } else {
                int tab = entry.indexOf('\t');
                entries.put(entry.substring(0, tab), entry.substring(tab + 1));
            }
        }
        return new HostTree(entries);
    }

    /** Path to what it is like, in words. */
    Map<String, String> entries() {
        return entries.get();
    }

    /** What differs, one line each, at most 50: {@code PATH: BEFORE → AFTER}. Empty when the trees are the same. */
    public List<String> differencesTo(HostTree after) {
        List<String> differences = new ArrayList<>();
        if (!digest.isEmpty() && digest.equals(after.digest)) {
            return differences;
        }
        Map<String, String> before = entries.get();
        Map<String, String> later = after.entries.get();
        for (Map.Entry<String, String> entry : before.entrySet()) {
            String now = later.get(entry.getKey());
            if (!entry.getValue().equals(now)) {
                differences.add(entry.getKey() + ": " + entry.getValue() + " → " + (now == null ? "gone" : now));
            }
        }
        for (Map.Entry<String, String> entry : later.entrySet()) {
            if (!before.containsKey(entry.getKey())) {
                differences.add(entry.getKey() + ": new, " + entry.getValue());
            }
        }
        return differences.size() > 50 ? differences.subList(0, 50) : differences;
    }

    /** This tree without what lies at or below one of these paths. */
    HostTree without(List<String> paths) {
        Map<String, String> rest = new TreeMap<>();
        entries.get().forEach((path, entry) -> {
            if (paths.stream().noneMatch(p -> path.equals(p) || path.startsWith(p + "/"))) {
                rest.put(path, entry);
            }
        });
        return new HostTree(rest);
    }
}
