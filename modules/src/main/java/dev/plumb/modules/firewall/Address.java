package dev.plumb.modules.firewall;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address or a network.
 *
 * @param bytes 4 or 16 of them
 * @param bits how many of them name the network
 */
record Address(byte[] bytes, int bits) {
    private static final Pattern V4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-f:]*:[0-9a-f:.]*");

    /** An address as people write it, with or without a mask; null when it is none. */
    static @Nullable Address of(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        boolean v4 = V4.matcher(parts[0]).matches();
        if (parts.length > 2 || !v4 && !V6.matcher(parts[0]).matches()) {
            return null;
        }
        try {
            byte[] bytes = InetAddress.getByName(parts[0]).getAddress();
            int all = bytes.length * Byte.SIZE;
            int bits = parts.length == 1 ? all : bits(parts[1], v4);
            return bytes.length != (v4 ? 4 : 16) || bits < 0 || bits > all ? null : new Address(bytes, bits);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static int bits(String mask, boolean v4) {
        if (mask.matches("\\d{1,3}")) {
            return Integer.parseInt(mask);
        }
        Address dotted = v4 && V4.matcher(mask).matches() ? of(mask) : null;
        if (dotted == null) {
            return -1;
        }
        int number = 0;
        for (byte each : dotted.bytes) {
            number = number << Byte.SIZE | each & 0xff;
        }
        int bits = Integer.bitCount(number);
        return number == (bits == 0 ? 0 : -1 << Integer.SIZE - bits) ? bits : -1;
    }

    boolean isV6() {
        return bytes.length == 16;
    }

    /** Whether an address is in this network. */
    boolean has(Address other) {
        boolean same = bytes.length == other.bytes.length;
        for (int i = 0; i < bits && same; i++) {
            same = bit(bytes, i) == bit(other.bytes, i);
        }
        return same;
    }

    private static boolean bit(byte[] bytes, int at) {
        return (bytes[at / Byte.SIZE] >> 7 - at % Byte.SIZE & 1) == 1;
    }

    /** As ufw keeps it: the network's own address for IPv4, no mask of one address. */
    String kept() {
        int all = bytes.length * Byte.SIZE;
        byte[] shown = bytes.clone();
        for (int i = bits; i < all && !isV6(); i++) {
            shown[i / Byte.SIZE] &= (byte) ~(1 << 7 - i % Byte.SIZE);
        }
        return (isV6() ? v6(shown) : v4(shown)) + (bits == all ? "" : "/" + bits);
    }

    private static String v4(byte[] bytes) {
        List<String> numbers = new ArrayList<>();
        for (byte each : bytes) {
            numbers.add(Integer.toString(each & 0xff));
        }
        return String.join(".", numbers);
    }

    /** The longest row of zeros is left out, as by {@code inet_ntop}. */
    private static String v6(byte[] bytes) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += 2) {
            groups.add(Integer.toHexString((bytes[i] & 0xff) << Byte.SIZE | bytes[i + 1] & 0xff));
        }
        int from = 0;
        int length = 0;
        for (int i = 0; i < groups.size(); i++) {
            int end = i;
            while (end < groups.size() && groups.get(end).equals("0")) {
                end++;
            }
            if (end - i > length) {
                from = i;
                length = end - i;
            }
        }
        return length < 2
                ? String.join(":", groups)
                : String.join(":", groups.subList(0, from)) + "::"
                        + String.join(":", groups.subList(from + length, groups.size()));
    }
}
