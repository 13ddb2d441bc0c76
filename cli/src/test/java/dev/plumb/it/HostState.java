package dev.plumb.it;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A host as a playbook may leave it: its files, and what some tools say of it. Made to be compared with what it was before. */
final class HostState {
    /** What differs between hosts whatever is done on them. */
    private static final List<String> NOT_COMPARED = List.of(
            // given by Docker, or made at the first boot
            "/etc/hostname",
            "/etc/hosts",
            "/etc/machine-id",
            // the pretty name of the host, which Ansible sets besides
            "/etc/machine-info",
            "/etc/resolv.conf",
            "/var/lib/systemd",
            "/var/tmp",
            // Ansible's own traces on a host
            "/root/.ansible",
            // Plumb's own traces on a host
            "/var/lib/plumb",
            // data and logs of a server of databases; cases compare its catalogue
            "/var/lib/postgresql",
            "/var/log/postgresql",
            // times of installation
            "/var/log/apt",
            "/var/log/dpkg.log",
            "/var/log/alternatives.log",
            // what was so before the last installation, which brings more at once with Plumb than with Ansible
            "/var/lib/dpkg/status-old",
            // in the order of installation; compared by apt-mark
            "/var/lib/apt/extended_states",
            // caches with addresses or times in them
            "/var/cache/apt",
            "/var/cache/ldconfig",
            "/var/cache/debconf",
            // the first lines tell when it was installed; compared by crontab -l
            "/var/spool/cron/crontabs",
            // the day of a change is in them; compared by getent shadow
            "/etc/shadow",
            "/etc/shadow-");

    /** What comes from packages, whose contents change with their versions. */
    private static final Pattern PACKAGED = Pattern.compile("/(usr/(?!local/)|lib|bin|sbin|var/lib/(dpkg|apt)/).*");

    private static final List<String> FACTS = List.of(
            "getent passwd",
            "getent group",
            "stat -c '%a %U:%G' /etc/shadow",
            "d=$(($(date +%s) / 86400)); getent shadow | sed -E \"s/^([^:]*:[^:]*):$d:/\\1:today:/\"",
            "apt-mark showauto | sort",
            "apt-mark showmanual | sort",
            "for u in $(ls /var/spool/cron/crontabs 2>/dev/null); do crontab -u $u -l | sed \"s/^/$u: /\"; done",
            "ls -l /var/spool/cron/crontabs 2>/dev/null | awk 'NF > 2 { print $1, $3, $4, $9 }'; true",
            "systemctl list-unit-files --no-legend ssh.service cron.service demo.service; true",
            "for u in ssh cron demo; do echo $u $(systemctl is-active $u); done");

    private final HostTree tree;
    private final Map<String, List<String>> facts = new LinkedHashMap<>();

    private HostState(TestHost host) {
        tree = HostTree.contents(host).without(NOT_COMPARED);
        FACTS.forEach(script -> facts.put(script, host.sh(script).lines().toList()));
    }

    /** The host as it is now. */
    static HostState of(TestHost host) {
        return new HostState(host);
    }

    /** What is other at a later time, a line each, sorted; the contents of files of packages do not count. */
    List<String> changesTo(HostState later) {
        TreeSet<String> changes = new TreeSet<>();
        Map<String, String> before = tree.entries();
        Map<String, String> after = later.tree.entries();
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        for (String path : paths) {
            String was = entry(path, before.get(path));
            String is = entry(path, after.get(path));
            if (!was.equals(is)) {
                changes.add(path + ": " + is);
            }
        }
        facts.forEach((script, lines) -> {
            List<String> now = new ArrayList<>(later.facts.getOrDefault(script, List.of()));
            now.stream().filter(line -> !lines.contains(line)).forEach(line -> changes.add("+ " + line));
            lines.stream().filter(line -> !now.contains(line)).forEach(line -> changes.add("- " + line));
        });
        return List.copyOf(changes);
    }

    private static String entry(String path, String entry) {
        if (entry == null) {
            return "none";
        }
        return PACKAGED.matcher(path).matches() ? entry.replaceFirst("b2=.*", "") : entry;
    }
}
