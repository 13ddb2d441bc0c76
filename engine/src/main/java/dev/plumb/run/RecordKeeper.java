package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.host.Become;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Task;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out who keeps the record of a play on a host: root when any of its tasks becomes root, else the login user. */
final class RecordKeeper {
    private static final Directive[] DECISIVE = {
        Directive.BECOME, Directive.BECOME_USER, Directive.BECOME_METHOD, Directive.BECOME_FLAGS, Directive.BECOME_EXE
    };

    private RecordKeeper() {}

    /** Whom to become, or null for the login user. */
    static @Nullable Become of(List<Task> tasks, TaskPreparer preparer, HostVariables variables) {
        Set<List<@Nullable YamlNode>> seen = new HashSet<>();
        for (Task task : tasks) {
            // most tasks are told by the play whom to become
            boolean other =
                    seen.add(Arrays.stream(DECISIVE).map(task.directives()::get).toList());
            Become become = other ? become(task, preparer, variables) : null;
            if (become != null && become.user().equals("root")) {
                return become;
            }
        }
        return null;
    }

    private static @Nullable Become become(Task task, TaskPreparer preparer, HostVariables variables) {
        try {
            return preparer.become(task, variables);
        } catch (NotKnownException | ProblemException e) {
            // what is wrong is told by the task itself
            return null;
        }
    }
}
