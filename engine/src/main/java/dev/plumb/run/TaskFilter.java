package dev.plumb.run;

import dev.plumb.module.ModuleSpec;
import dev.plumb.module.Trait;
import dev.plumb.playbook.Task;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.text.Glob;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which tasks are done at all: those from {@code --start-at-task} on, and those agreed to with {@code --step}. Thread-safe. */
final class TaskFilter {
    private final RunOptions options;
    private final Console console;
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Map<Task, Boolean> answers = new IdentityHashMap<>();
    private volatile boolean agreedToAll;

    TaskFilter(RunOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /** Whether somebody is asked before each task. */
    boolean asks() {
        return options.step() && !agreedToAll;
    }

    /** Whether a host does this task. What only steers the run is always done. */
    boolean admits(HostRun host, Task task, ModuleSpec module) {
        if (module.is(Trait.STEERS)) {
            return true;
        }
        return hasBegun(host, task) && (!options.step() || agrees(task));
    }

    private boolean hasBegun(HostRun host, Task task) {
        if (options.startAt() == null || begun.contains(host.name())) {
            return true;
        }
        return matches(task, options.startAt()) && begun.add(host.name());
    }

    /** As in Ansible: the name, with that of its role or without, or a pattern for it. */
    static boolean matches(Task task, String name) {
        String own = task.name() == null ? task.module().value() : task.name().value();
        Glob pattern = Glob.of(name);
        return own.equals(name) || task.label().equals(name) || pattern.matches(own) || pattern.matches(task.label());
    }

    /** Steps need somebody who says which. */
    static Problem nobody() {
        return new Problem(
                Position.of("--step"), "there is no terminal to ask on", "leave --step out, or run it in a terminal");
    }

    private synchronized boolean agrees(Task task) {
        if (agreedToAll) {
            return true;
        }
        Boolean known = answers.get(task);
        if (known != null) {
            return known;
        }
        String answer = console.ask("do task '" + task.label() + "'? (N)o/(y)es/(c)ontinue", false);
        if (answer == null) {
            throw new ProblemException(nobody());
        }
        String word = answer.strip().toLowerCase(java.util.Locale.ROOT);
        agreedToAll = word.equals("c") || word.equals("continue");
        boolean agreed = agreedToAll || word.equals("y") || word.equals("yes");
        answers.put(task, agreed);
        return agreed;
    }
}
