package dev.plumb.inventory;

import java.util.function.Supplier;

/** Numbers as Python writes them: {@code 80}, {@code -1}, {@code 0x1f}, {@code 1_000}, {@code 1.5e3}; not {@code 0644}. */
final class PythonNumber {
    private PythonNumber() {}

    /**
     * A Long, or a Double when it has a point, an exponent or too many digits.
     *
     * @param otherwise makes what is thrown when the word is no number
     */
    static Object read(String word, Supplier<RuntimeException> otherwise) {
        boolean negative = word.startsWith("-");
        String digits = negative || word.startsWith("+") ? word.substring(1) : word;
        if (!wellFormed(digits)) {
            throw otherwise.get();
        }
        String plain = digits.replace("_", "");
        try {
            int radix = radix(plain);
            if (radix != 10) {
                return Long.parseLong((negative ? "-" : "") + plain.substring(2), radix);
            }
            if (isInteger(plain)) {
                boolean leadingZero = plain.length() > 1 && plain.charAt(0) == '0' && !plain.matches("0+");
                if (leadingZero) {
                    throw otherwise.get();
                }
                return Long.parseLong((negative ? "-" : "") + plain);
            }
            double value = Double.parseDouble(plain);
            return negative ? -value : value;
        } catch (NumberFormatException e) {
            throw otherwise.get();
        }
    }

    private static int radix(String digits) {
        if (digits.length() < 3 || digits.charAt(0) != '0') {
            return 10;
        }
        return switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
    }

    /** Begins with a digit or a point, underscores only between digits, none of the letters Java alone would take. */
    private static boolean wellFormed(String digits) {
        if (digits.isEmpty() || digits.charAt(0) != '.' && (digits.charAt(0) < '0' || digits.charAt(0) > '9')) {
            return false;
        }
        boolean hex = radix(digits) == 16;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            boolean between = i > 0
                    && i + 1 < digits.length()
                    && Character.digit(digits.charAt(i - 1), 16) >= 0
                    && Character.digit(digits.charAt(i + 1), 16) >= 0;
            if (c == '_' && !between || !hex && "dDfFpP".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInteger(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
