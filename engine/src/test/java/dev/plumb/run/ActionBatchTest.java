package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.Scope;
import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.script.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a batch is made of what items do. */
final class ActionBatchTest {
    private static PendingItem twoScripts(@Nullable Duration timeout) {
        return pending(timeout, Plan.of(change("a")).and(Plan.of(change("b"))));
    }

    private static PendingItem pending(@Nullable Duration timeout, Plan plan) {
        TaskModule<Record> module = RunContext.cast(new MemoryModules.EntryModule());
        PreparedTask.Settings settings = new PreparedTask.Settings(
                null, Map.of(), false, false, false, false, true, false, null, false, timeout, null, null);
        PreparedTask.Item item = new PreparedTask.Item(
                null,
                Map.of(),
                null,
                null,
                null,
                Notification.NONE,
                settings,
                Scope.builder(null).build());
        return new PendingItem(module, item, plan);
    }

    private static Change<?> change(String key) {
        return change(key, Effects.own());
    }

    private static Change<?> change(String key, Effects effects) {
        return Change.of(
                MemoryModules.EntryType.ref(key),
                new MemoryModules.EntryState(""),
                new MemoryModules.EntryState("x"),
                Action.run(Script.of("set " + key + " x"), effects));
    }

    @Test
    void theTimeoutIsThatOfAllThatAnItemDoes() {
        List<Script> without = ActionBatch.together(List.of(twoScripts(null)), Duration.ofSeconds(30), Journal.NONE)
                .scripts();
        assertThat(without).extracting(Script::text).hasSize(3).contains("set a x", "set b x");

        List<Script> scripts = ActionBatch.together(
                        List.of(twoScripts(Duration.ofSeconds(5))), Duration.ofSeconds(30), Journal.NONE)
                .scripts();
        assertThat(scripts).hasSize(2);
        assertThat(scripts.get(0).timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(scripts.get(0).text()).contains("set a x").contains("set b x");
        assertThat(scripts.get(1).text()).contains("get a").contains("get b");
    }

    /** A service may write its settings as it starts: what a task before it did is judged by what it left. */
    @Test
    void whatAProgramMayChangeIsReadBackBeforeItStarts() {
        Effects starts =
                Effects.programs("service s", ref -> false, ref -> ref.key().startsWith("s"));
        List<PendingItem> items = List.of(
                pending(null, Plan.of(change("a"))),
                pending(null, Plan.of(change("s1", starts))),
                pending(null, Plan.of(change("s2", starts))),
                pending(null, Plan.of(change("b"))));

        List<String> texts = ActionBatch.together(items, Duration.ofSeconds(30), Journal.NONE).scripts().stream()
                .map(script -> script.text().strip())
                .toList();

        assertThat(texts).hasSize(6);
        assertThat(texts.get(0)).isEqualTo("set a x");
        assertThat(texts.get(1)).contains("get a").doesNotContain("set");
        // what is spared is not read twice
        assertThat(texts.subList(2, 5)).containsExactly("set s1 x", "set s2 x", "set b x");
        assertThat(texts.get(5))
                .contains("get s1")
                .contains("get s2")
                .contains("get b")
                .doesNotContain("get a");
    }
}
