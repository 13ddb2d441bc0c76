package dev.plumb.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.fuzz.Fuzz;
import dev.plumb.fuzz.Mutator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a host may answer when it is asked for a job. */
class JobAnswersTest {
    private static AsyncJob parse(byte[] stdout, boolean truncated) {
        return AsyncJobs.parse(
                new ScriptResult(ScriptResult.Status.DONE, 0, stdout, new byte[0], truncated, Duration.ZERO));
    }

    private static AsyncJob parse(String stdout) {
        return parse(stdout.getBytes(StandardCharsets.UTF_8), false);
    }

    @Test
    void anOutputThatIsShorterThanItsLengthIsCut() {
        assertThat(parse("done 0 0 3 2 /job\noutEr").truncated()).isFalse();
        assertThat(parse("done 0 0 3 2 /job\noutE").truncated()).isTrue();
        assertThat(parse("done 0 0 3 2 /job\no").truncated()).isTrue();
    }

    @Test
    void aLengthThatNoOutputHasTakesNoMemory() {
        AsyncJob job = parse("done 0 0 2147483647 2147483647 /job\nx");
        assertThat(job.truncated()).isTrue();
        assertThat(job.stdout()).hasSize(1);
        assertThat(parse("lost -1 0 0 2147483647 /job\n").stderr()).isEmpty();
    }

    @Test
    void numbersThatNoHostHasAreNoAnswer() {
        for (String odd : List.of(
                "",
                "done",
                "done 0 0 -1 0 /job\n",
                "done 0 0 0 -1 /job\n",
                "done 0 0 2147483648 0 /job\n",
                "done x 0 0 0 /job\n")) {
            assertThatThrownBy(() -> parse(odd))
                    .as(odd)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the host does not tell how it is with the job");
        }
    }

    @Test
    void whateverAHostTellsIsAJobOrNoAnswer() {
        Mutator mutator = Mutator.ofTexts(
                List.of(
                        "done 0 0 4 4 /root/.plumb_async/j1\nout\nerr\n",
                        "done 137 1 0 0 /home/a b/.plumb_async/j1\n",
                        "running -1 0 0 0 /root/.plumb_async/j1\n",
                        "lost -1 0 0 0 /root/.plumb_async/j1\n",
                        "none\n"),
                List.of("done ", "none", "2147483647", " -1 "));
        Fuzz.run("jobs", 5000, (random, tell) -> {
            byte[] answer = mutator.bytes(random);
            tell.input(answer);
            try {
                AsyncJob job = parse(answer, random.nextInt(5) == 0);
                assertThat(job.stdout().length + job.stderr().length).isLessThanOrEqualTo(answer.length);
                if (job.state() == AsyncJob.State.DONE) {
                    assertThat(job.result().stdout()).isEqualTo(job.stdout());
                }
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isEqualTo("the host does not tell how it is with the job");
            }
        });
    }
}
