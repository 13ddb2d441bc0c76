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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tells notifications that no handler of the play answers, and hints at handlers that nobody notifies. */
final class HandlerCheck {
    private final List<Task> tasks;
    private final List<Task> handlers;
    private final Set<String> known = new LinkedHashSet<>();
    private final UnaryOperator<@Nullable String> roleOf;

    /**
     * A check of one play.
     *
     * @param tasks all its tasks, those of includes among them
     * @param handlers all its handlers
     * @param roleOf finds a role that has a handler of this name, else null
     */
    HandlerCheck(List<Task> tasks, List<Task> handlers, UnaryOperator<@Nullable String> roleOf) {
        this.tasks = new ArrayList<>(tasks);
        this.tasks.addAll(handlers);
        this.handlers = handlers;
        this.roleOf = roleOf;
    }

    /** Compares names in {@code notify} with names and topics of the handlers; names with expressions cannot be known yet. */
    void check(Problems problems, List<Problem> hints) {
        boolean fixed = true;
        for (Task handler : handlers) {
            Located<String> name = handler.name();
            fixed &= (name == null || !name.value().contains("${"))
                    && handler.listen().stream().noneMatch(topic -> topic.contains("${"));
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
        String role = roleOf.apply(wrong);
        if (role != null) {
            return "the role '" + role + "' has it, which this play does not use: add it to roles:";
        }
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
            boolean heard =
                    handler.listen().stream().anyMatch(topic -> topic.contains("${") || notified.contains(topic));
            if (!called && !heard) {
                hints.add(new Problem(
                        handler.position(),
                        "nobody notifies the handler '" + handler.label() + "'",
                        name == null ? "a handler needs a name:, or a topic to listen: to" : null));
            }
        }
    }
}
