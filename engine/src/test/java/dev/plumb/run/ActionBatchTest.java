package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.Scope;
import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.script.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a batch is made of what items do. */
final class ActionBatchTest {
    private static Pending twoScripts(@Nullable Duration timeout) {
        TaskModule<Record> module = RunContext.cast(new MemoryModules.EntryModule());
        PreparedTask.Settings settings = new PreparedTask.Settings(
                null, Map.of(), false, false, false, false, true, false, null, false, timeout, null);
        PreparedTask.Item item = new PreparedTask.Item(
                null, Map.of(), null, null, null, settings, Scope.builder(null).build());
        return new Pending(module, item, Plan.of(change("a")).and(Plan.of(change("b"))));
    }

    private static Change<?> change(String key) {
        return Change.of(
                MemoryModules.EntryType.ref(key),
                new MemoryModules.EntryState(""),
                new MemoryModules.EntryState("x"),
                Action.run(Script.of("set " + key + " x")));
    }

    @Test
    void theTimeoutIsThatOfAllThatAnItemDoes() {
        List<Script> without = ActionBatch.together(List.of(twoScripts(null))).scripts();
        assertThat(without).extracting(Script::text).hasSize(3).contains("set a x", "set b x");

        List<Script> scripts =
                ActionBatch.together(List.of(twoScripts(Duration.ofSeconds(5)))).scripts();
        assertThat(scripts).hasSize(2);
        assertThat(scripts.get(0).timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(scripts.get(0).text()).contains("set a x").contains("set b x");
        assertThat(scripts.get(1).text()).contains("get a").contains("get b");
    }
}
