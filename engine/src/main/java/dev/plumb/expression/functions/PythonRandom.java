package dev.plumb.expression.functions;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The generator of Python's {@code random.Random(seed)} (MT19937), so that {@code random(seed=…)} gives the numbers that
 * Ansible gives. Nothing secret may come from it.
 */
final class PythonRandom {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[SIZE];
    private int index = SIZE;

    /** A generator for a whole number, or for a text. */
    PythonRandom(Object seed) {
        BigInteger number = seed instanceof Long whole ? BigInteger.valueOf(Math.abs(whole)) : number(seed.toString());
        byte[] bytes = number.toByteArray();
        int words = Math.max(1, (number.bitLength() + 31) / 32);
        int[] key = new int[words];
        for (int i = 0; i < bytes.length && i / 4 < words; i++) {
            key[i / 4] |= (bytes[bytes.length - 1 - i] & 255) << 8 * (i % 4);
        }
        seed(key);
    }

    /** As Python seeds with a string: its bytes with their SHA-512 behind them, as one number. */
    private static BigInteger number(String seed) {
        byte[] text = seed.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(text);
            return new BigInteger(
                    1,
                    ByteBuffer.allocate(text.length + hash.length)
                            .order(ByteOrder.BIG_ENDIAN)
                            .put(text)
                            .put(hash)
                            .array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void seed(int[] key) {
        state[0] = 19650218;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
        int i = 1;
        int j = 0;
        for (int k = Math.max(SIZE, key.length); k > 0; k--) {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1664525) + key[j] + j;
            j = (j + 1) % key.length;
            i = next(i);
        }
        for (int k = SIZE - 1; k > 0; k--) {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1566083941) - i;
            i = next(i);
        }
        state[0] = 0x80000000;
    }

    private int next(int i) {
        if (i + 1 < SIZE) {
            return i + 1;
        }
        state[0] = state[SIZE - 1];
        return 1;
    }

    private int word() {
        if (index == SIZE) {
            for (int i = 0; i < SIZE; i++) {
                int y = state[i] & 0x80000000 | state[(i + 1) % SIZE] & 0x7fffffff;
                state[i] = state[(i + SHIFT) % SIZE] ^ y >>> 1 ^ ((y & 1) != 0 ? 0x9908b0df : 0);
            }
            index = 0;
        }
        int y = state[index++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        return y ^ y >>> 18;
    }

    /** A number from 0 to below a bound. */
    long below(long bound) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(bound);
        long value = bits(bits);
        while (value >= bound) {
            value = bits(bits);
        }
        return value;
    }

    private long bits(int count) {
        if (count <= 32) {
            return (word() & 0xffffffffL) >>> 32 - count;
        }
        long low = word() & 0xffffffffL;
        long high = (word() & 0xffffffffL) >>> 64 - count;
        return high << 32 | low;
    }
}
