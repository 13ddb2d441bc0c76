package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Tells notifications that no handler of the play answers, and hints at handlers that nobody notifies. */
final class HandlerCheck {
    private final List<Task> tasks;
    private final List<Task> handlers;
    private final Set<String> known = new LinkedHashSet<>();

    /**
     * A check of one play.
     *
     * @param tasks all its tasks, those of includes among them
     * @param handlers all its handlers
     */
    HandlerCheck(List<Task> tasks, List<Task> handlers) {
        this.tasks = new ArrayList<>(tasks);
        this.tasks.addAll(handlers);
        this.handlers = handlers;
    }

    /** Compares names in {@code notify} with names and topics of the handlers; names with expressions cannot be known yet. */
    void check(Problems problems, List<Problem> hints) {
        boolean fixed = true;
        for (Task handler : handlers) {
            Located<String> name = handler.name();
            fixed &= name == null || !name.value().contains("${");
            if (name != null) {
                known.add(name.value());
                known.add(handler.label());
            }
            known.addAll(handler.listen());
        }
        if (fixed) {
            unanswered(problems);
        }
        unnotified(hints);
    }

    private void unanswered(Problems problems) {
        for (Task task : tasks) {
            for (Located<String> notified : task.notifies()) {
                if (!notified.value().contains("${") && !known.contains(notified.value())) {
                    problems.add(
                            notified.position(),
                            "no handler of this play is named '" + notified.value() + "'",
                            hint(notified.value()));
                }
            }
        }
    }

    private String hint(String wrong) {
        String closest = DidYouMean.hint(wrong, known);
        if (closest != null) {
            return closest;
        }
        return known.isEmpty()
                ? "the play has no handlers: write them below handlers:"
                : "its handlers are: " + String.join(", ", known);
    }

    private void unnotified(List<Problem> hints) {
        Set<String> notified = new HashSet<>();
        for (Task task : tasks) {
            for (Located<String> name : task.notifies()) {
                if (name.value().contains("${")) {
                    return;
                }
                notified.add(name.value());
            }
        }
        for (Task handler : handlers) {
            Located<String> name = handler.name();
            boolean called = name != null
                    && (name.value().contains("${")
                            || notified.contains(name.value())
                            || notified.contains(handler.label()));
            boolean heard = handler.listen().stream().anyMatch(notified::contains);
            if (!called && !heard) {
                hints.add(new Problem(
                        handler.position(),
                        "nobody notifies the handler '" + handler.label() + "'",
                        name == null ? "a handler needs a name:, or a topic to listen: to" : null));
            }
        }
    }
}
