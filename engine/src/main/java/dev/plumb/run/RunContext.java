package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Variables;
import dev.plumb.host.HostException;
import dev.plumb.inventory.GrowingInventory;
import dev.plumb.inventory.Inventory;
import dev.plumb.module.BindContext;
import dev.plumb.module.ControlModule;
import dev.plumb.module.LocalFiles;
import dev.plumb.module.MissingModule;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.playbook.Includes;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.Task;
import dev.plumb.report.Event;
import dev.plumb.report.EventSink;
import dev.plumb.source.Problem;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Redactor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all parts of a run share. Thread-safe. */
final class RunContext {
    private final GrowingInventory inventory;
    private final RunEnvironment environment;
    private final TaskFilter filter;
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final ModuleCatalog catalog;
    private final Expressions expressions;
    private final RunOptions options;
    private final RunRecord record;
    private final List<Play> plays;
    private final EventSink sink;
    private final Redactor redactor;
    private final LocalFiles localFiles;
    private final ControllerFiles controllerFiles;
    private final String origin;
    private final Map<String, ModuleSpec> specs = new ConcurrentHashMap<>();

    RunContext(
            Inventory inventory,
            ModuleCatalog catalog,
            Expressions expressions,
            RunOptions options,
            EventSink sink,
            RunEnvironment environment,
            List<Playbook> playbooks) {
        this.inventory = new GrowingInventory(inventory);
        this.environment = environment;
        this.origin = origin(playbooks);
        this.filter = new TaskFilter(options, this::ask);
        this.redactor = environment.secrets().redactor();
        this.localFiles = new LocalFiles(environment.secrets());
        this.catalog = catalog;
        this.expressions = expressions;
        this.controllerFiles = new ControllerFiles(expressions.comingFiles(), this::warn);
        expressions.tellWarningsTo(message -> emit(new Event.Warning(null, message)));
        this.options = options;
        this.sink = sink;
        this.plays = playbooks.stream().flatMap(each -> each.plays().stream()).toList();
        this.record = new RunRecord(environment.origin(), playbooks, this::redact);
    }

    /** The same for all who play these playbooks, wherever they keep them. */
    private static String origin(List<Playbook> playbooks) {
        return HostJobs.digest(playbooks.stream()
                .map(playbook -> String.valueOf(playbook.file().getFileName()))
                .collect(Collectors.joining("\n")));
    }

    /** Warns of what is not wrong but probably not meant. */
    void hint(Problem hint) {
        String instead = hint.hint() == null ? "" : "; " + hint.hint();
        emit(new Event.Warning(null, redact(hint.position() + ": " + hint.message() + instead)));
    }

    private void warn(String message) {
        emit(new Event.Warning(null, redact(message)));
    }

    /** What hosts put into files of the controller. */
    ControllerFiles controllerFiles() {
        return controllerFiles;
    }

    /** The hosts and groups, those among them that the run has added. */
    GrowingInventory inventory() {
        return inventory;
    }

    /** What tells runs of the same playbooks, wherever they lie: hexadecimal. */
    String origin() {
        return origin;
    }

    Expressions expressions() {
        return expressions;
    }

    RunOptions options() {
        return options;
    }

    /** The plays of the run. */
    List<Play> plays() {
        return plays;
    }

    /** What the records of hosts say of this run. */
    RunRecord record() {
        return record;
    }

    /** Reads what includes bring in. */
    Includes includes() {
        return environment.includes();
    }

    /** Which tasks are done at all. */
    TaskFilter filter() {
        return filter;
    }

    /** Whether there is somebody to ask. */
    boolean canAsk() {
        return environment.console().isThere();
    }

    /** Asks the user for something; null when there is nobody to ask. */
    @Nullable
    String ask(String prompt, boolean hidden) {
        emit(new Event.Asking(true));
        try {
            return environment.console().ask(prompt, hidden);
        } finally {
            emit(new Event.Asking(false));
        }
    }

    /**
     * Waits.
     *
     * @throws HostException when the run is interrupted meanwhile
     */
    void pause(Duration time) {
        try {
            if (interrupted.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HostException(HostException.Reason.CANCELLED, "the run was interrupted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException(HostException.Reason.CANCELLED, "the run was interrupted", e);
        }
    }

    /**
     * Goes on unless the run is interrupted.
     *
     * @throws HostException when it is
     */
    void checkInterrupted() {
        if (interrupted.getCount() == 0) {
            throw new HostException(HostException.Reason.CANCELLED, "the run was interrupted");
        }
    }

    boolean isInterrupted() {
        return interrupted.getCount() == 0;
    }

    /** Reads the inventory again; what the run has added stays. */
    void refreshInventory() {
        inventory.refresh(environment.inventory().get());
    }

    /** Ends all pauses. */
    void interrupt() {
        interrupted.countDown();
    }

    /** Sends an event without secrets; one at a time. */
    synchronized void emit(Event event) {
        sink.accept(redactor.isEmpty() ? event : RedactedEvents.of(event, redactor));
    }

    /** Hides this text in all output from now on. */
    void addSecret(@Nullable String secret) {
        redactor.add(secret);
    }

    /** The text without secrets. */
    String redact(String text) {
        return redactor.hide(text);
    }

    /** The task's module; one that stands for it when Plumb lacks it. */
    ModuleSpec spec(Task task) {
        return specs.computeIfAbsent(
                task.module().value(), name -> catalog.find(name).orElseGet(() -> MissingModule.spec(name)));
    }

    /** Whether Plumb lacks the task's module. */
    boolean isMissing(Task task) {
        return spec(task).implementation() instanceof MissingModule;
    }

    /**
     * What the task's module does not accept of its parameters, wherever their values come from; or null.
     *
     * @param params bound parameters
     */
    @Nullable
    Problem invalid(Task task, Record params) {
        String wrong = spec(task).implementation() instanceof TaskModule<?> module
                ? cast(module).invalid(params)
                : cast((ControlModule<?>) spec(task).implementation()).invalid(params);
        return wrong == null ? null : new Problem(ParameterLocator.of(task, spec(task), wrong), wrong, null);
    }

    /** The module's shown name. */
    String moduleName(Task task) {
        return spec(task).name();
    }

    /** Names of variables that the task sets by its parameters, or by a module that gives facts. */
    Set<String> factsSetBy(Task task) {
        boolean named = spec(task).is(Trait.SETS_VARIABLES);
        List<YamlNode.Entry> entries = task.args() instanceof YamlNode.Mapping args ? args.entries() : List.of();
        Set<String> names = new HashSet<>();
        for (String each : spec(task).info().fact()) {
            String fact = each;
            for (YamlNode.Entry entry : entries) {
                String value = entry.value() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
                fact = fact.replace("{" + entry.key().value() + "}", value);
            }
            if (!fact.contains("{") || !entries.isEmpty()) {
                names.add(fact);
            }
        }
        if (spec(task).info().fact().length > 0) {
            return names;
        }
        if (named) {
            entries.forEach(entry -> names.add(entry.key().value()));
        }
        spec(task).params().stream().filter(param -> !param.rest()).forEach(param -> names.remove(param.name()));
        return names;
    }

    /** What the binder needs to bind a task. */
    BindContext bindContext(Task task, Path playbook, Variables scope) {
        return new BindContext() {
            @Override
            public Variables variables() {
                return scope;
            }

            @Override
            public Expressions expressions() {
                return expressions;
            }

            @Override
            public List<Path> searchPath(String kind) {
                return SearchPath.of(task, kind, playbook);
            }

            @Override
            public LocalFiles localFiles() {
                return localFiles;
            }

            @Override
            public Path directory() {
                return playbook;
            }
        };
    }

    // A module is only ever called with the record that was bound for it: the casts undo what the catalog erased.
    @SuppressWarnings("unchecked")
    static TaskModule<Record> cast(TaskModule<?> module) {
        return (TaskModule<Record>) module;
    }

    @SuppressWarnings("unchecked")
    static ControlModule<Record> cast(ControlModule<?> module) {
        return (ControlModule<Record>) module;
    }
}
