package dev.plumb.run;

import dev.plumb.expression.Mention;
import dev.plumb.expression.Variables;
import dev.plumb.module.Trait;
import dev.plumb.plan.Cause;
import dev.plumb.playbook.Loop;
import dev.plumb.playbook.Retry;
import dev.plumb.playbook.Task;
import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says more of a variable that is not defined than the expression can that names it: who sets it later, which folder is not
 * read, that text or the shell's own variable was meant.
 */
final class UndefinedVariableHints {
    private static final List<String> FOLDERS = List.of("group_vars", "host_vars");

    /** What only results of tasks have, of those names that are used most. */
    private static final Set<String> OF_RESULTS = Set.of(
            "rc",
            "stdout",
            "stderr",
            "stdout_lines",
            "stderr_lines",
            "changed",
            "change",
            "failed",
            "failure",
            "succeeded",
            "success",
            "successful",
            "skipped",
            "skip",
            "finished",
            "stat",
            "status",
            "results",
            "attempts",
            "msg",
            "content",
            "json");

    private final RunContext context;
    private final List<Task> tasks;
    private final Path directory;

    /**
     * Advice on the tasks of a play.
     *
     * @param tasks all of them, in their order
     * @param directory the playbook's
     */
    UndefinedVariableHints(RunContext context, List<Task> tasks, Path directory) {
        this.context = context;
        this.tasks = tasks;
        this.directory = directory;
    }

    /** The problem of a task with the best hint there is. */
    Problem on(Problem problem, Task task) {
        String name = problem.undefined();
        if (name == null) {
            return problem;
        }
        String hint = later(name, task);
        hint = hint == null ? text(name, task) : hint;
        hint = hint == null ? problem.hint() : hint;
        hint = hint == null ? shell(name, task, problem) : hint;
        hint = hint == null ? loop(name, task) : hint;
        hint = hint == null ? folder() : hint;
        return hint == null || hint.equals(problem.hint()) ? problem : problem.hinting(hint);
    }

    private @Nullable String later(String name, Task task) {
        int from = tasks.indexOf(task);
        for (Task other : tasks.subList(Math.max(0, from), tasks.size())) {
            Located<String> register = other.register();
            boolean registers = register != null && register.value().equals(name);
            if (registers && other == task) {
                return "it is the result of this very task, which is there for until, changed_when and failed_when only";
            } else if (registers || other != task && context.factsSetBy(other).contains(name)) {
                return Cause.of(other, other.label()) + " in line "
                        + other.position().line() + " sets it, which comes later";
            }
        }
        return null;
    }

    /** A comparison with a word. */
    private static @Nullable String text(String name, Task task) {
        List<YamlNode.Scalar> conditions = new ArrayList<>();
        KeywordNodes.conditions(task, conditions::add);
        for (YamlNode.Scalar condition : conditions) {
            for (Mention mention : Mention.in(condition)) {
                if (mention.compared() && mention.name().equals(name)) {
                    return quoted(name);
                }
            }
        }
        return null;
    }

    private static String quoted(String word) {
        return "write '" + word + "' in quotes if it is text";
    }

    /** Text for a shell, in a task that has one or in a file that is a script. */
    private @Nullable String shell(String name, Task task, Problem problem) {
        boolean upper = name.length() > 1 && name.matches("[A-Z][A-Z0-9_]*");
        boolean template = !problem.position().file().equals(task.position().file());
        if (template) {
            return upper ? "for a variable of the shell write ${r\"${" + name + "}\"}, or <#noparse> around it" : null;
        }
        return upper || takesCommand(task) && uses(task.args(), name)
                ? "for a variable of the shell write $${" + name + "}"
                : null;
    }

    /** Whether the task gives text to a shell, or a command line to the host. */
    boolean takesCommand(Task task) {
        return context.spec(task).is(Trait.TAKES_COMMAND);
    }

    private static boolean uses(@Nullable YamlNode node, String name) {
        if (node instanceof YamlNode.Scalar scalar) {
            return Pattern.compile("\\$\\{\\s*" + Pattern.quote(name) + "\\b")
                    .matcher(scalar.text())
                    .find();
        } else if (node instanceof YamlNode.Mapping mapping) {
            return mapping.entries().stream().anyMatch(entry -> uses(entry.value(), name));
        }
        return false;
    }

    private static @Nullable String loop(String name, Task task) {
        Loop loop = task.loop();
        boolean all = loop != null
                && loop.values() instanceof YamlNode.Scalar scalar
                && scalar.text().strip().matches("\\$\\{\\s*" + Pattern.quote(name) + "\\s*}");
        return all ? "write ${" + name + "![]} if there may be none" : null;
    }

    /** A folder beside the playbook or the inventory that is almost named as one that is read. */
    private @Nullable String folder() {
        Path inventory = context.inventory().source();
        Path beside = inventory == null ? null : inventory.toAbsolutePath().getParent();
        for (Path place : beside == null ? List.of(directory) : List.of(directory, beside)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(place, Files::isDirectory)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    String near = FOLDERS.contains(name) ? null : DidYouMean.closest(name, FOLDERS);
                    if (near != null) {
                        return "the folder " + name + " is not read: was " + near + " meant?";
                    }
                }
            } catch (IOException e) {
                // It is only a hint that is missing.
            }
        }
        return null;
    }

    /**
     * Tells conditions on results that no task registers; they are evaluated only when the task has been done.
     *
     * @param scope what the task sees
     */
    static void results(Task task, Variables scope, Problems problems) {
        List<YamlNode.Scalar> conditions = new ArrayList<>(task.changedWhen());
        conditions.addAll(task.failedWhen());
        Retry retry = task.retry();
        if (retry != null) {
            conditions.addAll(retry.until());
        }
        Located<String> register = task.register();
        for (YamlNode.Scalar condition : conditions) {
            for (Mention mention : Mention.in(condition)) {
                String name = mention.name();
                boolean own = register != null && register.value().equals(name)
                        || task.loop() != null
                                && task.loop().control().variable().equals(name);
                String step = mention.step();
                if (!own && step != null && OF_RESULTS.contains(step) && !scope.isDefined(name)) {
                    String hint = register == null
                            ? "write register: " + name + " beside '"
                                    + task.module().value() + "'"
                            : "this task registers '" + register.value() + "'";
                    problems.add(mention.position(), "no task before this one registers '" + name + "'", hint);
                }
            }
        }
    }

    /** Tells words that a condition compares with as if they were variables. */
    static void words(Task task, Variables scope, Problems problems) {
        for (YamlNode.Scalar condition : task.when()) {
            for (Mention mention : Mention.in(condition)) {
                String name = mention.name();
                if (mention.compared() && !name.startsWith("ansible_") && !scope.isDefined(name)) {
                    Position at = mention.position();
                    problems.add(new Problem(at, "variable '" + name + "' is not defined", quoted(name), name));
                }
            }
        }
    }
}
