package dev.plumb.host;

import java.util.SplittableRandom;
import java.util.function.LongFunction;

/** Random cases that can be run again: each has a seed, which a failure tells. */
public final class Gen {
    private Gen() {}

    /** Something to check with random values. */
    public interface Case {
        void check(SplittableRandom random) throws Exception;
    }

    /** Checks {@code count} cases; set {@code -Dplumb.seed} to run the one that failed. */
    public static void check(int count, Case one) {
        Long seed = Long.getLong("plumb.seed");
        long first = seed == null ? System.nanoTime() : seed;
        LongFunction<String> told = s -> "failed with -Dplumb.seed=" + s;
        for (int i = 0; i < (seed == null ? count : 1); i++) {
            long now = first + i;
            try {
                one.check(new SplittableRandom(now));
            } catch (Exception | AssertionError e) {
                throw new AssertionError(told.apply(now) + ": " + e.getMessage(), e);
            }
        }
    }

    /** Text of characters that are likely to hurt: quotes, controls, multi-byte ones; never NUL. */
    public static String nastyText(SplittableRandom random, int max) {
        String nasty = "'\"\\$`!*?[]{}()<>|&;#~ \t\n\r\u0001\u001b\u007f\u0081\u0088é☃%=-";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(max + 1);
        while (text.length() < length) {
            switch (random.nextInt(4)) {
                case 0 -> text.append((char) ('a' + random.nextInt(26)));
                case 1 -> text.appendCodePoint(random.nextInt(10) == 0 ? 0x1F642 : 1 + random.nextInt(0xD7FE));
                default -> text.append(nasty.charAt(random.nextInt(nasty.length())));
            }
        }
        return text.toString();
    }
}
