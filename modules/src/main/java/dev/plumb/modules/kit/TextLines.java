package dev.plumb.modules.kit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of files that are edited line by line, in which only a line feed ends one. */
public final class TextLines {
    private TextLines() {}

    /** Lines without their ends; none of a file that is missing or empty. */
    public static List<String> of(@Nullable String text) {
        List<String> lines = new ArrayList<>();
        if (text != null && !text.isEmpty()) {
            lines.addAll(List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1)));
        }
        return lines;
    }

    /**
     * The text with these lines, each with an end; what it was when they are those that it had.
     *
     * @param old null when there was none, which stays so when there are no lines
     */
    public static @Nullable String text(@Nullable String old, List<String> lines) {
        return lines.equals(of(old)) ? old : lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
