package dev.plumb.run;

import dev.plumb.expression.ComingFiles;
import dev.plumb.expression.Variables;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.plan.Cause;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Task;
import dev.plumb.source.YamlNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the tasks that work on this machine, or bring files there, which later tasks may name. */
final class LocalFileProducers {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

    private final RunContext context;

    LocalFileProducers(RunContext context) {
        this.context = context;
    }

    /**
     * A task was looked at before the run.
     *
     * @param params what it is given, as far as that is known
     */
    void note(Play play, Task task, @Nullable Record params, Variables scope) {
        if (!(context.spec(task).implementation() instanceof TaskModule<?>)
                || context.spec(task).is(Trait.LOOKS)
                || !context.spec(task).is(Trait.WRITES_ON_CONTROLLER) && !isHere(play, task, scope)) {
            return;
        }
        ComingFiles coming = context.expressions().comingFiles();
        String cause = Cause.of(task, task.label()).toString();
        coming.mayBeMadeBy(params == null ? task.written() : params.toString(), cause);
    }

    private static boolean isHere(Play play, Task task, Variables scope) {
        YamlNode delegate = task.directives().get(Directive.DELEGATE_TO);
        if (delegate != null) {
            return delegate instanceof YamlNode.Scalar name && LOCAL.contains(name.text());
        }
        return LOCAL.contains(String.valueOf(scope.get("inventory_hostname")))
                || isLocal(play.directives().get(Directive.CONNECTION))
                || scope.isDefined("ansible_connection") && "local".equals(scope.get("ansible_connection"));
    }

    private static boolean isLocal(@Nullable YamlNode connection) {
        return connection instanceof YamlNode.Scalar scalar && scalar.text().endsWith("local");
    }
}
