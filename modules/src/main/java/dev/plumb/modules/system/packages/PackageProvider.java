package dev.plumb.modules.system.packages;

import dev.plumb.resource.Provider;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the installation of packages may make appear on a host, as far as that is plausible: nothing where packages put no files;
 * likely what is named like one of them, or lies in a directory that is, or where only packages put files.
 */
final class PackageProvider implements Provider {
    private static final int TOKEN = 4;

    /** Below these no package puts files; the last ones are Plumb's own. */
    private static final List<String> NOT_OURS = List.of(
            "/home",
            "/srv",
            "/root",
            "/tmp",
            "/usr/local",
            "/mnt",
            "/media",
            "/etc/plumb",
            "/var/lib/plumb",
            "/var/lib/plumb-acme");

    /** Accounts whose packages are named otherwise. */
    private static final Map<String, List<String>> ACCOUNTS = Map.of(
            "messagebus", List.of("dbus"),
            "mysql", List.of("mariadb", "default-mysql-server"),
            "debian-tor", List.of("tor"),
            "statd", List.of("nfs-common"),
            "www-data", List.of(""));

    /** Where only packages put files. */
    private static final List<String> OURS =
            List.of("/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share", "/usr/include", "/lib", "/bin", "/sbin");

    /** Shorter parts of names say nothing. */
    private static final int SHORTEST = 3;

    /** Parts of names that say nothing. */
    private static final Set<String> COMMON = Set.of(
            "bin",
            "common",
            "conf",
            "config",
            "core",
            "data",
            "default",
            "dev",
            "doc",
            "etc",
            "extra",
            "full",
            "lib",
            "light",
            "local",
            "log",
            "main",
            "minimal",
            "mod",
            "perl",
            "plugin",
            "run",
            "server",
            "service",
            "sites",
            "systemd",
            "system",
            "the",
            "tools",
            "usr",
            "util",
            "utils",
            "var",
            "enabled",
            "available",
            "client",
            "base",
            "cache",
            "all",
            "list",
            "sources");

    /** Directories and accounts that are named otherwise than the packages that bring them. */
    private static final Map<String, List<String>> ALIASES = Map.of(
            "mariadb", List.of("mysql"),
            "certbot", List.of("letsencrypt"),
            "nginx", List.of("www", "html"),
            "apache", List.of("www", "html"),
            "lighttpd", List.of("www", "html"),
            "exim", List.of("aliases", "mailname"),
            "postfix", List.of("aliases", "mailname"));

    private final List<String> names;
    private final Set<String> tokens;

    /** Of packages that come together, by their names. */
    PackageProvider(List<String> names) {
        this.names = List.copyOf(names);
        this.tokens = tokens(names);
    }

    @Override
    public String kind() {
        return Packages.TYPE.name();
    }

    @Override
    public Chance path(String path) {
        if (NOT_OURS.stream().anyMatch(top -> isBelow(path, top))) {
            return Chance.NONE;
        }
        return isLikely(path) ? Chance.LIKELY : Chance.POSSIBLE;
    }

    /** A program or a service can have any name. */
    @Override
    public Chance name(String name) {
        return isLikely("/" + name) ? Chance.LIKELY : Chance.POSSIBLE;
    }

    /** Accounts are those of plausible names only: else a misspelt user would be one that a package brings. */
    @Override
    public Chance account(String name) {
        return names.stream().anyMatch(each -> mayBring(each, name)) ? Chance.LIKELY : Chance.NONE;
    }

    /** What makes packages' names different from each other, such as {@code nginx} in {@code libnginx-mod-http-geoip2}. */
    private static Set<String> tokens(List<String> packages) {
        Set<String> tokens = new HashSet<>();
        for (String name : packages) {
            for (String token : name.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
                String plain = token.startsWith("lib") ? token.substring("lib".length()) : token;
                if (plain.length() >= SHORTEST && !COMMON.contains(plain)) {
                    tokens.add(plain);
                    tokens.addAll(ALIASES.getOrDefault(plain, List.of()));
                }
            }
        }
        return tokens;
    }

    private boolean isLikely(String path) {
        if (OURS.stream().anyMatch(top -> isBelow(path, top))) {
            return true;
        }
        for (String part : path.toLowerCase(Locale.ROOT).split("[^a-z]+", -1)) {
            boolean similar = part.length() >= SHORTEST
                    && !COMMON.contains(part)
                    && tokens.stream().anyMatch(token -> token.contains(part) || part.contains(token));
            if (similar) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelow(String path, String top) {
        return path.equals(top) || path.startsWith(top + "/");
    }

    /** Whether a package of this name may well bring an account of that name. */
    private static boolean mayBring(String packageName, String account) {
        for (String known : ACCOUNTS.getOrDefault(account, List.of())) {
            if (packageName.startsWith(known)) {
                return true;
            }
        }
        String plain = account.toLowerCase(Locale.ROOT);
        plain = plain.startsWith("_") ? plain.substring(1) : plain;
        plain = plain.startsWith("debian-") ? plain.substring("debian-".length()) : plain;
        if (packageName.equals(plain)) {
            return true;
        }
        for (String token : packageName.split("[-.:+]", -1)) {
            if (isSimilar(token, plain)) {
                return true;
            }
        }
        return false;
    }

    /** Whether they are the same, or one of at least four letters begins the other. */
    private static boolean isSimilar(String token, String account) {
        int common = 0;
        while (common < token.length() && common < account.length() && token.charAt(common) == account.charAt(common)) {
            common++;
        }
        if (common >= TOKEN && common == Math.min(token.length(), account.length())) {
            return true;
        }
        return !token.isEmpty() && token.equals(account);
    }
}
