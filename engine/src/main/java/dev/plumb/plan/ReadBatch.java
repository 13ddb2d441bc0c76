package dev.plumb.plan;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.SessionType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.text.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads of one user, grouped so that each resource type needs one script, and types that share a session one together. */
public final class ReadBatch {
    /** What reading one more resource may take, on a host of the slowest kind. */
    private static final Duration EACH = Duration.ofMillis(200);

    /** By session, and by the name of the type where it has none. */
    private final Map<Object, Map<ResourceRef<?>, Read<?>>> groups = new LinkedHashMap<>();

    /** What no script can be made for, and why. */
    private final Map<Read<?>, String> impossible = new LinkedHashMap<>();

    /** Adds a read; of two reads of the same resource the more detailed one stays. */
    public void add(Read<?> read) {
        Object session;
        try {
            session = SessionReads.of(read);
        } catch (RuntimeException e) {
            impossible.put(read, cannotBeAsked(e));
            return;
        }
        groups.computeIfAbsent(session == null ? read.ref().type().name() : session, any -> new LinkedHashMap<>())
                .merge(read.ref(), read, (a, b) -> a.detail() >= b.detail() ? a : b);
    }

    public boolean isEmpty() {
        return groups.isEmpty() && impossible.isEmpty();
    }

    /** Whether a resource is read that answers this. */
    public boolean asks(Predicate<ResourceRef<?>> which) {
        return groups.values().stream()
                .anyMatch(group -> group.keySet().stream().anyMatch(which));
    }

    /** Takes out the reads that answer this. */
    public ReadBatch takeOut(Predicate<Read<?>> which) {
        ReadBatch out = new ReadBatch();
        for (Map<ResourceRef<?>, Read<?>> group : groups.values()) {
            group.values().stream().filter(which).forEach(out::add);
            group.values().removeIf(which);
        }
        groups.values().removeIf(Map::isEmpty);
        return out;
    }

    /**
     * One script for each type; what cannot be asked for is left out, and {@linkplain #parse told} as a failure.
     *
     * @param limit how long the host may take to answer at all
     */
    public List<Script> scripts(Duration limit) {
        List<Script> scripts = new ArrayList<>();
        for (Map<ResourceRef<?>, Read<?>> group : groups.values()) {
            try {
                scripts.add(script(List.copyOf(group.values()), limit));
            } catch (RuntimeException e) {
                leaveOut(group, limit);
                if (!group.isEmpty()) {
                    scripts.add(script(List.copyOf(group.values()), limit));
                }
            }
        }
        groups.values().removeIf(Map::isEmpty);
        return scripts;
    }

    /** One read that cannot be made must not keep those of other tasks from being made. */
    private void leaveOut(Map<ResourceRef<?>, Read<?>> group, Duration limit) {
        for (Read<?> read : List.copyOf(group.values())) {
            try {
                script(List.of(read), limit);
            } catch (RuntimeException e) {
                impossible.put(read, cannotBeAsked(e));
                group.remove(read.ref());
            }
        }
    }

    private static String cannotBeAsked(RuntimeException e) {
        return "it cannot be asked for: " + e.getMessage();
    }

    /**
     * Parses the results of {@link #scripts}, in the same order.
     *
     * @param results one for each script
     * @param into takes each state with its detail, or the reason why it cannot be read
     */
    public void parse(List<ScriptResult> results, Sink into) {
        impossible.forEach(into::failed);
        int i = 0;
        for (Map<ResourceRef<?>, Read<?>> group : groups.values()) {
            parse(List.copyOf(group.values()), results.get(i++), into);
        }
    }

    /** Takes states. */
    public interface Sink {
        void state(Read<?> read, State state);

        void failed(Read<?> read, String reason);
    }

    private static Script script(List<Read<?>> reads, Duration limit) {
        SessionReads session = isSession(reads) ? new SessionReads(reads) : null;
        ResourceType<State> type = typeOf(reads);
        Script script = session == null ? type.readScript(cast(reads)) : session.script();
        Duration time = session == null ? type.readTime() : session.readTime();
        return script.timeout() != null
                ? script
                : script.withTimeout(limit.plus(time).plus(EACH.multipliedBy(reads.size())));
    }

    private static void parse(List<Read<?>> reads, ScriptResult result, Sink into) {
        Map<ResourceRef<?>, Read<?>> open = new LinkedHashMap<>();
        for (Read<?> read : reads) {
            open.put(read.ref(), read);
        }
        // What a script said that was killed, or whose output was cut, is not all: what it does not name may still
        // exist.
        boolean whole = result.succeeded() && !result.truncated();
        ResourceType.ReadSink<State> sink = sink(open, Map.copyOf(open), into, whole ? null : reason(result));
        String reason = reason(result);
        // A part of an answer may be taken for another answer.
        if (result.status() == ScriptResult.Status.DONE && !result.truncated()) {
            try {
                if (isSession(reads)) {
                    new SessionReads(reads).parse(result, sink);
                } else {
                    typeOf(reads).parse(cast(reads), result, sink);
                }
            } catch (RuntimeException | StackOverflowError e) {
                // Whatever a host answers: it is this host's own.
                reason = senseless(e);
            }
        }
        for (Read<?> read : open.values()) {
            into.failed(read, reason);
        }
    }

    /** That an answer was not understood, in words. */
    public static String senseless(Throwable e) {
        return "the host's answer cannot be understood (" + Texts.words(e) + ")";
    }

    private static String reason(ScriptResult result) {
        if (result.status() == ScriptResult.Status.TIMED_OUT) {
            return "reading it took longer than it may and was ended (timeout, -T or ansible_timeout, allows more)";
        } else if (result.truncated() || result.status() == ScriptResult.Status.FLOODED) {
            return "the host's answer is too large: more than is kept of an output (16 MiB)";
        }
        String stderr = Texts.lastLines(result.stderr(), 2);
        if (!stderr.isEmpty()) {
            return stderr;
        }
        return result.succeeded()
                ? "the host gave no answer for it"
                : "reading it ended with exit status " + result.exit();
    }

    /**
     * @param open what was asked for and is not answered yet
     * @param asked all that was asked for
     * @param cut why no state can be trusted, or null when the answer is whole
     */
    private static ResourceType.ReadSink<State> sink(
            Map<ResourceRef<?>, Read<?>> open, Map<ResourceRef<?>, Read<?>> asked, Sink into, @Nullable String cut) {
        return new ResourceType.ReadSink<>() {
            @Override
            public void state(ResourceRef<State> ref, State state) {
                take(ref, (read, sink) -> {
                    if (cut == null) {
                        sink.state(read, state);
                    } else {
                        sink.failed(read, cut);
                    }
                });
            }

            @Override
            public void also(ResourceRef<State> ref, ResourceRef<State> name, State state) {
                Read<?> read = asked.get(ref);
                if (cut == null && read != null && !asked.containsKey(name)) {
                    into.state(new Read<>(name, read.detail()), state);
                }
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

    private static boolean isSession(List<Read<?>> reads) {
        return reads.get(0).ref().type() instanceof SessionType;
    }

    // The casts undo what the map erased: without a session all reads of a group are of one type, and in one with a
    // session each type gets only its own.
    @SuppressWarnings("unchecked")
    private static ResourceType<State> typeOf(List<Read<?>> reads) {
        return (ResourceType<State>) reads.get(0).ref().type();
    }

    @SuppressWarnings("unchecked")
    private static List<Read<State>> cast(List<Read<?>> reads) {
        return (List<Read<State>>) (List<?>) reads;
    }
}
