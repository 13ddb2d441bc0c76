package dev.plumb.modules.system.commands;

import dev.plumb.expression.Withheld;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code register} gets of a command's output. */
public final class Output {
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
