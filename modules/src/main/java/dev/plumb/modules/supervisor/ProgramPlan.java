package dev.plumb.modules.supervisor;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.supervisor.Processes.Word;
import dev.plumb.modules.supervisor.SupervisorProgramModule.Params;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What becomes of a program's processes, by the activation of its transaction. */
final class ProgramPlan {
    private ProgramPlan() {}

    /**
     * The change of its processes, if there is one.
     *
     * @param rewritten whether its section is another one then
     */
    static Plan of(Params p, boolean rewritten, States host) {
        ResourceRef<Processes> ref = ProcessType.ref(p.selection());
        Processes now = host.get(ref);
        boolean certain = host.isCertain(ref);
        if (p.state() == Presence.ABSENT) {
            return now.exists() ? change(ref, now, Processes.of(now.kind(), Map.of())) : Plan.nothing();
        } else if (!now.isUp() && certain) {
            return Boolean.TRUE.equals(p.started())
                    ? Plan.failed("program " + p.name() + " cannot be started, since supervisord does not run ("
                            + now.said() + "); start the service supervisor before, or leave out started")
                    : Plan.nothing();
        } else if (now.unsure() && !rewritten && p.started() == null) {
            // supervisord, once it is started, reads the file by itself
            return Plan.nothing();
        } else if (now.unsure() && !rewritten) {
            throw new NotKnownException(ref.label() + " is not known before apply", null);
        }
        boolean anew = rewritten || !now.exists();
        TreeMap<String, Word> words = new TreeMap<>();
        for (String process : ProgramSection.processes(p)) {
            String name = name(p, process, now);
            words.put(name, word(p, now.all().get(name), anew));
        }
        Processes after = Processes.of(now.kind(), words);
        return anew || !Plan.isConverged(now, after) ? change(ref, now, after) : Plan.nothing();
    }

    /** With the group in which it is; a new program is its own group. */
    private static String name(Params p, String process, Processes now) {
        return now.all().keySet().stream()
                .filter(each -> Selection.matches(process, each))
                .findFirst()
                .orElse(process.equals(p.name()) ? process : p.name() + ":" + process);
    }

    private static Word word(Params p, @Nullable Word now, boolean anew) {
        boolean ran = now != null && now.runs();
        boolean runs = p.started() != null ? p.started() : anew ? ProgramSection.autostart(p) || ran : ran;
        if (!anew && now != null && (p.started() == null || runs == ran)) {
            return now;
        } else if (!runs) {
            return Word.of("STOPPED");
        }
        // what may end at once is not seen to run
        boolean brief = p.startsecs() != null && p.startsecs() == 0;
        return new Word("RUNNING", ran ? "restarted" : brief ? "RUNNING" : null);
    }

    /** The activation brings it about, after all files are in place. */
    private static Plan change(ResourceRef<Processes> ref, Processes now, Processes after) {
        Action action = Action.run(Script.of(":\n"), ProcessType.effects(ref.key(Selection.class), false));
        return Plan.of(Change.of(ref, now, after, action));
    }
}
