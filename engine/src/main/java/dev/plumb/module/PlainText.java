package dev.plumb.module;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells texts that would not arrive as they are. What reaches a host as a name, an argument or a variable is bytes in UTF-8
 * up to a NUL: a text that cannot be that is refused, rather than written as something else.
 */
public final class PlainText {
    private static final char REPLACEMENT = '\uFFFD';

    private PlainText() {}

    /**
     * What keeps a value from being a name, an argument or a variable, as the end of a sentence that begins with its name.
     *
     * @param written whether the author wrote it as it stands: then a replacement character is meant
     * @return null when nothing does
     */
    public static @Nullable String mistake(String text, boolean written) {
        if (text.indexOf('\0') >= 0) {
            return "holds a NUL character, which no name and no argument on a host can hold";
        } else if (!written && text.indexOf(REPLACEMENT) >= 0) {
            return "holds bytes that are not UTF-8 where it comes from, and cannot be told to the host as they were";
        }
        return halfCharacter(text);
    }

    /** The same for what may hold any character; only halves of characters have no bytes. */
    static @Nullable String halfCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    i++;
                } else {
                    return "holds half of a character (an unpaired surrogate), which no file can hold";
                }
            }
        }
        return null;
    }

    /** What is wrong with a bound value, which is a text, a list, or something else; or null. */
    static @Nullable String mistake(ParamSpec param, Object value, boolean written) {
        if (value instanceof String text) {
            return param.anyText() ? halfCharacter(text) : mistake(text, written);
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                String wrong = item == null ? null : mistake(param, item, written);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }
}
