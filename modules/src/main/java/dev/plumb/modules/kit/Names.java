package dev.plumb.modules.kit;

import org.jspecify.annotations.Nullable;

/**
 * Checks of names and fields that go into arguments, and into files of lines and colons: one that would be taken for
 * something else there is refused before anything runs.
 */
public final class Names {
    /** The number after it stands for none. */
    private static final long LAST_NUMBER = 4_294_967_294L;

    private Names() {}

    /**
     * What is wrong with the name of a user or of a group, or null.
     *
     * @param parameter what it is called in the task
     */
    public static @Nullable String account(String parameter, @Nullable String name) {
        if (name == null) {
            return null;
        } else if (name.isBlank()) {
            return parameter + " is empty";
        } else if (name.startsWith("-")) {
            return parameter + " '" + name + "' begins with a dash, as an option would";
        } else if (name.indexOf(',') >= 0) {
            return parameter + " '" + name + "' has a comma, which no name of a user or group can hold";
        }
        return field(parameter, name);
    }

    /** What the tools refuse of the name of a user or group that they are to make, or null. */
    public static @Nullable String made(String parameter, String name) {
        String wrong = account(parameter, name);
        if (wrong == null && name.chars().anyMatch(Character::isWhitespace)) {
            return parameter + " '" + name + "' has a blank, which no name of a user or group can hold";
        } else if (wrong == null && (name.startsWith("+") || name.startsWith("~"))) {
            return parameter + " '" + name + "' begins with '" + name.charAt(0)
                    + "', which the host's tools refuse; begin with a letter";
        }
        return wrong;
    }

    /** What is wrong with the number of a user or group, or null. */
    public static @Nullable String number(String parameter, @Nullable Long number) {
        if (number == null || number >= 0 && number <= LAST_NUMBER) {
            return null;
        }
        return parameter
                + (number < 0 ? " is negative" : " " + number + " is too large; the last one is " + LAST_NUMBER);
    }

    /** What is wrong with a field of a file whose lines have fields between colons, or null. */
    public static @Nullable String field(String parameter, @Nullable String text) {
        if (text != null && text.indexOf(':') >= 0) {
            return parameter + " '" + shown(text) + "' has a colon, which separates fields where it is kept";
        }
        return line(parameter, text);
    }

    /** What is wrong with a text that is one line, or part of one; null when nothing is. */
    public static @Nullable String line(String parameter, @Nullable String text) {
        boolean whole = text == null || text.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f);
        return whole
                ? null
                : parameter + " '" + shown(text)
                        + "' has a line break or another control character; write it on one line";
    }

    /** What is wrong with a text that a program must not take for an option, or null. */
    public static @Nullable String argument(String parameter, @Nullable String text) {
        return text != null && text.startsWith("-")
                ? parameter + " '" + shown(text) + "' begins with a dash, as an option would"
                : line(parameter, text);
    }

    /** The first of these that is not null. */
    public static @Nullable String first(@Nullable String... mistakes) {
        for (String mistake : mistakes) {
            if (mistake != null) {
                return mistake;
            }
        }
        return null;
    }

    private static String shown(@Nullable String text) {
        return String.valueOf(text).replace("\n", "\\n").replace("\r", "\\r");
    }
}
