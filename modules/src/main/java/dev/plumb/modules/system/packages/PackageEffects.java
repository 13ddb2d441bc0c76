package dev.plumb.modules.system.packages;

import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the installation of packages may make appear on a host, as far as that is plausible. */
final class PackageEffects {
    private static final int TOKEN = 4;

    /** Below these no package puts files. */
    private static final List<String> NOT_OURS =
            List.of("/home", "/srv", "/root", "/tmp", "/usr/local", "/mnt", "/media");

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

    private PackageEffects() {}

    /**
     * Effects of installing packages where others are upgraded or go.
     *
     * @param cause what is shown: "package nginx"
     * @param coming names of all packages that come, or come in another version
     * @param going names of those that go
     */
    static Effects of(String cause, List<String> coming, List<String> going) {
        List<String> all = new ArrayList<>(coming);
        all.addAll(going);
        return Effects.exchange(cause, mayProvide(coming), brings(coming), takes(all));
    }

    /** What is likely to go with packages, or to be another with another version of them; accounts stay. */
    static Predicate<ResourceRef<?>> takes(List<String> packages) {
        Predicate<ResourceRef<?>> brings = brings(packages);
        Set<String> stay = Set.of("user", "group");
        return ref -> !stay.contains(ref.type().name()) && brings.test(ref);
    }

    /**
     * Effects of installing packages when nothing else is upgraded or removed: while dpkg is at it, packages change as
     * simulated and not otherwise, so that what was simulated apart from this still holds.
     *
     * @param apart keys of these simulations
     */
    static Effects of(String cause, Collection<String> packages, Set<String> apart) {
        List<String> names = List.copyOf(packages);
        return Effects.unknown(
                cause,
                mayProvide(names),
                brings(names),
                ref -> ref.type() == Packages.TYPE
                        || ref.type() == AptCache.TYPE
                        || ref.type() == AptSimulation.TYPE && apart.contains(ref.key()));
    }

    static Predicate<ResourceRef<?>> mayProvide(List<String> packages) {
        return ref -> switch (ref.type().name()) {
            case "file", "tree", "glob" -> NOT_OURS.stream().noneMatch(top -> isBelow(ref.key(), top));
            case "service", "program" -> true;
            case "user", "group" -> packages.stream().anyMatch(name -> mayBring(name, ref.key()));
            default -> false;
        };
    }

    /**
     * What of that is likely to come: what is named like one of the packages, or lies in a directory that is, or where only
     * packages put files.
     */
    static Predicate<ResourceRef<?>> brings(List<String> packages) {
        Predicate<ResourceRef<?>> provides = mayProvide(packages);
        Set<String> tokens = tokens(packages);
        return ref -> provides.test(ref)
                && switch (ref.type().name()) {
                    case "file", "tree", "glob" -> isLikely(ref.key(), tokens);
                    case "service", "program" -> isLikely("/" + ref.key(), tokens);
                    default -> true;
                };
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

    private static boolean isLikely(String path, Set<String> tokens) {
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
    static boolean mayBring(String packageName, String account) {
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
