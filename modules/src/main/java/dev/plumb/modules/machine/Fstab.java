package dev.plumb.modules.machine;

import dev.plumb.modules.kit.PythonRegex;
import java.util.ArrayList;
import java.util.List;

/** Lines of {@code /etc/fstab}; fstab(5). */
final class Fstab {
    private static final int FIELDS = 6;
    private static final int REQUIRED = 4;

    private Fstab() {}

    /** The six fields of a line as they stand there, those that may be left out as 0; none of a comment. */
    static List<String> fields(String line) {
        String text = line.strip();
        List<String> fields = new ArrayList<>(List.of(text.split("\\s+")));
        if (text.startsWith("#") || fields.size() < REQUIRED) {
            return List.of();
        }
        while (fields.size() < FIELDS) {
            fields.add("0");
        }
        return fields;
    }

    /** Whether a field stands for this text. */
    static boolean means(String field, String text) {
        return Mounts.plain(field).equals(PythonRegex.bytes(text));
    }

    /** A text as a field: one character for each byte, blanks escaped. */
    static String field(String text) {
        return PythonRegex.bytes(text)
                .replace("\\", "\\134")
                .replace(" ", "\\040")
                .replace("\t", "\\011");
    }
}
