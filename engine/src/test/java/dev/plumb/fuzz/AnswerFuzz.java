package dev.plumb.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Read;
import dev.plumb.resource.State;
import dev.plumb.run.Answers;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Odd answers to a read script, made of recorded ones: whatever a host says, each read gets a state or the reason why there
 * is none; and of an answer that is visibly not all, no read gets a state that the whole answer would not give.
 *
 * <p>{@code -Dplumb.fuzz.scripts=DIR} writes the scripts instead, for recording what real hosts answer.
 */
public final class AnswerFuzz {
    private final String name;
    private final List<? extends Read<?>> reads;
    private final List<byte[]> recorded;

    private AnswerFuzz(String name, List<? extends Read<?>> reads, List<byte[]> recorded) {
        this.name = name;
        this.reads = reads;
        this.recorded = recorded;
    }

    /**
     * Checks a type's parser.
     *
     * @param name of the kind
     * @param beside the class in whose resources {@code /answers/NAME-N.txt} are the recorded answers
     * @param answers how many there are
     * @param words what means something in an answer
     */
    public static void run(
            String name, int count, Class<?> beside, int answers, List<? extends Read<?>> reads, List<String> words) {
        String directory = System.getProperty("plumb.fuzz.scripts");
        if (directory != null) {
            Script script = Answers.script(reads);
            write(Path.of(directory, name + ".sh"), script.text());
            if (script.input() != null) {
                write(Path.of(directory, name + ".in"), text(script.input()));
            }
            return;
        }
        byte[][] recorded = new byte[answers][];
        for (int i = 0; i < answers; i++) {
            recorded[i] = Mutator.resource(beside, "/answers/" + name + "-" + (i + 1) + ".txt");
        }
        run(name, count, List.of(recorded), reads, words);
    }

    /** Checks a type's parser with these recorded answers. */
    public static void run(
            String name, int count, List<byte[]> recorded, List<? extends Read<?>> reads, List<String> words) {
        AnswerFuzz fuzz = new AnswerFuzz(name, reads, recorded);
        for (byte[] answer : recorded) {
            assertThat(fuzz.parse(answer, 0, false).values())
                    .as("the recorded answer of %s is right", name)
                    .anyMatch(State.class::isInstance);
        }
        Mutator mutator = new Mutator(recorded, words);
        Fuzz.run("answers: " + name, count, (random, tell) -> {
            if (random.nextInt(5) == 0) {
                fuzz.cut(random, tell);
            } else {
                fuzz.odd(mutator.bytes(random), random, tell);
            }
        });
    }

    private static String text(Input input) {
        try (InputStream stream = input.open()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** An answer of which the end is missing, and that can be seen. */
    private void cut(SplittableRandom random, Fuzz.Tell tell) {
        byte[] whole = recorded.get(random.nextInt(recorded.size()));
        byte[] part = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
        boolean truncated = random.nextBoolean();
        tell.input(part);
        Map<Read<?>, Object> right = parse(whole, 0, false);
        Map<Read<?>, Object> found =
                parse(part, truncated ? 0 : List.of(1, 2, 127, 137, 143).get(random.nextInt(5)), truncated);
        found.forEach((read, state) -> {
            if (state instanceof State) {
                assertThat(state).as("%s of %s", read, name).isEqualTo(right.get(read));
            }
        });
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(right.keySet());
    }

    private void odd(byte[] answer, SplittableRandom random, Fuzz.Tell tell) {
        tell.input(answer);
        int exit = random.nextInt(10) == 0 ? List.of(1, 2, 96, 127, 137, -1).get(random.nextInt(6)) : 0;
        Map<Read<?>, Object> found = parse(answer, exit, random.nextInt(20) == 0);
        assertThat(found).hasSameSizeAs(reads);
        for (Object state : found.values()) {
            if (state instanceof State known) {
                assertThat(known.attributes()).isNotNull();
                assertThat(known.exists()).isIn(true, false);
                assertThat(known).isEqualTo(known).hasSameHashCodeAs(known);
            } else {
                assertThat((String) state).isNotBlank();
            }
        }
    }

    private Map<Read<?>, Object> parse(byte[] stdout, int exit, boolean truncated) {
        byte[] stderr = exit == 0 ? new byte[0] : "sh: 1: Cannot fork\n".getBytes(StandardCharsets.US_ASCII);
        Map<Read<?>, Object> found = new LinkedHashMap<>(Answers.parse(
                reads, new ScriptResult(ScriptResult.Status.DONE, exit, stdout, stderr, truncated, Duration.ZERO)));
        // What else an answer tells, such as other names of the same thing, is the host's to say.
        found.keySet().retainAll(reads);
        return found;
    }
}
