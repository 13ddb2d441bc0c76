package dev.plumb.source;

import org.jspecify.annotations.Nullable;

/**
 * Types of plain scalars by YAML 1.1, exactly as Ansible's reader sees them ({@code yes} and {@code on} are booleans,
 * {@code 0644} is octal, {@code 08}, {@code 1e3} and {@code 0o17} are strings), except that dates and base 60 stay strings.
 * By hand, not by regular expressions: this is in the way of every start.
 */
final class YamlScalars {
    private YamlScalars() {}

    /** The value of an unquoted text: a String, Long, Double or Boolean, or null. */
    static @Nullable Object plain(String text) {
        if (text.isEmpty()) {
            return null;
        }
        char first = text.charAt(0);
        if (first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.') {
            Object number = number(text);
            return number != null ? number : text;
        }
        return text.length() > 5 ? text : word(text);
    }

    private static @Nullable Object word(String text) {
        return switch (text) {
            case "~", "null", "Null", "NULL" -> null;
            case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" -> true;
            case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" -> false;
            default -> text;
        };
    }

    private static @Nullable Object number(String text) {
        int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        boolean negative = text.charAt(0) == '-';
        String digits = text.substring(start);
        if (digits.startsWith("0x") || digits.startsWith("0b")) {
            int radix = digits.charAt(1) == 'x' ? 16 : 2;
            return integer(digits.substring(2), radix, negative);
        }
        if (digits.length() > 1 && digits.charAt(0) == '0' && digits.indexOf('.') < 0) {
            return integer(digits, 8, negative);
        }
        if (!digits.isEmpty() && digits.charAt(0) != '_' && digits.indexOf('.') < 0) {
            return integer(digits, 10, negative);
        }
        return decimal(digits, start == 1, negative);
    }

    private static @Nullable Long integer(String digits, int radix, boolean negative) {
        StringBuilder plain = new StringBuilder(digits.length() + 1);
        if (negative) {
            plain.append('-');
        }
        boolean any = false;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c == '_') {
                continue;
            }
            if (c > 'f' || Character.digit(c, radix) < 0) {
                return null;
            }
            any = true;
            plain.append(c);
        }
        try {
            return any ? Long.parseLong(plain, 0, plain.length(), radix) : null;
        } catch (NumberFormatException tooLong) {
            return null;
        }
    }

    private static @Nullable Double decimal(String digits, boolean signed, boolean negative) {
        switch (digits) {
            case ".inf", ".Inf", ".INF":
                return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            case ".nan", ".NaN", ".NAN":
                return signed ? null : Double.NaN;
            default:
                break;
        }
        int i = 0;
        int dots = 0;
        boolean digit = false;
        while (i < digits.length()) {
            char c = digits.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c >= '0' && c <= '9') {
                digit = true;
            } else if (c != '_') {
                break;
            }
            i++;
        }
        if (dots != 1
                || !digit
                || digits.charAt(0) == '_'
                || digits.startsWith("._")
                || signed && digits.charAt(0) == '.') {
            return null;
        }
        if (i < digits.length() && !exponent(digits, i)) {
            return null;
        }
        double value = Double.parseDouble(digits.replace("_", ""));
        return negative ? -value : value;
    }

    /** An exponent needs its sign: {@code 1.5e+3}, or it is a string. */
    private static boolean exponent(String digits, int at) {
        char e = digits.charAt(at);
        if (e != 'e' && e != 'E' || at + 2 >= digits.length()) {
            return false;
        }
        char sign = digits.charAt(at + 1);
        if (sign != '+' && sign != '-') {
            return false;
        }
        for (int i = at + 2; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
