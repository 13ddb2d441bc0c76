package dev.plumb.run;

import dev.plumb.plan.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How items end that were carried out, or tried, as parts of a transaction. */
final class TransactionOutcomes {
    private TransactionOutcomes() {}

    /**
     * What a dry run has tried may end otherwise after what else is planned: then it has not failed.
     *
     * @param pending all that was sent
     */
    static void markUncertain(List<PendingItem> pending, Forecast forecast) {
        for (PendingItem each : pending) {
            TransactionGroup group = each.group();
            if (group == null || group.report() == null || !each.isTrial()) {
                continue;
            }
            TransactionReport report = group.report();
            String cause = forecast.decides(group.mark(), group.transaction()::covers, group::tries, report.said());
            String name = group.transaction().name();
            if (report.isRefused() && cause != null) {
                group.assume("that " + name + " accepts it after " + cause + "; it does not now: "
                        + report.said(group.items()));
                each.settleAfterAll();
            } else if (report.isUnmade() && cause != null) {
                // such as a file that is to be changed, or the directory it is to be in
                group.assume("that " + name + " accepts it after " + cause + "; it cannot be made before that");
                each.settleAfterAll();
            } else if (report.isValid() && cause != null) {
                group.assume("that " + name + " accepts it after " + cause);
            } else if (!report.isValid() && !report.isRefused() && group.untestable() != null) {
                group.assume("that " + name + " accepts it, which is not tried before apply");
            } else if (!report.isValid() && !report.isRefused()) {
                String why = report.said().isEmpty() ? "" : " (" + report.said(group.items()) + ")";
                group.assume("that " + name + " accepts it, which cannot be tried before apply" + why);
            }
        }
    }

    /** How a part ended; null when it is judged like any other item. */
    static @Nullable ItemOutcome failed(PendingItem pending) {
        return switch (pending.state()) {
            case RESTORED -> ItemOutcome.skipped(Objects.requireNonNull(pending.transactionFailure()));
            case FAILED ->
                pending.transactionFailure() == null
                        ? null
                        : ItemOutcome.failed(
                                        pending.transactionFailure(),
                                        pending.plan().result(),
                                        List.of())
                                .lasting(pending.spent());
            default -> null;
        };
    }

    /** How a part ended that was done, or that can be done: with what its transaction adds. */
    static ItemOutcome done(PendingItem pending, ItemOutcome outcome) {
        TransactionGroup group = Objects.requireNonNull(pending.group());
        if (group.assumption() != null) {
            List<String> assumes = new ArrayList<>(outcome.assumes());
            assumes.add(group.assumption());
            return outcome.withAssumes(assumes);
        }
        if (!group.isLast(pending)) {
            return outcome;
        }
        String own = pending.cause().toString();
        List<String> others = group.items().stream()
                .map(each -> each.cause().toString())
                .filter(each -> !each.equals(own))
                .distinct()
                .toList();
        String with = others.isEmpty() ? "" : " together with " + String.join(", ", others);
        return outcome.withMessage("accepted by " + group.transaction().name() + with + activation(group));
    }

    private static String activation(TransactionGroup group) {
        TransactionReport report = group.report();
        boolean active = report != null && report.active() && group.activation() != null;
        return active ? "; one " + Objects.requireNonNull(group.activation()).label() : "";
    }
}
