package dev.plumb.playbook;

import java.util.Set;

/** Names of Ansible's modules, so that one that is not there yet is not taken for a misspelt word. */
final class AnsibleModules {
    private static final Set<String> KNOWN = Set.of(
            "add_host", "apt", "apt_key", "apt_repository", "assemble", "assert", "async_status", "blockinfile", "command",
            "copy", "cron", "deb822_repository", "debconf", "debug", "dnf", "dnf5", "dpkg_selections", "expect", "fail",
            "fetch", "file", "find", "gather_facts", "get_url", "getent", "git", "group", "group_by", "hostname",
            "import_role", "import_tasks", "include_role", "include_tasks", "include_vars", "iptables", "known_hosts",
            "lineinfile", "meta", "mount_facts", "package", "package_facts", "pause", "ping", "pip", "raw", "reboot",
            "replace", "rpm_key", "script", "service", "service_facts", "set_fact", "set_stats", "setup", "shell", "slurp",
            "stat", "subversion", "systemd", "systemd_service", "sysvinit", "tempfile", "template", "unarchive", "uri",
            "user", "validate_argument_spec", "wait_for", "wait_for_connection", "yum", "yum_repository",
            "acl", "alternatives", "archive", "at", "authorized_key", "docker_container", "docker_image", "firewalld",
            "htpasswd", "ini_file", "locale_gen", "lvol", "make", "modprobe", "mount", "mysql_db", "mysql_user", "npm",
            "openssl_certificate", "openssl_privatekey", "pam_limits", "parted", "patch", "postgresql_db",
            "postgresql_user", "seboolean", "selinux", "supervisorctl", "synchronize", "sysctl", "timezone", "ufw", "xml");

    private AnsibleModules() {}

    /** Whether Ansible or one of its most used collections has a module of this name, fully qualified or not. */
    static boolean has(String name) {
        return KNOWN.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
