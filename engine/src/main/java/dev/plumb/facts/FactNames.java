package dev.plumb.facts;

import java.util.Set;
import java.util.regex.Pattern;

/** Which names are facts: only these make a run read facts; {@code ansible_user} and its like are other variables. */
final class FactNames {
    static final String PREFIX = "ansible_";

    /** All facts with a fixed name. */
    static final Set<String> ALL = Set.of(
            "all_ipv4_addresses",
            "all_ipv6_addresses",
            "apparmor",
            "architecture",
            "bios_vendor",
            "bios_version",
            "board_vendor",
            "date_time",
            "default_ipv4",
            "default_ipv6",
            "distribution",
            "distribution_major_version",
            "distribution_minor_version",
            "distribution_release",
            "distribution_version",
            "dns",
            "domain",
            "effective_group_id",
            "effective_user_id",
            "env",
            "fips",
            "fqdn",
            "gather_subset",
            "hostname",
            "interfaces",
            "kernel",
            "kernel_version",
            "local",
            "lsb",
            "machine",
            "machine_id",
            "memfree_mb",
            "memtotal_mb",
            "nodename",
            "os_family",
            "pkg_mgr",
            "processor",
            "processor_cores",
            "processor_count",
            "processor_threads_per_core",
            "processor_vcpus",
            "product_name",
            "real_group_id",
            "real_user_id",
            "selinux",
            "service_mgr",
            "swapfree_mb",
            "swaptotal_mb",
            "system",
            "system_vendor",
            "uptime_seconds",
            "user_dir",
            "user_gecos",
            "user_gid",
            "user_id",
            "user_shell",
            "user_uid",
            "virtualization_role",
            "virtualization_type");

    private FactNames() {}

    /** Whether every host has the fact. */
    static boolean isAlways(String variable) {
        String name = variable.substring(PREFIX.length());
        return ALL.contains(name)
                && !name.equals("distribution_minor_version")
                && !name.equals("lsb")
                && !name.equals("uptime_seconds");
    }

    /** Whether a variable's name is that of a fact. */
    static boolean isFact(String variable) {
        if (!variable.startsWith(PREFIX)) {
            return false;
        }
        String name = variable.substring(PREFIX.length());
        return ALL.contains(name) || Varying.PATTERN.matcher(name).matches();
    }

    /** Facts whose name depends on the host: host keys, interfaces by their usual names. */
    private static final class Varying {
        static final Pattern PATTERN = Pattern.compile("ssh_host_key_\\w+_public(_keytype)?"
                + "|lo|(eth|wlan|bond|docker|br|tun|tap|wg|ib|team|venet|virbr|lxcbr|lxdbr|tailscale|vmbr)\\d+(_\\d+)?"
                + "|(en|wl)[opsx]\\w+|br_\\w+");
    }
}
