package dev.plumb.modules.supervisor;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What processes of a {@link Selection} do.
 *
 * @param daemon whether there is somebody who knows
 * @param said why there is nobody, or empty
 * @param kind of what selection
 * @param all by name, as supervisor writes it
 * @param moved programs that a change takes into a group (true) or out of it, so that their processes have other names then
 * @param unsure whether there may be others, of which only apply will tell
 */
record Processes(
        Daemon daemon,
        String said,
        Selection.Kind kind,
        SortedMap<String, Word> all,
        Map<String, Boolean> moved,
        boolean unsure)
        implements State {
    /** Words of supervisor for what runs, or will soon. */
    private static final List<String> RUNS = List.of("RUNNING", "STARTING");

    /** Whether supervisord is there. */
    enum Daemon {
        /** It answers. */
        UP,
        /** It does not answer. */
        DOWN,
        /** It is not installed. */
        MISSING
    }

    /**
     * What a process does.
     *
     * @param state supervisor's word
     * @param shown what a task does to it, shown instead of the state that it has then; null: the state itself matters
     */
    record Word(String state, @Nullable String shown) {
        static Word of(String state) {
            return new Word(state, null);
        }

        boolean runs() {
            return RUNS.contains(state);
        }
    }

    Processes {
        all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
    }

    /** What supervisord tells. */
    static Processes of(Selection.Kind kind, Map<String, Word> all) {
        return new Processes(Daemon.UP, "", kind, new TreeMap<>(all), Map.of(), false);
    }

    static Processes none(Selection.Kind kind, Daemon daemon, String said) {
        return new Processes(daemon, said, kind, new TreeMap<>(), Map.of(), false);
    }

    boolean isUp() {
        return daemon == Daemon.UP;
    }

    Processes unsureAlso() {
        return new Processes(daemon, said, kind, all, moved, true);
    }

    Processes moving(Map<String, Boolean> programs) {
        return new Processes(daemon, said, kind, all, Map.copyOf(programs), unsure);
    }

    /** These once a planned state of others, or of some of them, has come about. */
    Processes after(Selection own, Selection changed, Processes planned) {
        boolean program = own.kind() == Selection.Kind.PROGRAM;
        if (program && !planned.moved.isEmpty()) {
            return this;
        }
        SortedMap<String, Word> words = new TreeMap<>(all);
        words.keySet().removeIf(changed::includes);
        boolean more = unsure || planned.unsure && own.concerns(changed.name());
        for (Map.Entry<String, Boolean> move : planned.moved.entrySet()) {
            words.keySet().removeIf(each -> Selection.group(each).equals(move.getKey()));
            more |= !move.getValue() && own.concerns(move.getKey());
        }
        planned.all.forEach((name, word) -> {
            if (own.includes(name)) {
                words.put(name, word);
            }
        });
        return new Processes(planned.daemon, planned.said, kind, words, Map.of(), more);
    }

    @Override
    public boolean exists() {
        return !all.isEmpty();
    }

    @Override
    public Attributes attributes() {
        Attributes.Builder attributes = Attributes.builder();
        if (all.isEmpty()) {
            return Attributes.NONE;
        } else if (kind == Selection.Kind.GROUP || kind == Selection.Kind.ALL) {
            all.forEach((name, word) -> attributes.value(name, value(word.state, word.shown)));
            return attributes.build();
        }
        boolean open = all.values().stream().anyMatch(word -> word.shown != null);
        String states = all.values().stream().map(Word::state).distinct().collect(Collectors.joining(", "));
        String shown = all.values().stream()
                .map(word -> word.shown == null ? word.state : word.shown)
                .distinct()
                .collect(Collectors.joining(", "));
        attributes.value("state", value(states, open ? shown : null));
        return attributes.text("processes", all.size() == 1 ? null : all.size()).build();
    }

    private static Value value(String state, @Nullable String shown) {
        return shown == null ? new Value.Text(state) : new Value.Any(shown);
    }
}
