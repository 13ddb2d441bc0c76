package dev.plumb.expression.functions;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An address with the length of its network's prefix.
 *
 * @param address the number of the address
 * @param prefix bits of the network
 * @param bits 32 or 128
 * @param hasPrefix whether the prefix was written
 */
record Network(BigInteger address, int prefix, int bits, boolean hasPrefix) {
    /** Reads {@code 192.0.2.1}, {@code 192.0.2.1/24}, {@code 192.0.2.1/255.255.255.0}, {@code 2001:db8::1/64}; or null. */
    static @Nullable Network read(String text) {
        int slash = text.indexOf('/');
        byte[] bytes = bytes(slash < 0 ? text : text.substring(0, slash));
        if (bytes == null) {
            return null;
        }
        int bits = bytes.length * 8;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
        return prefix < 0 ? null : new Network(new BigInteger(1, bytes), prefix, bits, slash >= 0);
    }

    private static int prefix(String text, int bits) {
        if (text.matches("\\d{1,3}")) {
            int prefix = Integer.parseInt(text);
            return prefix <= bits ? prefix : -1;
        }
        byte[] mask = bytes(text);
        if (mask == null || mask.length * 8 != bits) {
            return -1;
        }
        BigInteger number = new BigInteger(1, mask);
        int prefix = number.bitCount();
        return number.equals(mask(prefix, bits)) ? prefix : -1;
    }

    /** Only literals: a name must not be asked of the network. */
    private static byte @Nullable [] bytes(String text) {
        boolean four = text.matches("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
        boolean six = text.indexOf(':') >= 0 && text.matches("[0-9a-fA-F:.]+");
        try {
            return four || six ? InetAddress.getByName(text).getAddress() : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    static BigInteger mask(int prefix, int bits) {
        return BigInteger.ONE.shiftLeft(prefix).subtract(BigInteger.ONE).shiftLeft(bits - prefix);
    }

    BigInteger first() {
        return address.and(mask(prefix, bits));
    }

    BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits - prefix);
    }

    BigInteger last() {
        return first().add(size()).subtract(BigInteger.ONE);
    }

    /** Whether more than one address has this network and this one is not its first. */
    boolean isHost() {
        return prefix < bits && !address.equals(first()) || prefix == bits;
    }

    /** A number as an address. */
    String shown(BigInteger number) {
        byte[] bytes = new byte[bits / 8];
        byte[] from = number.toByteArray();
        for (int i = 0; i < bytes.length && i < from.length; i++) {
            bytes[bytes.length - 1 - i] = from[from.length - 1 - i];
        }
        if (bits == 32) {
            return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
        }
        return six(bytes);
    }

    /** The longest run of zeros is left out, as RFC 5952 has it. */
    private static String six(byte[] bytes) {
        int best = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && bytes[2 * end] == 0 && bytes[2 * end + 1] == 0) {
                end++;
            }
            if (end - i > length) {
                best = i;
                length = end - i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                out.append("::");
                i += length - 1;
            } else {
                out.append(out.length() == 0 || out.charAt(out.length() - 1) == ':' ? "" : ":");
                out.append(Integer.toHexString((bytes[2 * i] & 255) << 8 | bytes[2 * i + 1] & 255));
            }
        }
        return out.toString();
    }
}
