package dev.plumb.facts;

/** IPv4 addresses as unsigned 32-bit numbers. */
final class Ipv4 {
    private Ipv4() {}

    /** The number of a dotted address; 0 when it is none. */
    static long number(String address) {
        String[] parts = address.split("\\.");
        long number = 0;
        for (String part : parts) {
            number = number << 8 | Numbers.whole(part, 0) & 255;
        }
        return parts.length == 4 ? number : 0;
    }

    static String text(long number) {
        return (number >> 24 & 255) + "." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    /** The mask of a network of this many bits. */
    static long mask(int prefix) {
        return prefix <= 0 ? 0 : 0xffffffffL << 32 - Math.min(prefix, 32) & 0xffffffffL;
    }

    /** A number as {@code /proc/net/route} prints it: hexadecimal, in the byte order of the machine (little-endian). */
    static long ofProc(String hex) {
        try {
            return Integer.toUnsignedLong(Integer.reverseBytes(Integer.parseUnsignedInt(hex, 16)));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
