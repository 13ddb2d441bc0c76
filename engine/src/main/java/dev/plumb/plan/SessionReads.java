package dev.plumb.plan;

import dev.plumb.resource.Read;
import dev.plumb.resource.ReadSession;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.SessionType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads of several types through one session: one script, whose answers go back to the types that asked. */
public final class SessionReads {
    private final ReadSession<Object> session;
    private final List<Asked> asked = new ArrayList<>();
    private final List<Object> questions;

    /** What one type asks, and the reads that the answer is for. */
    private record Asked(SessionType<Object, State> type, Object question, List<Read<State>> reads) {}

    /** These reads, all of them of one session. */
    public SessionReads(List<Read<?>> reads) {
        Map<String, List<Read<State>>> byType = new LinkedHashMap<>();
        for (Read<?> read : reads) {
            byType.computeIfAbsent(read.ref().type().name(), any -> new ArrayList<>())
                    .add(cast(read));
        }
        Set<Object> all = new LinkedHashSet<>();
        for (List<Read<State>> group : byType.values()) {
            SessionType<Object, State> type = typeOf(group.get(0));
            type.questions(group).forEach((question, of) -> {
                asked.add(new Asked(type, question, of));
                all.add(question);
            });
        }
        session = typeOf(cast(reads.get(0))).session(cast(reads.get(0)).ref());
        questions = List.copyOf(all);
    }

    /** The session that a read belongs to; null when its type is read by a script of its own. */
    public static @Nullable Object of(Read<?> read) {
        return read.ref().type() instanceof SessionType
                ? typeOf(cast(read)).session(cast(read).ref())
                : null;
    }

    /** The one script. */
    public Script script() {
        return session.script(questions);
    }

    /** Hands the answers to the types. */
    public void parse(ScriptResult result, ResourceType.ReadSink<State> into) {
        Map<Object, ReadSession.Answer> answers = new LinkedHashMap<>();
        List<ReadSession.Answer> given = session.answers(questions, result);
        for (int i = 0; i < Math.min(given.size(), questions.size()); i++) {
            answers.put(questions.get(i), given.get(i));
        }
        for (Asked each : asked) {
            ReadSession.Answer answer = answers.get(each.question);
            if (answer != null && answer.failure() != null) {
                each.reads.forEach(read -> into.failed(read.ref(), answer.failure()));
            } else if (answer != null) {
                parse(each, answer.text(), into);
            }
        }
    }

    /** What one type cannot make sense of must not keep the others from theirs. */
    private static void parse(Asked each, String answer, ResourceType.ReadSink<State> into) {
        try {
            each.type.parse(each.reads, answer, into);
        } catch (RuntimeException | StackOverflowError e) {
            each.reads.forEach(read -> into.failed(read.ref(), ReadBatch.senseless(e)));
        }
    }

    /** How long the answers may take when all is well: the program gives them one after the other. */
    public Duration readTime() {
        Map<SessionType<?, ?>, Duration> times = new IdentityHashMap<>();
        asked.forEach(each -> times.put(each.type, each.type.readTime()));
        return times.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    // Only reads of session types get here, and what a type asks goes to its own session: the casts undo what the lists
    // erased.
    @SuppressWarnings("unchecked")
    private static SessionType<Object, State> typeOf(Read<State> read) {
        return (SessionType<Object, State>) (ResourceType<?>) read.ref().type();
    }

    @SuppressWarnings("unchecked")
    private static Read<State> cast(Read<?> read) {
        return (Read<State>) read;
    }
}
