package dev.plumb.modules.postgresql;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From where a rule of {@code pg_hba.conf} lets in. */
final class HbaAddress {
    private static final Set<String> WORDS = Set.of("all", "samehost", "samenet");
    private static final int BITS = 32;
    private static final int LONG_BITS = 128;

    private HbaAddress() {}

    /** What is wrong with it, or null. */
    static @Nullable String mistake(String address, String netmask) {
        int slash = address.indexOf('/');
        String host = slash < 0 ? address : address.substring(0, slash);
        if (!HbaRule.isAddress(host)) {
            boolean name = slash < 0
                    && netmask.isEmpty()
                    && (WORDS.contains(address) || address.matches("\\.?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?"));
            boolean digits = address.matches("[0-9./]+");
            return name && !digits
                    ? null
                    : "address '" + address
                            + "' is none; write 10.0.0.0/8, fd00::/8, the name of a host, samehost, samenet or all";
        }
        boolean six = host.indexOf(':') >= 0;
        if (!six && !isOctets(host)) {
            return "address '" + address + "' is none: its numbers go from 0 to 255";
        } else if (six && !isSix(host)) {
            return "address '" + address + "' is no IPv6 address";
        } else if (slash < 0) {
            return netmask.isEmpty()
                    ? "address '" + address + "' has no netmask; write " + address + (six ? "/128" : "/32")
                    : netmask.indexOf(':') >= 0 == six && (six ? isSix(netmask) : isMask(netmask))
                            ? null
                            : "netmask '" + netmask + "' is none";
        } else if (!netmask.isEmpty()) {
            return "address '" + address + "' has a netmask already; leave netmask out";
        }
        String bits = address.substring(slash + 1);
        int most = six ? LONG_BITS : BITS;
        return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most
                ? null
                : "address '" + address + "' is none: behind the slash stands a number from 0 to " + most;
    }

    private static boolean isOctets(String address) {
        for (String part : address.split("\\.", -1)) {
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSix(String address) {
        boolean shortened = address.contains("::");
        String[] groups = address.replaceAll("(\\d{1,3}\\.){3}\\d{1,3}$", "0:0").split(":", -1);
        int filled = 0;
        for (String group : groups) {
            if (group.length() > 4) {
                return false;
            }
            filled += group.isEmpty() ? 0 : 1;
        }
        return !address.contains(":::")
                && address.indexOf("::") == address.lastIndexOf("::")
                && (shortened ? filled < 8 : filled == 8 && groups.length == 8);
    }

    private static boolean isMask(String mask) {
        return HbaRule.isAddress(mask) && isOctets(mask) && bits(mask) >= 0;
    }

    /** How many bits a mask of IPv4 has; -1 where there are holes in it. */
    private static int bits(String mask) {
        long all = 0;
        for (String part : mask.split("\\.", -1)) {
            all = all << 8 | Integer.parseInt(part);
        }
        int bits = Long.bitCount(all);
        return all == (0xFFFF_FFFFL << (BITS - bits) & 0xFFFF_FFFFL) ? bits : -1;
    }

    /** The same network in one form: {@code 10.0.0.0/8}. */
    static String network(String address, String netmask) {
        if (netmask.indexOf('.') > 0 && address.indexOf('/') < 0 && isMask(netmask)) {
            return address + "/" + bits(netmask);
        }
        return netmask.isEmpty() ? address : address + " " + netmask;
    }

    /** An address of one host gets what makes it a network. */
    static String withBits(String address, String netmask) {
        return netmask.isEmpty() && HbaRule.isAddress(address)
                ? address + (address.indexOf(':') >= 0 ? "/128" : "/32")
                : address;
    }
}
