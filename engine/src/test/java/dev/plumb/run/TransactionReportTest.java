package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.Scope;
import dev.plumb.module.Plan;
import dev.plumb.plan.Cause;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose part of a transaction is wrong, and what becomes of the others. */
final class TransactionReportTest {
    /** A transaction that blames what the first word of the output names. */
    private static final Transaction ENTRIES = new Transaction() {
        @Override
        public String name() {
            return "entries";
        }

        @Override
        public boolean covers(ResourceRef<?> ref) {
            return true;
        }

        @Override
        public String validation() {
            return "true";
        }

        @Override
        public @Nullable Activation activation() {
            return new Activation("reload", "true", "true");
        }

        @Override
        public List<String> blamed(String said) {
            return List.of(said.split(" ")[0]);
        }

        @Override
        public boolean activates(Change<?> change) {
            return false;
        }

        @Override
        public String library() {
            return "";
        }

        @Override
        public String save(ResourceRef<?> ref, String copy) {
            return "true";
        }

        @Override
        public String restore(ResourceRef<?> ref, String copy) {
            return "true";
        }
    };

    private static final TransactionGroup GROUP = new TransactionGroup(ENTRIES, null, 0, List.of());

    private static PendingItem part(String key) {
        return part(key, false);
    }

    private static PendingItem part(String key, boolean noLog) {
        PreparedTask.Settings settings = new PreparedTask.Settings(
                null, Map.of(), false, false, false, noLog, true, false, null, false, null, null, null);
        PreparedTask.Item item = new PreparedTask.Item(
                null,
                Map.of(),
                null,
                null,
                null,
                Notification.NONE,
                settings,
                Scope.builder(null).build());
        Plan plan = Plan.of(Change.of(
                MemoryModules.EntryType.ref(key),
                new MemoryModules.EntryState(""),
                new MemoryModules.EntryState("x"),
                Action.run(Script.of("set " + key))));
        return new PendingItem(RunContext.cast(new MemoryModules.EntryModule()), item, plan)
                .in(GROUP, new Cause("1", key));
    }

    private static List<PendingItem> told(int exit, String... lines) {
        List<PendingItem> items = List.of(part("a"), part("b"), part("c"));
        byte[] out = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        ScriptResult result =
                new ScriptResult(ScriptResult.Status.DONE, exit, out, new byte[0], false, Duration.ofMillis(30));
        TransactionReport.of(result).tell(GROUP, items, result);
        return items;
    }

    private static List<PendingItem.State> states(List<PendingItem> items) {
        return items.stream().map(PendingItem::state).toList();
    }

    private static List<PendingItem.State> all(PendingItem.State... states) {
        return Arrays.asList(states);
    }

    @Test
    void allPartsOfAValidOneAreDone() {
        assertThat(states(told(0, "result valid", "active yes", "said")))
                .isEqualTo(all(PendingItem.State.DONE, PendingItem.State.DONE, PendingItem.State.DONE));
    }

    @Test
    void aLongStoryComesAfterTheSentence() {
        List<PendingItem> items =
                told(1, "result inactive", "active yes", "lost", "said", "b ended", "one", "two", "three");
        assertThat(items.get(1).transactionFailure())
                .contains("everything is as it was before")
                .endsWith(": b ended\none\ntwo\nthree");
    }

    @Test
    void thePartThatIsBlamedFailsAndTheOthersAreAsBefore() {
        List<PendingItem> items =
                told(1, "result refused", "before valid", "lost", "said", "b is wrong", "result valid");
        assertThat(states(items))
                .isEqualTo(all(PendingItem.State.RESTORED, PendingItem.State.FAILED, PendingItem.State.RESTORED));
        assertThat(items.get(1).transactionFailure())
                .contains("entries refuses the new configuration: b is wrong")
                .endsWith("everything is as it was before; not done without it: task 1 \"a\", task 1 \"c\"");
        assertThat(items.get(0).transactionFailure()).isEqualTo("not done without task 1 \"b\", which fails");
    }

    @Test
    void whereNobodyIsBlamedAllAreNamedAtTheLast() {
        List<PendingItem> items = told(1, "result inactive", "lost /x =activation", "said", "no answer");
        assertThat(states(items))
                .isEqualTo(all(PendingItem.State.RESTORED, PendingItem.State.RESTORED, PendingItem.State.FAILED));
        assertThat(items.get(2).transactionFailure())
                .contains("the activation failed: no answer")
                .contains("wrong together: task 1 \"a\", task 1 \"b\", task 1 \"c\"")
                .contains("could not be restored: /x; what was restored could not be activated");
    }

    @Test
    void aPartThatFindsTheHostOtherThanPlannedHasAllPlannedAgain() {
        List<PendingItem> items = told(1, "result part 2 75", "lost", "said", "it was changed");
        assertThat(items.get(0).hasMoved()).isTrue();
        assertThat(items.get(0).again()).isEqualTo(items);
    }

    @Test
    void whatWasEndedBeforeItCouldTellIsNotCalledRestored() {
        List<PendingItem> items = told(137);
        assertThat(items.get(2).transactionFailure())
                .contains("killed by signal 9")
                .contains("it is not known what was changed");
    }

    @Test
    void whatOnePartMustNotShowIsHiddenInWhatIsSaidOfAll() {
        TransactionReport report =
                new TransactionReport("refused", false, "valid", List.of(), List.of(), "b is wrong: s3cret");
        assertThat(report.said(List.of(part("a"), part("b")))).contains("s3cret");
        assertThat(report.said(List.of(part("a"), part("b", true)))).isEqualTo("(hidden by no_log)");
    }
}
