package dev.plumb.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.plan.ReadBatch;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ReadSession;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.SessionType;
import dev.plumb.resource.State;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two types that are read through one program. */
class SessionReadsTest {
    /** What a server has under a name. */
    private record Entry(String text) implements State {
        @Override
        public boolean exists() {
            return !text.isEmpty();
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().text("text", text).build();
        }
    }

    /** A name on a server. */
    private record Name(Server server, String name) implements ResourceKey {
        @Override
        public String rendering() {
            return name + " on " + server.host;
        }
    }

    /** A program that takes a password and then questions, one in a line, and answers each with a line. */
    private record Server(String host, String password) implements ReadSession<String> {
        @Override
        public Script script(List<String> questions) {
            if (questions.stream().anyMatch(question -> question.contains("\n"))) {
                throw new IllegalArgumentException("a question is one line");
            }
            String input = password + "\n" + String.join("\n", questions) + "\n";
            return Script.of("client --host " + host).withInput(Input.of(input));
        }

        @Override
        public List<Answer> answers(List<String> questions, ScriptResult result) {
            return result.stdoutText()
                    .lines()
                    .map(line -> line.startsWith("!") ? Answer.failed(line.substring(1)) : Answer.of(line))
                    .toList();
        }
    }

    /** Asks for one thing by its name, or for all of its kind at once. */
    private record Type(String name, boolean all, Duration readTime) implements SessionType<String, Entry> {
        @Override
        public ReadSession<String> session(ResourceRef<Entry> ref) {
            return ref.key(Name.class).server;
        }

        @Override
        public Map<String, List<Read<Entry>>> questions(List<Read<Entry>> reads) {
            Map<String, List<Read<Entry>>> questions = new LinkedHashMap<>();
            for (Read<Entry> read : reads) {
                String question = all ? "all" : name + " " + read.ref().key(Name.class).name;
                questions.computeIfAbsent(question, any -> new ArrayList<>()).add(read);
            }
            return questions;
        }

        @Override
        public void parse(List<Read<Entry>> reads, String answer, ReadSink<Entry> into) {
            if (answer.equals("nonsense")) {
                throw new IllegalStateException(answer);
            }
            reads.forEach(read -> into.state(
                    read.ref(), new Entry(answer + " for " + read.ref().key(Name.class).name)));
        }

        @Override
        public Entry absent(ResourceRef<Entry> ref) {
            return new Entry("");
        }
    }

    private static final Server ONE = new Server("one", "s3cret");
    private static final Type ROLE = new Type("role", false, Duration.ofMinutes(1));
    private static final Type RIGHT = new Type("right", true, Duration.ofMinutes(2));
    private static final Type OWNER = new Type("owner", true, Duration.ZERO);

    private static Read<Entry> read(Type type, Server server, String name) {
        return Read.of(new ResourceRef<>(type, new Name(server, name)));
    }

    private static final List<Read<?>> READS = List.of(
            read(ROLE, ONE, "ann"),
            read(RIGHT, ONE, "ann"),
            read(ROLE, ONE, "bob"),
            read(OWNER, ONE, "shop"),
            read(RIGHT, ONE, "bob"));

    private static ScriptResult answer(int exit, String out, String err) {
        return new ScriptResult(
                ScriptResult.Status.DONE, exit, out.getBytes(UTF_8), err.getBytes(UTF_8), false, Duration.ZERO);
    }

    private static List<Object> found(int exit, String out, String err) {
        Map<Read<?>, Object> found = Answers.parse(READS, answer(exit, out, err));
        return READS.stream()
                .map(read -> Objects.requireNonNull(found.get(read)))
                .map(each -> each instanceof Entry entry ? entry.text : "! " + each)
                .map(Object.class::cast)
                .toList();
    }

    private static List<Script> scripts(List<Read<?>> reads) {
        ReadBatch batch = new ReadBatch();
        reads.forEach(batch::add);
        return batch.scripts(Duration.ofSeconds(30));
    }

    @Test
    void typesOfOneSessionAreOneScriptThatAsksEachQuestionOnce() throws IOException {
        List<Script> scripts = scripts(READS);
        assertThat(scripts).hasSize(1);
        assertThat(new String(Objects.requireNonNull(scripts.get(0).input()).bytes(), UTF_8))
                .isEqualTo("s3cret\nrole ann\nrole bob\nall\n");
        assertThat(scripts.get(0).timeout())
                .isEqualTo(Duration.ofSeconds(30).plusMinutes(3).plusSeconds(1));
    }

    @Test
    void whatIsSecretIsNeitherInTheTextNorInTheEnvironment() {
        Script script = scripts(READS).get(0);
        assertThat(script.wholeText() + script.environment()).doesNotContain("s3cret");
    }

    @Test
    void anotherServerAndAnotherLoginAreSessionsOfTheirOwn() {
        List<Read<?>> reads = new ArrayList<>(READS);
        reads.add(read(ROLE, new Server("two", "s3cret"), "ann"));
        reads.add(read(ROLE, new Server("one", "other"), "ann"));
        reads.add(read(RIGHT, new Server("two", "s3cret"), "ann"));
        assertThat(scripts(reads))
                .extracting(Script::text)
                .containsExactly("client --host one", "client --host two", "client --host one");
    }

    @Test
    void eachTypeGetsTheAnswersToItsQuestions() {
        assertThat(found(0, "A\nB\nC\n", ""))
                .containsExactly("A for ann", "C for ann", "B for bob", "C for shop", "C for bob");
    }

    @Test
    void aQuestionWithoutAnAnswerFailsTheReadsThatItIsForOnly() {
        assertThat(found(0, "A\n!no such role\nC\n", ""))
                .containsExactly("A for ann", "C for ann", "! no such role", "C for shop", "C for bob");
        assertThat(found(0, "A\nB\n", ""))
                .containsExactly(
                        "A for ann",
                        "! the host gave no answer for it",
                        "B for bob",
                        "! the host gave no answer for it",
                        "! the host gave no answer for it");
        assertThat(found(0, "nonsense\nB\nC\n", ""))
                .containsExactly(
                        "! the host's answer cannot be understood (IllegalStateException: nonsense)",
                        "C for ann",
                        "B for bob",
                        "C for shop",
                        "C for bob");
    }

    @Test
    void noAnswerCountsOfAProgramThatFailed() {
        assertThat(found(2, "A\nB\nC\n", "client: wrong password\n")).containsOnly("! client: wrong password");
    }

    @Test
    void whatCannotBeAskedKeepsNothingElseFromBeingAsked() {
        List<Read<?>> reads = new ArrayList<>(READS);
        Read<Entry> bad = read(ROLE, ONE, "two\nlines");
        Read<Entry> foreign = Read.of(new ResourceRef<>(ROLE, "ann"));
        reads.add(bad);
        reads.add(foreign);
        ReadBatch batch = new ReadBatch();
        reads.forEach(batch::add);
        assertThat(batch.scripts(Duration.ofSeconds(30))).hasSize(1);
        Map<Read<?>, Object> found = Answers.parse(batch, answer(0, "A\nB\nC\n", ""));
        assertThat(found.get(bad)).isEqualTo("it cannot be asked for: a question is one line");
        assertThat(String.valueOf(found.get(foreign))).startsWith("it cannot be asked for: ");
        assertThat(found.get(READS.get(0))).isEqualTo(new Entry("A for ann"));
    }
}
