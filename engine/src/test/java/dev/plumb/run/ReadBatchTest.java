package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.facts.Facts;
import dev.plumb.resource.Read;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadBatchTest {
    private static final List<Read<?>> READS = List.of(Read.of(Facts.ref()));

    /** What facts are made of an answer that looks complete. */
    private static Object found(int exit, String stderr, boolean truncated) {
        byte[] stdout = "@@uname\nLinux a 6.1 x86_64\n@@env\n".getBytes(StandardCharsets.UTF_8);
        byte[] told = stderr.getBytes(StandardCharsets.UTF_8);
        ScriptResult result = new ScriptResult(ScriptResult.Status.DONE, exit, stdout, told, truncated, Duration.ZERO);
        return Answers.parse(READS, result).get(READS.get(0));
    }

    @Test
    void anAnswerThatIsNotAllOfItGivesNoState() {
        assertThat(found(137, "", false)).isEqualTo("reading it ended with exit status 137");
        assertThat(found(2, "sh: 1: Cannot fork\n", false)).isEqualTo("sh: 1: Cannot fork");
        assertThat(found(0, "", true))
                .isEqualTo("the host's answer is too large: more than is kept of an output (16 MiB)");
        assertThat(found(0, "", false)).isNotInstanceOf(String.class);
    }
}
