package dev.plumb.modules.system.commands;

import dev.plumb.expression.Unknown;
import dev.plumb.expression.Withheld;
import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code register} gets of a command's output. */
public final class Output {
    private static final List<String> KEYS = List.of("stdout", "stdout_lines", "stderr", "stderr_lines");

    private Output() {}

    /**
     * Puts a stream as a text and as its lines; one that was cut as something that says so when it is used.
     *
     * @param name {@code stdout} or {@code stderr}
     * @param bytes what was kept of it
     * @param cut whether more came
     * @param strip whether newlines at its end are left out
     */
    public static void put(
            Map<String, @Nullable Object> values, String name, byte[] bytes, boolean cut, boolean strip) {
        if (cut) {
            Withheld withheld = new Withheld(
                    name + " was cut: the command printed more than the " + shown(bytes.length) + " that are kept");
            values.put(name, withheld);
            values.put(name + "_lines", withheld);
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        String whole = strip ? stripped(text) : text;
        values.put(name, whole);
        values.put(name + "_lines", whole.lines().toList());
    }

    /**
     * A plan whose program prints something: that is not known before, unless nothing is to be done.
     *
     * @param program its name, for whoever asks in a dry run
     */
    public static Plan unknown(Plan plan, String program) {
        Plan all = plan;
        for (String key : plan.changes().isEmpty() ? List.<String>of() : KEYS) {
            all = all.with(key, new Unknown("what " + program + " prints is not known before apply"));
        }
        return all;
    }

    /** What the last program of a plan printed, for {@code register}; nothing when nothing was to be done. */
    public static Map<String, @Nullable Object> printed(Plan plan, TaskModule.Done done) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (!plan.changes().isEmpty() && done.last() != null) {
            put(values, "stdout", done.last().stdout(), done.last().stdoutCut(), false);
            put(values, "stderr", done.last().stderr(), done.last().stderrCut(), false);
        }
        return values;
    }

    private static String shown(int bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : bytes + " bytes";
    }

    private static String stripped(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }
}
