package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Event;
import dev.plumb.report.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Jobs whose connection is lost while they are started. */
final class JobsTest extends MemoryRun {
    private static final String PLAY = """
            - hosts: all
              tasks:
                - {name: one, entry: {key: a, value: b}, async: 60, poll: %s, register: r}
                - {name: two, debug: {msg: "${r.ansible_job_id is defined}"}}
            """;

    @Test
    void aJobThatWasStartedIsFoundAgain() throws IOException {
        host("h").losesStart = "after";
        RunResult result = apply(PLAY.formatted("1"));
        assertThat(result.status()).isEqualTo(RunResult.Status.DONE);
        assertThat(ended("one").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(host("h").journal).containsExactly("set a b", "clean up");

        hosts.clear();
        host("h").losesStart = "after";
        apply(PLAY.formatted("0"));
        assertThat(ended("one").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(ended("two").message()).isEqualTo("True");
        assertThat(host("h").journal).containsExactly("set a b");
    }

    @Test
    void aJobThatWasNotStartedFailsItsTaskAndLeavesTheHost() throws IOException {
        host("h").losesStart = "before";
        RunResult result = apply(PLAY.formatted("1"));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(ended("one").message())
                .contains("lost while its job was being started")
                .contains("there is no job");
        assertThat(events).noneMatch(Event.HostLost.class::isInstance);
        assertThat(host("h").entries).isEmpty();
    }
}
