package dev.plumb.host;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Random words that nothing on a host can know beforehand. */
final class Token {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Token() {}

    /** 128 random bits in lower-case hexadecimal, after an at sign: plain to every shell, its first character unique. */
    static String next() {
        byte[] random = new byte[16];
        Holder.RANDOM.nextBytes(random);
        char[] text = new char[33];
        text[0] = '@';
        for (int i = 0; i < random.length; i++) {
            text[1 + 2 * i] = HEX[(random[i] >> 4) & 15];
            text[2 + 2 * i] = HEX[random[i] & 15];
        }
        return new String(text);
    }

    static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Holder {
        static final SecureRandom RANDOM = new SecureRandom();
    }
}
