package dev.plumb.facts;

/** IPv6 addresses. */
final class Ipv6 {
    private Ipv6() {}

    /** Whether these are 32 hexadecimal digits, as files in {@code /proc/net} have them. */
    static boolean isProc(String digits) {
        return digits.length() == 32 && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    /** The shortest form (RFC 5952) of 32 hexadecimal digits. */
    static String text(String digits) {
        String[] groups = new String[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = digits.substring(4 * i, 4 * i + 4).replaceFirst("^0{1,3}", "");
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end].equals("0")) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.length() > 0 && !text.toString().endsWith(":") ? ":" : "")
                        .append(groups[i]);
            }
        }
        return text.toString();
    }
}
