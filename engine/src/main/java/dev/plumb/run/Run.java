package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Functions;
import dev.plumb.inventory.Inventory;
import dev.plumb.module.Binder;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.TaskModule;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.Task;
import dev.plumb.report.Event;
import dev.plumb.report.EventSink;
import dev.plumb.source.Problems;
import dev.plumb.vault.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One run of playbooks over an inventory: everything is validated first, then hosts are connected, then the plays are
 * brought about (or forecast) in order.
 */
public final class Run {
    private final Selection selection;
    private final List<Playbook> playbooks;
    private final RunOptions options;
    private final RunContext context;
    private final Hosts hosts;
    private volatile boolean interrupted;

    /** A run that has not begun. */
    public Run(
            Inventory inventory,
            List<Playbook> playbooks,
            ModuleCatalog catalog,
            RunOptions options,
            EventSink events) {
        this(inventory, playbooks, catalog, options, events, Secrets.none());
    }

    /**
     * A run that has not begun.
     *
     * @param secrets opens what is encrypted; what it opened is hidden in all events
     */
    public Run(
            Inventory inventory,
            List<Playbook> playbooks,
            ModuleCatalog catalog,
            RunOptions options,
            EventSink events,
            Secrets secrets) {
        this(inventory, playbooks, catalog, options, events, secrets, Hosts.Connecting.real());
    }

    Run(
            Inventory inventory,
            List<Playbook> playbooks,
            ModuleCatalog catalog,
            RunOptions options,
            EventSink events,
            Hosts.Connecting connecting) {
        this(inventory, playbooks, catalog, options, events, Secrets.none(), connecting);
    }

    Run(
            Inventory inventory,
            List<Playbook> playbooks,
            ModuleCatalog catalog,
            RunOptions options,
            EventSink events,
            Secrets secrets,
            Hosts.Connecting connecting) {
        this.selection = new Selection(inventory, options);
        this.playbooks = playbooks;
        this.options = options;
        this.context = new RunContext(
                inventory, catalog, new Expressions(Functions.standard(), secrets), options, events, secrets);
        this.hosts = new Hosts(context, Hosts.lock(options, String.join(" ", names())), connecting);
    }

    private List<String> names() {
        return playbooks.stream().map(playbook -> playbook.file().toString()).toList();
    }

    /**
     * Checks names and literal values of all tasks' parameters, so that they are told together with what reading the files
     * has found.
     *
     * @param problems takes what is wrong
     */
    public static void checkNames(List<Playbook> playbooks, ModuleCatalog catalog, Problems problems) {
        for (Playbook playbook : playbooks) {
            for (Play play : playbook.plays()) {
                Stream.concat(play.tasks().stream(), play.handlers().stream())
                        .forEach(task -> catalog.find(task.module().value())
                                .ifPresent(spec -> Binder.checkNames(
                                        spec, task.args(), task.extraArgs(), task.position(), problems)));
            }
        }
    }

    /**
     * Checks all files as far as that is possible without a connection: modules, parameters, expressions, undefined
     * variables, handlers, files.
     *
     * @throws NoHostsException when nothing is wrong but that no host matches
     * @throws dev.plumb.source.ProblemException with everything that is wrong
     */
    public void validate() {
        new Preflight(context, hosts, selection).check(playbooks);
    }

    /** Validates, then runs to the end. Failures of hosts are events and a status, not exceptions. */
    public RunResult execute() {
        validate();
        long start = System.nanoTime();
        context.emit(new Event.RunStarted(options.check(), names()));
        boolean matched = false;
        try (Forks forks = new Forks(options.forks());
                hosts) {
            for (Playbook playbook : playbooks) {
                context.enter(playbook.file().toAbsolutePath().getParent());
                for (Play play : playbook.plays()) {
                    matched |= run(play, forks);
                }
            }
            return finish(matched, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private boolean run(Play play, Forks forks) {
        List<String> names = selection.hosts(play);
        List<TaskRunner> runners = new ArrayList<>();
        for (String name : names) {
            TaskRunner runner = hosts.runner(play, name, names);
            if (runner.host().isActive()) {
                runners.add(runner);
            }
        }
        List<Task> tasks = selection.tasks(play);
        if (runners.size() == 1 && tasks.stream().anyMatch(this::surelyAsks)) {
            runners.get(0).host().link().open();
        }
        if (!runners.isEmpty() && !interrupted) {
            new PlayRun(context, play, tasks, runners, forks).run();
        }
        return !names.isEmpty();
    }

    /** Whether a task will ask the host for something whatever its variables are. */
    private boolean surelyAsks(Task task) {
        return task.when().isEmpty()
                && task.loop() == null
                && context.spec(task).implementation() instanceof TaskModule<?>;
    }

    private RunResult finish(boolean matched, Duration duration) {
        Map<String, Event.Counts> counts = new LinkedHashMap<>();
        for (HostRun host : hosts.all()) {
            counts.put(host.name(), host.counters().counts(host.link().exchanges()));
        }
        Event.Recap recap = new Event.Recap(options.check(), counts, duration);
        context.emit(recap);
        return new RunResult(status(matched), recap);
    }

    private RunResult.Status status(boolean matched) {
        if (interrupted) {
            return RunResult.Status.INTERRUPTED;
        } else if (!matched) {
            return RunResult.Status.NO_HOSTS;
        }
        List<HostRun> all = hosts.all();
        if (all.stream().anyMatch(host -> host.counters().anyFailure())) {
            return RunResult.Status.FAILED;
        } else if (all.stream().anyMatch(host -> host.lostBy() == dev.plumb.host.HostException.Reason.LOCKED)) {
            return RunResult.Status.LOCKED;
        } else if (all.stream().anyMatch(host -> host.counters().isUnreachable())) {
            return RunResult.Status.UNREACHABLE;
        }
        boolean changes = all.stream().anyMatch(host -> host.counters().anyChange());
        return options.check() && changes ? RunResult.Status.CHANGES : RunResult.Status.DONE;
    }

    /** Ends the run as soon as may be: called from a signal handler, any thread. Running scripts are ended on the hosts. */
    public void interrupt() {
        interrupted = true;
        hosts.cancel();
    }
}
