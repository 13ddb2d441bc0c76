package dev.plumb.modules.files;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Reads times by Python's {@code strptime} formats, as far as they are made of numbers. */
final class StrpTime {
    private StrpTime() {}

    /** The time, or null when the text is not written like that. */
    static @Nullable LocalDateTime parse(String text, String format) {
        int[] fields = {1900, 1, 1, 0, 0, 0};
        int at = 0;
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            int field = c == '%' && i + 1 < format.length() ? "YmdHMS".indexOf(format.charAt(i + 1)) : -1;
            if (field < 0) {
                if (at >= text.length() || text.charAt(at++) != c) {
                    return null;
                }
                continue;
            }
            i++;
            int end = at;
            int most = at + (field == 0 ? 4 : 2);
            while (end < text.length() && end < most && Character.isDigit(text.charAt(end))) {
                end++;
            }
            if (end == at) {
                return null;
            }
            fields[field] = Integer.parseInt(text.substring(at, end));
            at = end;
        }
        try {
            return at == text.length()
                    ? LocalDateTime.of(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5])
                    : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
