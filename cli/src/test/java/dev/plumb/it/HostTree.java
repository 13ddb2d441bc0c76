package dev.plumb.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file tree of a host at one moment, for comparisons.
 *
 * <p>Left out are file systems of the kernel and in memory ({@code /proc /sys /dev /run /tmp}) and the three files in
 * which sshd notes logins. Everything else counts, the times of folders too.
 *
 * @param entries path to what it is like, in words; a difference in any of them is a difference of the tree
 */
public record HostTree(Map<String, String> entries) {
    private static final String PRUNED =
            "\\( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/log/wtmp"
                    + " -o -path /var/log/btmp -o -path /var/log/lastlog \\) -prune -o";

    /*
     * %C@, the time of the last change of the inode, cannot be set back: where it is the same neither contents nor
     * attributes were written. So there is no need to hash what did not change.
     */
    private static final String STAMPS =
            "find / -xdev " + PRUNED + " -printf '%p\\t%y %m %U:%G size=%s mtime=%T@ ctime=%C@ %l\\0'";

    private static final String CONTENTS = "find / -xdev " + PRUNED
            + " -printf '%p\\t%y %m %u:%g %l\\0'; printf '\\0'; find / -xdev " + PRUNED
            + " -type f -print0 | xargs -0 sha256sum -z";

    static HostTree of(TestHost host) {
        Map<String, String> entries = new TreeMap<>();
        for (String entry : host.sh(STAMPS).split("\0")) {
            int tab = entry.indexOf('\t');
            entries.put(entry.substring(0, tab), entry.substring(tab + 1));
        }
        return new HostTree(entries);
    }

    /**
     * The tree without times, with contents: what a twin must have in common. Type, mode, names of owner and group,
     * target of a link, SHA-256 of a file.
     */
    static HostTree contents(TestHost host) {
        Map<String, String> entries = new TreeMap<>();
        boolean hashes = false;
        for (String entry : host.sh(CONTENTS).split("\0")) {
            if (entry.isEmpty()) {
                hashes = true;
            } else if (hashes) {
                entries.merge(entry.substring(66), entry.substring(0, 64), (was, hash) -> was + "sha256=" + hash);
            } else {
                int tab = entry.indexOf('\t');
                entries.put(entry.substring(0, tab), entry.substring(tab + 1));
            }
        }
        return new HostTree(entries);
    }

    /** What differs, one line each, at most 50: {@code PATH: BEFORE → AFTER}. Empty when the trees are the same. */
    public List<String> differencesTo(HostTree after) {
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            String now = after.entries.get(entry.getKey());
            if (!entry.getValue().equals(now)) {
                differences.add(entry.getKey() + ": " + entry.getValue() + " → " + (now == null ? "gone" : now));
            }
        }
        for (Map.Entry<String, String> entry : after.entries.entrySet()) {
            if (!entries.containsKey(entry.getKey())) {
                differences.add(entry.getKey() + ": new, " + entry.getValue());
            }
        }
        return differences.size() > 50 ? differences.subList(0, 50) : differences;
    }

    /** This tree without what lies at or below one of these paths. */
    HostTree without(List<String> paths) {
        Map<String, String> rest = new TreeMap<>();
        entries.forEach((path, entry) -> {
            if (paths.stream().noneMatch(p -> path.equals(p) || path.startsWith(p + "/"))) {
                rest.put(path, entry);
            }
        });
        return new HostTree(rest);
    }
}
