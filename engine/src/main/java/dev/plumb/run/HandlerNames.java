package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Omit;
import dev.plumb.expression.Unknown;
import dev.plumb.expression.Values;
import dev.plumb.expression.Variables;
import dev.plumb.playbook.Task;
import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates {@code notify}, and finds the handlers that are meant: by name or by topic, both of which may hold expressions
 * too. Stateless; thread-safe.
 */
final class HandlerNames {
    private final Expressions expressions;
    private final boolean patient;

    /**
     * A finder of handlers.
     *
     * @param patient whether a name that is not known yet may be known later, so that it is waited for; else any handler may be
     *     the one
     */
    HandlerNames(Expressions expressions, boolean patient) {
        this.expressions = expressions;
        this.patient = patient;
    }

    /**
     * The handlers that a task, or one turn of its loop, notifies when it changes something.
     *
     * @throws NotKnownException when facts are to be read first, or results to be waited for
     * @throws ProblemException when an expression is wrong
     */
    Notification of(Task task, Variables scope, HostVariables host) {
        if (task.notifies().isEmpty()) {
            return Notification.NONE;
        }
        Search search = new Search(host);
        for (Located<String> notified : task.notifies()) {
            for (Object name : names(notified, scope)) {
                search.find(name, notified);
            }
        }
        return new Notification(search.found, search.unanswered);
    }

    /** The handlers that a task may notify of which it is not known what it does: any, where a name is not known either. */
    Notification perhaps(Task task, Variables scope, HostVariables host) {
        try {
            return of(task, scope, host);
        } catch (NotKnownException | ProblemException e) {
            // a problem may be that there is no item yet
            Map<Task, Boolean> all = new LinkedHashMap<>();
            host.handlers().forEach(handler -> all.put(handler, false));
            return new Notification(all, null);
        }
    }

    /** What one entry of {@code notify} names: texts, or {@link Unknown}. */
    private List<@Nullable Object> names(Located<String> notified, Variables scope) {
        if (!notified.value().contains("${")) {
            return List.of(notified.value());
        }
        Object value = evaluated(notified, scope);
        List<@Nullable Object> names = new ArrayList<>();
        for (Object each : Values.flat(Values.items(value), 1)) {
            if (each != null && each != Omit.VALUE) {
                names.add(each);
            }
        }
        return names;
    }

    private @Nullable Object evaluated(Located<String> text, Variables scope) {
        try {
            Object value = expressions.resolveText(text.value(), text.position(), scope);
            if (value instanceof Unknown unknown && patient) {
                throw new NotKnownException(unknown.cause(), null);
            }
            return value;
        } catch (NotKnownException e) {
            if (patient || e.need() != null) {
                throw e;
            }
            return new Unknown(String.valueOf(e.getMessage()));
        }
    }

    /** The search for the handlers of one task on one host. */
    private final class Search {
        private final HostVariables host;
        private final Map<Task, Boolean> found = new LinkedHashMap<>();
        private @Nullable Problem unanswered;

        Search(HostVariables host) {
            this.host = host;
        }

        void find(@Nullable Object name, Located<String> notified) {
            if (name instanceof Unknown) {
                host.handlers().forEach(handler -> found.putIfAbsent(handler, false));
                return;
            }
            String text = Values.text(name);
            if (text == null) {
                throw new ProblemException(new Problem(
                        notified.position(), "notify takes names of handlers, not " + Values.kind(name), null));
            }
            if (!find(text)) {
                unanswered =
                        new Problem(notified.position(), "no handler of this play is named '" + text + "'", hint(text));
            }
        }

        /**
         * As in Ansible: of the handlers with one name that of the later section counts (a role's, the play's own), and in one
         * section the first; all that listen to a topic run.
         */
        private boolean find(String name) {
            Task named = null;
            boolean vague = false;
            boolean heard = false;
            for (Task handler : host.handlers()) {
                Boolean answers = isNamed(handler, name);
                vague |= answers == null;
                boolean first = named == null || named.role() != handler.role();
                named = Boolean.TRUE.equals(answers) && first ? handler : named;
                if (listens(handler, name)) {
                    found.put(handler, true);
                    heard = true;
                }
            }
            if (named != null) {
                found.put(named, true);
            }
            if (named == null && vague) {
                host.handlers().forEach(handler -> found.putIfAbsent(handler, false));
            }
            return named != null || heard || vague;
        }

        /** Null when the handler's name is not known. */
        private @Nullable Boolean isNamed(Task handler, String name) {
            Located<String> own = handler.name();
            if (own == null) {
                return false;
            } else if (!own.value().contains("${")) {
                return own.value().equals(name) || handler.label().equals(name);
            }
            Object text = text(own, handler);
            return text instanceof Unknown
                    ? null
                    : text != null
                            && (text.equals(name)
                                    || handler.label()
                                            .replace(own.value(), text.toString())
                                            .equals(name));
        }

        private boolean listens(Task handler, String name) {
            for (String topic : handler.listen()) {
                boolean plain = !topic.contains("${");
                if (plain ? topic.equals(name) : name.equals(text(new Located<>(topic, handler.position()), handler))) {
                    return true;
                }
            }
            return false;
        }

        /** A handler's name or topic as it is on this host; null when it cannot be told: as in Ansible nobody can use it then. */
        private @Nullable Object text(Located<String> own, Task handler) {
            try {
                Object value = evaluated(own, host.scope(handler));
                return value instanceof Unknown ? value : Values.text(value);
            } catch (ProblemException e) {
                return null;
            }
        }

        private @Nullable String hint(String wrong) {
            Set<String> known = new LinkedHashSet<>();
            for (Task handler : host.handlers()) {
                if (handler.name() != null) {
                    known.add(Objects.toString(
                            text(handler.name(), handler), handler.name().value()));
                }
                known.addAll(handler.listen());
            }
            String closest = DidYouMean.hint(wrong, known);
            if (closest != null) {
                return closest;
            }
            return known.isEmpty()
                    ? "the play has no handlers: write them below handlers:"
                    : "its handlers are: " + String.join(", ", known);
        }
    }
}
