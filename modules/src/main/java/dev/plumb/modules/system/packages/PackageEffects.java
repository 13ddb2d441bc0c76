package dev.plumb.modules.system.packages;

import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import java.util.Collection;
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

    private PackageEffects() {}

    /**
     * Effects of installing packages.
     *
     * @param cause what is shown: "package nginx"
     * @param packages names of all packages that come
     */
    static Effects of(String cause, Collection<String> packages) {
        return Effects.unknown(cause, mayProvide(List.copyOf(packages)));
    }

    /**
     * Effects of installing packages when nothing else is upgraded or removed: while dpkg is at it, packages change as
     * simulated and not otherwise, so that what was simulated apart from this still holds.
     *
     * @param apart keys of these simulations
     */
    static Effects of(String cause, Collection<String> packages, Set<String> apart) {
        return Effects.unknown(
                cause,
                mayProvide(List.copyOf(packages)),
                ref -> ref.type() == Packages.TYPE
                        || ref.type() == AptCache.TYPE
                        || ref.type() == AptSimulation.TYPE && apart.contains(ref.key()));
    }

    static Predicate<ResourceRef<?>> mayProvide(List<String> packages) {
        return ref -> switch (ref.type().name()) {
            case "file", "glob" -> NOT_OURS.stream().noneMatch(top -> isBelow(ref.key(), top));
            case "service", "program" -> true;
            case "user", "group" -> packages.stream().anyMatch(name -> mayBring(name, ref.key()));
            default -> false;
        };
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
