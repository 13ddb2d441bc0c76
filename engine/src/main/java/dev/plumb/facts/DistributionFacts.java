package dev.plumb.facts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The distribution, named as Ansible names it. */
final class DistributionFacts {
    private static final String NONE = "NA";

    /** Ansible's names for the {@code ID} of {@code os-release}. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("debian", "Debian"),
            Map.entry("raspbian", "Debian"),
            Map.entry("ubuntu", "Ubuntu"),
            Map.entry("linuxmint", "Linux Mint"),
            Map.entry("pop", "Pop!_OS"),
            Map.entry("kali", "Kali"),
            Map.entry("devuan", "Devuan"),
            Map.entry("rhel", "RedHat"),
            Map.entry("centos", "CentOS"),
            Map.entry("rocky", "Rocky"),
            Map.entry("almalinux", "AlmaLinux"),
            Map.entry("fedora", "Fedora"),
            Map.entry("ol", "OracleLinux"),
            Map.entry("amzn", "Amazon"),
            Map.entry("alpine", "Alpine"),
            Map.entry("arch", "Archlinux"),
            Map.entry("manjaro", "Manjaro"),
            Map.entry("gentoo", "Gentoo"),
            Map.entry("sles", "SLES"),
            Map.entry("opensuse-leap", "openSUSE Leap"),
            Map.entry("opensuse-tumbleweed", "openSUSE Tumbleweed"),
            Map.entry("openwrt", "OpenWrt"),
            Map.entry("cloudlinux", "CloudLinux"),
            Map.entry("scientific", "Scientific"));

    private static final Map<String, String> FAMILIES = families();

    private final Sections sections;
    private final Map<String, String> os;

    DistributionFacts(Sections sections) {
        this.sections = sections;
        this.os = sections.assignments("os");
    }

    private static Map<String, String> families() {
        Map<String, String> families = new HashMap<>();
        for (String name : List.of("Debian", "Ubuntu", "Linux Mint", "Pop!_OS", "Kali", "Devuan")) {
            families.put(name, "Debian");
        }
        for (String name : List.of(
                "RedHat",
                "CentOS",
                "Rocky",
                "AlmaLinux",
                "Fedora",
                "OracleLinux",
                "Amazon",
                "CloudLinux",
                "Scientific")) {
            families.put(name, "RedHat");
        }
        for (String name : List.of("SLES", "openSUSE Leap", "openSUSE Tumbleweed")) {
            families.put(name, "Suse");
        }
        families.put("Manjaro", "Archlinux");
        return families;
    }

    void into(Map<String, @Nullable Object> facts, String system, String release) {
        if (os.isEmpty()) {
            facts.put("distribution", system.equals("Darwin") ? "MacOSX" : system);
            facts.put("distribution_release", release);
            facts.put("distribution_version", release);
            facts.put("distribution_major_version", release.split("\\.", 2)[0]);
            facts.put("os_family", system);
            return;
        }
        String name = name();
        String version = version(name);
        facts.put("distribution", name);
        facts.put("distribution_version", version);
        facts.put("distribution_major_version", part(version, 0));
        String minor = part(name.equals("Debian") ? sections.first("debian") : version, 1);
        if (!minor.isEmpty()) {
            facts.put("distribution_minor_version", minor);
        }
        facts.put("distribution_release", release(name));
        facts.put("os_family", family(name));
        facts.put("lsb", lsb(name, version));
    }

    private String id() {
        return os.getOrDefault("ID", "");
    }

    private String name() {
        String known = NAMES.get(id());
        return known != null ? known : os.getOrDefault("NAME", id());
    }

    /** The family of a name Ansible knows; of others by what they say they are like. */
    private String family(String name) {
        String known = FAMILIES.get(name);
        if (known != null) {
            return known;
        }
        for (String like : os.getOrDefault("ID_LIKE", "").split(" ")) {
            String parent = NAMES.get(like);
            if (parent != null) {
                return FAMILIES.getOrDefault(parent, parent);
            }
        }
        return name;
    }

    /** The version as Ansible gives it: CentOS's {@code os-release} has only the first number, its other file has more. */
    private String version(String name) {
        String version = os.getOrDefault("VERSION_ID", "");
        String exact = switch (name) {
            case "Alpine" -> sections.first("alpine");
            case "CentOS" -> afterRelease(sections.first("redhat"));
            default -> "";
        };
        if (!exact.isEmpty() && Character.isDigit(exact.charAt(0)) && exact.startsWith(version)) {
            String[] parts = exact.split("\\.");
            return name.equals("CentOS") && parts.length > 2 ? parts[0] + "." + parts[1] : exact;
        } else if (!version.isEmpty()) {
            return version;
        }
        return name.equals("Archlinux") ? "rolling" : exact.isEmpty() ? NONE : exact;
    }

    /** {@code CentOS Linux release 7.9.2009 (Core)} → {@code 7.9.2009}. */
    private static String afterRelease(String text) {
        int at = text.indexOf(" release ");
        return at < 0 ? "" : text.substring(at + 9).split(" ", 2)[0];
    }

    private String release(String name) {
        if (name.equals("CentOS") && sections.first("redhat").contains("Stream")) {
            return "Stream";
        }
        String codename = os.getOrDefault("VERSION_CODENAME", "");
        if (!codename.isEmpty()) {
            return codename;
        }
        String text = os.getOrDefault("VERSION", "");
        int open = text.indexOf('(');
        int close = text.indexOf(')', open + 1);
        return open >= 0 && close > open ? text.substring(open + 1, close) : NONE;
    }

    /** What {@code lsb_release} would say, from the files it reads; empty where Ansible finds none either. */
    private Map<String, String> lsb(String name, String version) {
        Map<String, String> file = sections.assignments("lsb");
        Map<String, String> lsb = new HashMap<>();
        if (file.containsKey("DISTRIB_ID") || FAMILIES.getOrDefault(name, "").equals("Debian")) {
            String release = file.getOrDefault("DISTRIB_RELEASE", os.getOrDefault("VERSION_ID", version));
            lsb.put("id", file.getOrDefault("DISTRIB_ID", name));
            lsb.put("release", release);
            lsb.put("major_release", part(release, 0));
            lsb.put("codename", file.getOrDefault("DISTRIB_CODENAME", release(name)));
            lsb.put("description", file.getOrDefault("DISTRIB_DESCRIPTION", os.getOrDefault("PRETTY_NAME", name)));
        }
        return lsb;
    }

    private static String part(String version, int index) {
        String[] parts = version.split("\\.");
        return index < parts.length ? parts[index] : "";
    }
}
