package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows the includes of one play before it runs. Used once. */
final class IncludeScan {
    private static final List<String> SPECIAL = List.of("always", "never", "all", "tagged", "untagged");

    private final Includes includes;
    private final Play play;
    private final Problems problems;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Task> handlers = new ArrayList<>();
    private final List<Role> roles = new ArrayList<>();
    private final List<Problem> hints = new ArrayList<>();
    private final Set<Object> seen = new HashSet<>();
    private boolean complete = true;

    /** What was brought in from where: a second time it brings nothing new. */
    private record Seen(Object what, @Nullable Path home) {
        /** From where a task brings it in: a role is read anew each time, and is the same by its directory. */
        Seen(Object what, Task include) {
            this(what, home(include.role()));
        }

        private static @Nullable Path home(@Nullable Role role) {
            return role == null ? null : role.path();
        }
    }

    IncludeScan(Includes includes, Play play, Problems problems) {
        this.includes = includes;
        this.play = play;
        this.problems = problems;
    }

    /** What was found. */
    ExpectedIncludes look() {
        follow(play.tasks(), false);
        follow(play.handlers(), true);
        return new ExpectedIncludes(List.copyOf(tasks), List.copyOf(handlers), List.copyOf(roles), complete);
    }

    /** Tags that choose nothing because an include stands before them. */
    List<Problem> hints() {
        return hints;
    }

    private void follow(List<Task> among, boolean handling) {
        for (Task task : among) {
            String module = KnownNames.unqualified(task.module().value());
            if (module.equals(KnownNames.INCLUDE_TASKS)) {
                tasks(task, handling);
            } else if (module.equals(KnownNames.INCLUDE_ROLE)) {
                role(task);
            }
        }
    }

    private void tasks(Task include, boolean handling) {
        Scalar name = IncludeArgs.file(include, new Problems());
        if (name == null || Fields.isExpression(name)) {
            complete = false;
            return;
        }
        Path file = includes.findTasks(name.text(), include, play).orElse(null);
        if (file == null) {
            complete = false;
            problems.add(includes.missing(name.text(), include, play));
        } else if (seen.add(new Seen(file, include))) {
            List<Task> found = handling
                    ? includes.handlers(file, inside(include), play, problems)
                    : Play.tasks(includes.tasks(file, inside(include), play, problems));
            (handling ? handlers : tasks).addAll(found);
            hint(include, found);
            follow(found, handling);
        }
    }

    private static Context inside(Task include) {
        Context around = include.context();
        Context apply = include.parts().apply();
        Inclusion inclusion = new Inclusion(around.inclusion(), include.parts().vars(), Map.of(), include);
        return (apply == null ? around : around.inner(apply)).in(inclusion);
    }

    private void role(Task include) {
        RoleRequest request = request(include);
        if (request == null) {
            complete = false;
            return;
        }
        String what = request.name() + '\0' + request.tasksFrom() + '\0' + request.handlersFrom();
        if (!seen.add(new Seen(what, include))) {
            return;
        }
        int before = problems.count();
        RoleSteps steps = includes.role(request, inside(include), play, problems);
        complete &= steps != null;
        if (steps != null) {
            List<Task> found = Play.tasks(steps.steps());
            tasks.addAll(found);
            handlers.addAll(steps.handlers());
            roles.addAll(steps.roles());
            hint(include, found);
            if (problems.count() == before) {
                follow(found, false);
            }
        }
    }

    /** What an include_role asks for when it does so without expressions, else null. */
    private static @Nullable RoleRequest request(Task include) {
        Mapping args = IncludeArgs.parameters(include, new Problems());
        if (args == null) {
            return null;
        }
        for (YamlNode.Entry entry : args.entries()) {
            if (Fields.isExpression(entry.value())) {
                return null;
            }
        }
        String name = text(args, "name");
        String role = name == null ? text(args, "role") : name;
        if (role == null) {
            return null;
        }
        Boolean exported = args.get("public") == null ? null : Fields.truth(args.get("public"));
        return new RoleRequest(
                role,
                nodePosition(args, name == null ? "role" : "name"),
                text(args, "tasks_from"),
                text(args, "vars_from"),
                text(args, "defaults_from"),
                text(args, "handlers_from"),
                true,
                Boolean.TRUE.equals(exported),
                true,
                include.parts().vars());
    }

    private static Position nodePosition(Mapping args, String key) {
        YamlNode node = args.get(key);
        return node == null ? args.position() : node.position();
    }

    private static @Nullable String text(Mapping args, String name) {
        return args.get(name) instanceof Scalar scalar && scalar.value() != null ? scalar.text() : null;
    }

    private void hint(Task include, List<Task> found) {
        Set<String> lost = new LinkedHashSet<>();
        found.forEach(task -> lost.addAll(task.tags()));
        lost.removeAll(include.tags());
        lost.removeAll(SPECIAL);
        if (lost.isEmpty() || include.tags().contains("always")) {
            return;
        }
        Located<String> module = include.module();
        String tags = String.join(", ", lost);
        hints.add(new Problem(
                module.position(),
                "--tags " + tags + " does not reach the tasks that are included here",
                "write: tags: [" + tags + "] beside '" + module.value() + "'"));
    }
}
