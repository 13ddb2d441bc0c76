package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Functions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Outside;
import dev.plumb.host.HostException;
import dev.plumb.inventory.Inventory;
import dev.plumb.limit.Evaluation;
import dev.plumb.module.Binder;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.TaskModule;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.Step;
import dev.plumb.playbook.Task;
import dev.plumb.program.Underway;
import dev.plumb.report.Event;
import dev.plumb.report.EventSink;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    /** The tasks that hosts have failed at. */
    private final Map<String, Task> stuck = new HashMap<>();

    private TemplateValidation templates = new TemplateValidation();
    /** Whether a play could not be run to its end for what its files say. */
    private boolean stopped;

    /** A run that has not begun. */
    public Run(
            Inventory inventory,
            List<Playbook> playbooks,
            ModuleCatalog catalog,
            RunOptions options,
            EventSink events,
            RunEnvironment environment) {
        this(inventory, playbooks, catalog, options, events, environment, Hosts.Connecting.real());
    }

    Run(
            Inventory inventory,
            List<Playbook> playbooks,
            ModuleCatalog catalog,
            RunOptions options,
            EventSink events,
            RunEnvironment environment,
            Hosts.Connecting connecting) {
        this.playbooks = playbooks;
        this.options = options;
        this.context = new RunContext(
                inventory,
                catalog,
                new Expressions(Functions.standard(), environment.secrets()),
                options,
                events,
                environment,
                playbooks);
        // what the run adds is there for later plays
        this.selection = new Selection(context.inventory(), options);
        this.hosts = new Hosts(context, Hosts.lock(options, String.join(" ", names())), connecting);
    }

    private List<Play> plays() {
        return playbooks.stream().flatMap(playbook -> playbook.plays().stream()).toList();
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
                                        spec,
                                        task.args(),
                                        ModuleDefaults.with(task, spec),
                                        task.position(),
                                        problems)));
            }
        }
    }

    /**
     * Checks all files as far as that is possible without a connection: modules, parameters, expressions, undefined
     * variables, handlers, files, templates. Nothing is run, nothing fetched and nothing written for it.
     *
     * @return what could be said of templates
     * @throws NoHostsException when nothing is wrong but that no host matches
     * @throws dev.plumb.source.ProblemException with everything that is wrong
     */
    public TemplateValidation validate() {
        context.expressions().limitTo(Outside.NOTHING);
        return preflight();
    }

    private TemplateValidation preflight() {
        try {
            return new Preflight(context, hosts, selection).check(playbooks);
        } finally {
            if (!context.options().check()) {
                // a dry run makes none of them
                context.expressions().comingFiles().clear();
            }
            context.expressions().tellHintsTo(context::hint);
            // What it has added to see what later plays will see is added again by the run itself.
            context.inventory().reset();
        }
    }

    /**
     * The variables of a host in each play that selects it, and where they come from. Nothing is connected, run or
     * fetched.
     *
     * @param host name of a host of the inventory, or of an implicit one
     * @throws dev.plumb.source.ProblemException when a pattern or a file of variables is wrong
     */
    public List<PlayVariables> variables(String host) {
        context.expressions().limitTo(Outside.NOTHING);
        List<PlayVariables> found = new ArrayList<>();
        for (Play play : plays()) {
            List<String> selected = selection.hosts(play);
            if (selected.contains(host)) {
                PlayState state = new PlayState(play, selected, new Prompts(context).expected(play));
                found.add(new PlayVariables(context, hosts, state, host));
            }
        }
        return found;
    }

    /** Validates, then runs to the end. Failures of hosts are events and a status, not exceptions. */
    public RunResult execute() {
        long start = System.nanoTime();
        context.expressions().limitTo(Outside.ASK);
        try {
            templates = preflight();
        } catch (ProblemException e) {
            if (!interrupted) {
                throw e;
            }
        }
        if (interrupted) {
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            return new RunResult(
                    RunResult.Status.INTERRUPTED,
                    new Event.Recap(options.check(), Map.of(), duration),
                    ResumePoint.NOTHING);
        }
        checkTerminal();
        context.expressions().limitTo(Outside.KEEP);
        context.emit(new Event.RunStarted(options.check(), names()));
        templates.hints().forEach(context::hint);
        boolean matched = false;
        try (Forks forks = new Forks(options.forks());
                hosts) {
            for (Play play : plays()) {
                Passed passed = begin(play, forks);
                matched |= passed.matched();
                if (!passed.goesOn()) {
                    break;
                }
            }
            new RecordEnd(context, stuck).write(hosts.joined(), forks);
            return finish(matched, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** What has to be asked for needs a terminal: that it lacks is told before anything is done. */
    private void checkTerminal() {
        Problems problems = new Problems();
        for (Play play : plays()) {
            if (!selection.hosts(play).isEmpty()) {
                new Prompts(context).check(play, problems);
            }
        }
        if (options.step() && !context.canAsk()) {
            problems.add(TaskFilter.nobody());
        }
        problems.throwIfAny();
    }

    /** Runs a play. What is wrong with it after others have run ends the run, but not without its recap. */
    private Passed begin(Play play, Forks forks) {
        try {
            return run(play, forks);
        } catch (RuntimeException | Error e) {
            if (hosts.joined().isEmpty()) {
                throw e;
            }
            stopped = true;
            ItemOutcome outcome = UnexpectedFailure.outcome(e, options.verbosity() > 2);
            warnOfEnd(play, String.valueOf(outcome.message()));
            outcome.details().forEach(more -> warnOfEnd(play, more));
            return new Passed(true, false);
        }
    }

    private void warnOfEnd(Play play, String why) {
        context.emit(new Event.Warning(null, context.redact("play '" + play.name() + "' ends the run: " + why)));
    }

    private Passed run(Play play, Forks forks) {
        List<String> matched = selection.hosts(play);
        if (matched.isEmpty()) {
            // Only reached when that is allowed, or when other plays have hosts.
            context.emit(new Event.Warning(null, "no host for play '" + play.name() + "', it is left out"));
            return new Passed(false, true);
        }
        Map<String, @Nullable Object> answers = new Prompts(context).ask(play);
        PlayState first = new PlayState(play, matched, answers);
        PlaySettings settings = settings(first, matched);
        List<String> names = settings.ordered(matched);
        PlayState state = new PlayState(play, names, answers).lacking(templates.missing(play));
        List<Step> steps = selection.steps(play);
        for (List<String> batch : settings.batches(names)) {
            PlayRun.End end = run(state, settings, steps, batch, forks);
            if (end != PlayRun.End.GO_ON) {
                return new Passed(true, end == PlayRun.End.PLAY);
            }
        }
        return new Passed(true, true);
    }

    private PlaySettings settings(PlayState state, List<String> matched) {
        Play play = state.play();
        PlaySettings settings = new PlaySettings(context.expressions(), play, hosts.scope(state, matched.get(0)));
        try {
            settings.check(matched);
            return settings;
        } catch (NotKnownException e) {
            throw new ProblemException(new Problem(
                    play.position(),
                    "a keyword of the play needs what is not known yet: " + e.getMessage(),
                    "serial, strategy, order, max_fail_percentage and force_handlers are evaluated before the play asks"
                            + " any host"));
        }
    }

    /** What became of a play: whether any host matched, and whether the run goes on. */
    private record Passed(boolean matched, boolean goesOn) {}

    private PlayRun.End run(PlayState state, PlaySettings settings, List<Step> steps, List<String> batch, Forks forks) {
        List<TaskRunner> runners = new ArrayList<>();
        state.begin(batch);
        for (String name : batch) {
            TaskRunner runner = hosts.runner(state, steps, name);
            runner.host().join();
            if (runner.host().isActive()) {
                runners.add(runner);
            } else {
                state.leave(name);
            }
        }
        if (runners.size() == 1 && Play.tasks(steps).stream().anyMatch(this::surelyAsks)) {
            runners.get(0).host().link().open();
        }
        if (runners.isEmpty() || interrupted) {
            return PlayRun.End.GO_ON;
        }
        PlayRun.End end = new PlayRun(context, state, settings, steps, runners, forks).run();
        for (TaskRunner runner : runners) {
            Task task = runner.resumesAt();
            if (!runner.host().isActive() && task != null) {
                stuck.put(runner.host().name(), task);
            }
        }
        return end;
    }

    /** Whether a task will ask the host for something whatever its variables are. */
    private boolean surelyAsks(Task task) {
        return task.when().isEmpty()
                && task.loop() == null
                && context.spec(task).implementation() instanceof TaskModule<?>;
    }

    private RunResult finish(boolean matched, Duration duration) {
        if (interrupted) {
            hosts.joined().stream()
                    .filter(HostRun::isActive)
                    .forEach(host -> host.counters().lost(HostException.Reason.CANCELLED));
        }
        Map<String, Event.Counts> counts = new LinkedHashMap<>();
        for (HostRun host : hosts.joined()) {
            counts.put(host.name(), host.counters().counts(host.link().exchanges()));
        }
        Event.Recap recap = new Event.Recap(options.check(), counts, duration);
        context.emit(recap);
        return new RunResult(status(matched), recap, resume());
    }

    private ResumePoint resume() {
        List<String> out = hosts.joined().stream()
                .filter(host -> !host.isActive() || interrupted)
                .map(HostRun::name)
                .toList();
        return ResumePoint.of(hosts.joined().stream().map(HostRun::name).toList(), out, stuck, playbooks, context);
    }

    private RunResult.Status status(boolean matched) {
        if (interrupted) {
            return RunResult.Status.INTERRUPTED;
        } else if (!matched && !options.allowEmpty()) {
            return RunResult.Status.NO_HOSTS;
        }
        List<HostRun> all = hosts.joined();
        if (stopped || all.stream().anyMatch(host -> host.counters().anyFailure())) {
            return RunResult.Status.FAILED;
        } else if (all.stream().anyMatch(host -> host.lostBy() == HostException.Reason.LOCKED)) {
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
        // First of all: a task that ends because its evaluation does must not be followed by another one.
        context.interrupt();
        context.expressions().limitTo(Outside.NOTHING);
        // Before whoever waits for them: programs are ended together with what they have started.
        Underway.endAll();
        Evaluation.interruptAll();
        hosts.cancel();
    }
}
