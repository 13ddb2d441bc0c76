package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.accounts.Homes;
import dev.plumb.resource.Read;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a host, or somebody who works on it, cannot be without: it goes only when a task says so. */
public final class SystemPaths {
    private static final Map<String, String> BELOW = Map.of(
            "/", "bin boot dev etc home lib lib32 lib64 libx32 media mnt opt proc root run sbin srv sys tmp usr var",
            "/usr/", "bin games include lib lib32 lib64 libexec libx32 local sbin share src",
            "/usr/local/", "bin etc lib sbin share",
            "/var/", "backups cache lib local lock log mail opt run spool tmp",
            "/var/lib/", "apt dpkg systemd",
            "/etc/", "alternatives apt group gshadow pam.d passwd security shadow ssh ssl sudoers systemd",
            "/run/", "lock systemd",
            "/dev/", "null pts shm zero");

    private static final Set<String> PATHS = paths();

    private SystemPaths() {}

    private static Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        BELOW.forEach((directory, names) -> {
            for (String name : names.split(" ")) {
                paths.add(directory + name);
            }
        });
        return paths;
    }

    /** What {@link #refuse} will want to know. */
    public static List<Read<?>> reads() {
        return List.of(Read.of(Homes.REF));
    }

    /**
     * Refuses to take something away.
     *
     * @param real real path of what is there
     * @param allowed whether the task says that it may be part of the system, or somebody's home
     */
    public static void refuse(HostFiles files, String real, boolean allowed) {
        String path = Paths.collapsed(real);
        if (path.equals("/")) {
            throw new PlanFailure("/ is never removed");
        }
        String what = allowed ? null : PATHS.contains(path) ? "part of the system" : home(files, path);
        if (what != null) {
            throw new PlanFailure(path + " is " + what + "; allow_system_paths: true takes it away all the same");
        }
    }

    private static @Nullable String home(HostFiles files, String path) {
        for (Map.Entry<String, String> each :
                files.host().get(Homes.REF).byName().entrySet()) {
            String home = Paths.normal(each.getValue());
            boolean linked = !home.equals(path) && Paths.name(home).equals(Paths.name(path));
            String real = linked && home.startsWith("/") ? files.real(home) : home;
            String whose = each.getKey().isEmpty() ? "this task's user" : "user " + each.getKey();
            if (real.equals(path) || path.startsWith("~") && Paths.home(path).equals(path)) {
                return "the home directory of " + whose;
            } else if (Paths.isBelow(path, real)) {
                return "where " + real + " is, the home directory of " + whose;
            }
        }
        return null;
    }
}
