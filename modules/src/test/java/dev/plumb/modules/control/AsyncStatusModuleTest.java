package dev.plumb.modules.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.FakeStates;
import dev.plumb.module.Plan;
import dev.plumb.modules.control.AsyncStatusModule.Mode;
import dev.plumb.modules.control.AsyncStatusModule.Params;
import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.script.AsyncJobs;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AsyncStatusModuleTest {
    private final AsyncStatusModule module = new AsyncStatusModule();

    private Map<String, Object> outcome(Mode mode, int exit, String stdout) {
        ScriptResult result = new ScriptResult(
                ScriptResult.Status.DONE,
                exit,
                stdout.getBytes(StandardCharsets.UTF_8),
                new byte[0],
                false,
                Duration.ZERO);
        return module.outcome(new Params("j1.2", mode), result);
    }

    @Test
    void aJobThatRunsIsNotFinished() {
        assertThat(outcome(Mode.STATUS, 0, "running -1 0 0 0 /root/.plumb_async/j1.2\n"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "started", 1L, "finished", 0L, "changed", false, "results_file", "/root/.plumb_async/j1.2"));
    }

    @Test
    void aJobThatHasEndedGivesWhatItsCommandWouldHaveGiven() {
        assertThat(outcome(Mode.STATUS, 2, "done 2 0 5 3 /d\na\nb\n\nno\n"))
                .containsEntry("finished", 1L)
                .containsEntry("changed", true)
                .containsEntry("rc", 2L)
                .containsEntry("stdout", "a\nb")
                .containsEntry("stdout_lines", List.of("a", "b"))
                .containsEntry("stderr", "no");
    }

    @Test
    void aJobThatNobodyKnowsIsFinished() {
        assertThat(outcome(Mode.STATUS, 1, "none\n"))
                .containsEntry("finished", 1L)
                .doesNotContainKey("rc");
        assertThat(outcome(Mode.STATUS, 1, "sh: out of memory\n")).containsKey("msg");
    }

    @Test
    void cleaningUpTellsWhatWasErased() {
        assertThat(outcome(Mode.CLEANUP, 0, "/root/.plumb_async/j1.2\n"))
                .isEqualTo(Map.of("changed", true, "erased", "/root/.plumb_async/j1.2"));
        assertThat(outcome(Mode.CLEANUP, 0, "")).isEqualTo(Map.of("changed", false));
    }

    @Test
    void asksTheHostEachTime() {
        Plan status = module.plan(new Params("j1.2", Mode.STATUS), new FakeStates());
        Plan cleanup = module.plan(new Params("j1.2", Mode.CLEANUP), new FakeStates());

        assertThat(module.isProbe()).isTrue();
        assertThat(status.result()).containsEntry("ansible_job_id", "j1.2");
        Action.Run look = (Action.Run) status.changes().get(0).action();
        assertThat(look.script()).isEqualTo(AsyncJobs.status("j1.2"));
        assertThat(look.effects()).as("the job may have altered anything").isInstanceOf(Effects.Unknown.class);
        assertThat(cleanup.changes().get(0).action()).isEqualTo(Action.run(AsyncJobs.cleanup("j1.2")));
    }

    @Test
    void aNameThatCouldLeadElsewhereIsRefused() {
        assertThat(module.invalid(new Params("../x", Mode.CLEANUP))).contains("'../x' is no name of a job");
        assertThat(module.plan(new Params("../x", Mode.CLEANUP), new FakeStates())
                        .failure())
                .contains("is no name of a job");
        assertThat(module.invalid(new Params("j1.2", Mode.STATUS))).isNull();
    }
}
