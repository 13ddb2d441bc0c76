package dev.plumb.run;

import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one script of all that a plan does, since a job is one script. */
final class JobScript {
    private JobScript() {}

    /** The script that does what is planned, stopping at the first failure; null when more than one part has an input. */
    static @Nullable Script of(PendingItem pending) {
        List<Script> parts = new ArrayList<>();
        for (Change<?> change : pending.plan().changes()) {
            if (change.action() instanceof Action.Run run) {
                parts.add(ActionBatch.withSettings(run.script(), pending.item().settings()));
            }
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        Input input = null;
        StringBuilder text = new StringBuilder();
        for (Script part : parts) {
            if (part.input() != null && input != null) {
                return null;
            }
            input = part.input() != null ? part.input() : input;
            add(part, text);
        }
        return new Script(text.toString(), input, Script.Locale.LOGIN, Map.of(), null);
    }

    private static void add(Script part, StringBuilder text) {
        text.append("(\n");
        if (part.locale() == Script.Locale.C) {
            text.append("LC_ALL=C;export LC_ALL\n");
        }
        part.environment()
                .forEach((name, value) -> text.append(name)
                        .append('=')
                        .append(Sh.quote(value))
                        .append(";export ")
                        .append(name)
                        .append('\n'));
        text.append(part.locale() == Script.Locale.C ? Sh.SBIN : "");
        text.append("eval ").append(Sh.quote(part.wholeText())).append('\n');
        text.append(part.input() == null ? ")</dev/null||exit $?\n" : ")||exit $?\n");
    }
}
