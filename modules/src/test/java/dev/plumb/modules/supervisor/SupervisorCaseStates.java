package dev.plumb.modules.supervisor;

import dev.plumb.module.FakeStates;
import dev.plumb.modules.supervisor.Processes.Daemon;
import dev.plumb.modules.supervisor.Processes.Word;
import dev.plumb.resource.ResourceRef;
import dev.plumb.text.ShellWords;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** States of supervisor's processes in cases. */
public final class SupervisorCaseStates {
    private SupervisorCaseStates() {}

    /** {@code NAME} as the module {@code supervisorctl} has it, or {@code program NAME PROCESS...}. */
    public static ResourceRef<?> ref(String key) {
        return of(key);
    }

    private static ResourceRef<Processes> of(String key) {
        List<String> words = ShellWords.of(key).strict();
        return ProcessType.ref(
                words.get(0).equals("program")
                        ? new Selection(
                                Control.OWN, Selection.Kind.PROGRAM, words.get(1), words.subList(2, words.size()))
                        : Selection.named(Control.OWN, key));
    }

    /** Puts states by process; {@code down} and {@code missing} are words of the daemon, {@code unsure} is true. */
    public static void put(FakeStates host, String key, Map<String, Object> state) {
        ResourceRef<Processes> ref = of(key);
        Selection.Kind kind = ref.key(Selection.class).kind();
        Map<String, Word> all = new TreeMap<>();
        state.forEach((name, word) -> {
            if (!name.equals("unsure")) {
                all.put(name, Word.of(word.toString()));
            }
        });
        if (state.containsKey("down")) {
            host.with(ref, Processes.none(kind, Daemon.DOWN, "no such file"));
        } else {
            Processes up = Processes.of(kind, all);
            host.with(ref, state.containsKey("unsure") ? up.unsureAlso() : up);
        }
    }
}
