package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells notifications that no handler of the play answers. */
final class HandlerCheck {
    private HandlerCheck() {}

    /** Compares names in {@code notify} with names and topics of the handlers; names with expressions cannot be known yet. */
    static void check(List<Task> tasks, List<Task> handlers, Problems problems) {
        Set<String> known = new LinkedHashSet<>();
        for (Task handler : handlers) {
            Located<String> name = handler.name();
            if (name != null && name.value().contains("${")) {
                return;
            }
            if (name != null) {
                known.add(name.value());
            }
            known.addAll(handler.listen());
        }
        List<Task> notifying = new ArrayList<>(tasks);
        notifying.addAll(handlers);
        for (Task task : notifying) {
            for (Located<String> notified : task.notifies()) {
                if (!notified.value().contains("${") && !known.contains(notified.value())) {
                    problems.add(
                            notified.position(),
                            "no handler of this play is named '" + notified.value() + "'",
                            hint(notified.value(), known));
                }
            }
        }
    }

    private static String hint(String wrong, Set<String> known) {
        String closest = DidYouMean.hint(wrong, known);
        if (closest != null) {
            return closest;
        }
        return known.isEmpty()
                ? "the play has no handlers: write them below handlers:"
                : "its handlers are: " + String.join(", ", known);
    }
}
