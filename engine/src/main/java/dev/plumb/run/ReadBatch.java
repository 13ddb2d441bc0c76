package dev.plumb.run;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Reads of one user, grouped so that each resource type needs one script. */
final class ReadBatch {
    /** Nothing that only reads takes this long, unless it hangs on a dead file system. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final Map<String, Map<ResourceRef<?>, Read<?>>> byType = new LinkedHashMap<>();

    /** Adds a read; of two reads of the same resource the more detailed one stays. */
    void add(Read<?> read) {
        byType.computeIfAbsent(read.ref().type().name(), name -> new LinkedHashMap<>())
                .merge(read.ref(), read, (a, b) -> a.detail() >= b.detail() ? a : b);
    }

    boolean isEmpty() {
        return byType.isEmpty();
    }

    /** One script for each type. */
    List<Script> scripts() {
        List<Script> scripts = new ArrayList<>();
        for (Map<ResourceRef<?>, Read<?>> group : byType.values()) {
            scripts.add(script(List.copyOf(group.values())));
        }
        return scripts;
    }

    /**
     * Parses the results of {@link #scripts}, in the same order.
     *
     * @param results one for each script
     * @param into takes each state with its detail, or the reason why it cannot be read
     */
    void parse(List<ScriptResult> results, Sink into) {
        int i = 0;
        for (Map<ResourceRef<?>, Read<?>> group : byType.values()) {
            parse(List.copyOf(group.values()), results.get(i++), into);
        }
    }

    /** Takes states. */
    interface Sink {
        void state(Read<?> read, State state);

        void failed(Read<?> read, String reason);
    }

    private static Script script(List<Read<?>> reads) {
        Script script = typeOf(reads).readScript(cast(reads));
        return script.timeout() != null ? script : script.withTimeout(DEADLINE);
    }

    private static void parse(List<Read<?>> reads, ScriptResult result, Sink into) {
        Map<ResourceRef<?>, Read<?>> open = new LinkedHashMap<>();
        for (Read<?> read : reads) {
            open.put(read.ref(), read);
        }
        ResourceType.ReadSink<State> sink = sink(open, into);
        if (result.status() == ScriptResult.Status.DONE) {
            typeOf(reads).parse(cast(reads), result, sink);
        }
        String reason = reason(result);
        open.values().forEach(read -> into.failed(read, reason));
    }

    private static String reason(ScriptResult result) {
        if (result.status() == ScriptResult.Status.TIMED_OUT) {
            return "it took longer than its deadline";
        }
        String stderr = Text.lastLines(result.stderrText(), 2);
        return stderr.isEmpty() ? "the host gave no answer for it" : stderr;
    }

    private static ResourceType.ReadSink<State> sink(Map<ResourceRef<?>, Read<?>> open, Sink into) {
        return new ResourceType.ReadSink<>() {
            @Override
            public void state(ResourceRef<State> ref, State state) {
                take(ref, (read, sink) -> sink.state(read, state));
            }

            @Override
            public void failed(ResourceRef<State> ref, String reason) {
                take(ref, (read, sink) -> sink.failed(read, reason));
            }

            private void take(ResourceRef<?> ref, BiConsumer<Read<?>, Sink> give) {
                Read<?> read = open.remove(ref);
                if (read != null) {
                    give.accept(read, into);
                }
            }
        };
    }

    // A group holds reads of one type only, whose state type is the same for all: the casts undo what the map erased.
    @SuppressWarnings("unchecked")
    private static ResourceType<State> typeOf(List<Read<?>> reads) {
        return (ResourceType<State>) reads.get(0).ref().type();
    }

    @SuppressWarnings("unchecked")
    private static List<Read<State>> cast(List<Read<?>> reads) {
        return (List<Read<State>>) (List<?>) reads;
    }
}
