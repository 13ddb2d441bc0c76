package dev.plumb.facts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user, what manages services and packages, security modules, keys. */
final class SystemFacts {
    private static final String KEY = "key ssh_host_";
    private static final String KEY_END = "_key.pub";

    private final Sections sections;

    SystemFacts(Sections sections) {
        this.sections = sections;
    }

    void into(Map<String, @Nullable Object> facts, String system) {
        user(facts);
        facts.put("service_mgr", serviceManager(system));
        facts.put("pkg_mgr", packageManager(system, String.valueOf(facts.get("os_family"))));
        facts.put("selinux", selinux());
        facts.put(
                "apparmor",
                Map.of(
                        "status",
                        isAny("/sys/module/apparmor", "/sys/kernel/security/apparmor") ? "enabled" : "disabled"));
        facts.put("fips", sections.first("fips").equals("1"));
        facts.put("machine_id", sections.first("machine_id"));
        facts.put("env", new LinkedHashMap<String, Object>(ShellWord.exports(sections.text("env"))));
        for (String name : sections.names()) {
            if (name.startsWith(KEY) && name.endsWith(KEY_END) && name.length() > KEY.length() + KEY_END.length()) {
                key(facts, name);
            }
        }
    }

    /** {@code key ssh_host_ed25519_key.pub} → {@code ssh_host_key_ed25519_public} and its type. */
    private void key(Map<String, @Nullable Object> facts, String section) {
        String algorithm = section.substring(KEY.length(), section.length() - KEY_END.length());
        String[] words = sections.first(section).split(" ");
        if (words.length >= 2) {
            facts.put("ssh_host_key_" + algorithm + "_public", words[1]);
            facts.put("ssh_host_key_" + algorithm + "_public_keytype", words[0]);
        }
    }

    /** From {@code uid=1000(deploy) gid=1000(deploy) groups=…} and the user's line of {@code passwd}. */
    private void user(Map<String, @Nullable Object> facts) {
        String id = sections.first("id");
        String[] passwd = sections.first("passwd").split(":", -1);
        long uid = number(id, "uid=");
        long gid = number(id, "gid=");
        int open = id.indexOf('(');
        int close = id.indexOf(')');
        facts.put("user_id", open > 0 && close > open ? id.substring(open + 1, close) : String.valueOf(uid));
        facts.put("user_uid", uid);
        facts.put("user_gid", gid);
        facts.put("user_gecos", passwd.length > 6 ? passwd[4] : "");
        facts.put("user_dir", passwd.length > 6 ? passwd[5] : "");
        facts.put("user_shell", passwd.length > 6 ? passwd[6] : "");
        facts.put("effective_user_id", uid);
        facts.put("real_user_id", uid);
        facts.put("effective_group_id", gid);
        facts.put("real_group_id", gid);
    }

    private static long number(String text, String name) {
        int start = text.indexOf(name);
        int end = start < 0 ? -1 : start + name.length();
        StringBuilder digits = new StringBuilder();
        while (end >= 0 && end < text.length() && Character.isDigit(text.charAt(end))) {
            digits.append(text.charAt(end++));
        }
        return Numbers.whole(digits.toString(), -1);
    }

    /** The first process says it, unless it is an {@code init} of any kind or a shell in a container. */
    private String serviceManager(String system) {
        if (!system.equals("Linux")) {
            return system.equals("Darwin") ? "launchd" : system.endsWith("BSD") ? "bsdinit" : "service";
        }
        String first = sections.first("comm");
        if (!first.isEmpty() && !first.equals("init") && !first.endsWith("sh")) {
            return switch (first) {
                case "procd" -> "openwrt_init";
                case "runit-init" -> "runit";
                case "svscan" -> "svc";
                case "openrc-init" -> "openrc";
                default -> first;
            };
        }
        if (sections.exists("/run/systemd/system") && isAny("/usr/bin/systemctl", "/bin/systemctl")) {
            return "systemd";
        } else if (sections.exists("/sbin/initctl") && sections.exists("/etc/init")) {
            return "upstart";
        } else if (sections.exists("/sbin/openrc")) {
            return "openrc";
        }
        return sections.exists("/etc/init.d") ? "sysvinit" : "service";
    }

    private String packageManager(String system, String family) {
        if (!system.equals("Linux")) {
            return system.equals("Darwin") ? "homebrew" : system.equals("FreeBSD") ? "pkgng" : "unknown";
        }
        List<String[]> known = new ArrayList<>();
        if (family.equals("Debian")) {
            known.add(new String[] {"apt", "/usr/bin/apt-get"});
        }
        known.addAll(List.of(
                new String[] {"atomic_container", "/run/ostree-booted"},
                new String[] {"dnf5", "/usr/bin/dnf5"},
                new String[] {"dnf", "/usr/bin/dnf"},
                new String[] {"yum", "/usr/bin/yum"},
                new String[] {"apk", "/sbin/apk"},
                new String[] {"zypper", "/usr/bin/zypper"},
                new String[] {"pacman", "/usr/bin/pacman"},
                new String[] {"portage", "/usr/bin/emerge"},
                new String[] {"xbps", "/usr/bin/xbps-install"},
                new String[] {"opkg", "/bin/opkg"},
                new String[] {"apt", "/usr/bin/apt-get"}));
        for (String[] manager : known) {
            if (sections.exists(manager[1])) {
                return manager[0];
            }
        }
        return "unknown";
    }

    private Map<String, @Nullable Object> selinux() {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        String enforce = sections.first("enforce");
        facts.put("status", enforce.isEmpty() ? "disabled" : "enabled");
        if (!enforce.isEmpty()) {
            Map<String, String> config = sections.assignments("selinux");
            facts.put("mode", enforce.equals("1") ? "enforcing" : "permissive");
            facts.put("config_mode", config.getOrDefault("SELINUX", "unknown"));
            facts.put("type", config.getOrDefault("SELINUXTYPE", "unknown"));
            facts.put("policyvers", Numbers.whole(sections.first("policyvers"), 0));
        }
        return facts;
    }

    private boolean isAny(String... paths) {
        for (String path : paths) {
            if (sections.exists(path)) {
                return true;
            }
        }
        return false;
    }
}
