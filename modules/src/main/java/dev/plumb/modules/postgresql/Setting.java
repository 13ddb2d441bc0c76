package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.JsonPart;
import dev.plumb.source.DidYouMean;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of one of its settings.
 *
 * @param row the row of {@code pg_settings}, with what the files say
 * @param values how values of it are written
 */
record Setting(JsonPart row, SettingValue values) {
    /** Not by a file: what is said with a role or a database is no business of the server's settings. */
    private static final Set<String> SESSIONS = Set.of("database", "user", "database user", "client", "session");

    /** A line of a file. */
    record Line(String file, long number, String value) {
        /** As people write it. */
        String place() {
            return file + ":" + number;
        }
    }

    static Setting of(JsonPart row) {
        return new Setting(row, SettingValue.of(row));
    }

    /** Whether the server knows it; else it may be one of an extension. */
    boolean isKnown() {
        return !values.name().isEmpty();
    }

    /** The end of a sentence that says that there is no such setting: which one may be meant. */
    String hint(String name) {
        String hint = DidYouMean.hint(name, row.texts("others"));
        return hint == null ? "" : "; " + hint;
    }

    /** Whether it comes into force by a start of the server only. */
    boolean needsRestart() {
        return row.text("context").equals("postmaster");
    }

    /** Whether nobody can set it. */
    boolean isFixed() {
        return row.text("context").equals("internal");
    }

    /** Whether the command line says it, which no file overrides. */
    boolean isOfCommandLine() {
        return row.text("source").equals("command line");
    }

    /** What is in force for who says nothing else; null where a role or a database says something else to who asked. */
    @Nullable
    String inForce() {
        return SESSIONS.contains(row.text("source")) && !row.text("source").equals("session")
                ? null
                : values.shown(row.text("reset_val"));
    }

    /** Whether what these lines say is in force, as far as that can be seen. */
    boolean isInForce(List<Line> lines) {
        String now = inForce();
        return now == null || now.equals(configured(lines));
    }

    /** What the files say, the last one counts. */
    List<Line> lines() {
        return row.list("files").stream()
                .map(each -> new Line(each.text("file"), each.number("line"), each.text("value")))
                .toList();
    }

    /** What holds at the next start. */
    String configured() {
        return configured(lines());
    }

    /** What holds at the next start when these lines are left. */
    String configured(List<Line> lines) {
        if (isOfCommandLine()) {
            return values.shown(row.text("reset_val"));
        } else if (!lines.isEmpty()) {
            return values.shown(lines.get(lines.size() - 1).value());
        }
        return values.shown(row.text(row.text("source").equals("configuration file") ? "boot_val" : "reset_val"));
    }
}
