package dev.plumb.run;

import dev.plumb.plan.ReadBatch;
import dev.plumb.resource.Read;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a run makes of a host's answer to the read script of one resource type. */
public final class Answers {
    private Answers() {}

    /** The script that a run sends. */
    public static Script script(List<? extends Read<?>> reads) {
        ReadBatch batch = new ReadBatch();
        reads.forEach(batch::add);
        return batch.scripts(Duration.ofSeconds(30)).get(0);
    }

    /** The state that an answer gives to one read, or why there is none; the script came to its end. */
    public static Object found(Read<?> read, String answer) {
        byte[] stdout = answer.getBytes(StandardCharsets.UTF_8);
        ScriptResult result = new ScriptResult(ScriptResult.Status.DONE, 0, stdout, new byte[0], false, Duration.ZERO);
        return Objects.requireNonNull(parse(List.of(read), result).get(read));
    }

    /** For each read its state, or the reason why it cannot be read as a text. */
    public static Map<Read<?>, Object> parse(List<? extends Read<?>> reads, ScriptResult result) {
        ReadBatch batch = new ReadBatch();
        reads.forEach(batch::add);
        return parse(batch, result);
    }

    /** The same of a batch whose scripts were made. */
    static Map<Read<?>, Object> parse(ReadBatch batch, ScriptResult result) {
        Map<Read<?>, Object> found = new LinkedHashMap<>();
        batch.parse(List.of(result), new ReadBatch.Sink() {
            @Override
            public void state(Read<?> read, State state) {
                found.put(read, state);
            }

            @Override
            public void failed(Read<?> read, String reason) {
                found.put(read, reason);
            }
        });
        return found;
    }
}
