package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.plan.Cause;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.report.Outcome;
import dev.plumb.source.Problem;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out what control tasks decide on one host, and keeps what they ask of the play. Used by the host's own thread only. */
final class Control {
    private static final Set<ControlDecision.Meta> OF_PLAY = EnumSet.of(
            ControlDecision.Meta.FLUSH_HANDLERS,
            ControlDecision.Meta.END_PLAY,
            ControlDecision.Meta.END_BATCH,
            ControlDecision.Meta.CLEAR_HOST_ERRORS,
            ControlDecision.Meta.REFRESH_INVENTORY);

    private final RunContext context;
    private final PlayState play;
    private final HostRun host;
    private final HostVariables variables;
    private final OutcomeEvaluator evaluator;
    private final Function<String, HostRun> delegates;
    private final Inclusions inclusions;
    private final Pauses waiting;
    private final FactGathering gathering;
    private final Map<String, Role> roles = new HashMap<>();
    private final Set<Role> checked = new HashSet<>();
    private ControlDecision.Meta asked = ControlDecision.Meta.GO_ON;
    private @Nullable Cursor askedAt;
    private boolean ended;
    private boolean endsRole;

    Control(
            RunContext context,
            PlayState play,
            HostRun host,
            HostVariables variables,
            OutcomeEvaluator evaluator,
            Function<String, HostRun> delegates) {
        this.context = context;
        this.play = play;
        this.host = host;
        this.variables = variables;
        this.evaluator = evaluator;
        this.delegates = delegates;
        this.inclusions = new Inclusions(context, play);
        this.waiting = new Pauses(context, host);
        this.gathering = new FactGathering(context, host, delegates);
    }

    /**
     * A decision that is yet to be carried out.
     *
     * @param wantsQuiet whether everything before it has to be done first
     * @param gathers whether facts are read before
     * @param effect carries it out and says how the item ended
     */
    record Decided(boolean wantsQuiet, boolean gathers, Supplier<ItemOutcome> effect) {}

    /** Whether the task's role has run on this host already, and is not to run again. */
    boolean isRepeat(Task task) {
        Role role = task.role();
        if (role == null || role.onceKey() == null) {
            return false;
        }
        Role first = roles.putIfAbsent(role.onceKey(), role);
        return first != null && first != role;
    }

    /**
     * Checks what a role is given before its first task.
     *
     * @return what does not fit the role's argument specification; nothing when all is well, or has been
     * @throws NotKnownException when it is not known yet whether the role is to run
     */
    List<Problem> checkArguments(Task task) {
        Role role = task.role();
        if (role == null || role.argumentSpec() == null || checked.contains(role)) {
            return List.of();
        }
        List<Problem> wrong = RoleArguments.check(role, context.expressions(), variables.scope(task));
        if (wrong.isEmpty()) {
            accept(role);
        }
        return wrong;
    }

    /** What a role is given is not checked again. */
    void accept(Role role) {
        checked.add(role);
    }

    /** How a task ends when a value that it uses is not known: in a dry run that is no failure. */
    ItemOutcome notKnown(Task task, String why) {
        boolean check = context.options().check();
        Map<String, @Nullable Object> result = Results.unknown(why);
        result.put("changed", false);
        ControlModule.IfNotKnown end = check && context.spec(task).implementation() instanceof ControlModule<?> module
                ? module.ifNotKnown()
                : ControlModule.IfNotKnown.UNKNOWN;
        switch (end) {
            case OK:
                return ItemOutcome.of(Outcome.OK, result, why);
            case ASSUMED:
                return ItemOutcome.of(Outcome.OK, result, null).withAssumes(List.of("that it holds; " + why));
            case VARIABLES_UNKNOWN:
                context.factsSetBy(task).forEach(name -> variables.facts().set(name, new Unknown(why)));
                return ItemOutcome.of(Outcome.OK, result, why);
            default:
                if (check) {
                    host.forecast().addUnknown(Cause.of(task, task.label()), task.written());
                }
                return ItemOutcome.notKnown(why, check);
        }
    }

    /** Asks the module. */
    Decided decide(ControlModule<Record> module, PreparedTask.Item item, TaskRun run) {
        Record params = java.util.Objects.requireNonNull(item.params());
        ControlModule.Decision decision = module.decide(params);
        ControlDecision decided = decision.decided();
        boolean here = decided == ControlDecision.Meta.GO_ON && decision.failure() == null
                || decided instanceof ControlDecision.IncludeTasks
                || decided instanceof ControlDecision.IncludeRole
                || decided instanceof ControlDecision.IncludeVars;
        return new Decided(!here, decided instanceof ControlDecision.GatherFacts, () -> carryOut(decision, item, run));
    }

    private ItemOutcome carryOut(ControlModule.Decision decision, PreparedTask.Item item, TaskRun run) {
        setFacts(decision.facts(), item);
        if (decision.failure() != null) {
            Cause early = host.forecast().tasks().readTooEarly(run.task());
            if (early != null) {
                run.mayFail();
                return ItemOutcome.unknown("it rests on what " + early
                        + " read, which ran before what is planned; now: " + decision.failure());
            }
            ItemOutcome failed = ItemOutcome.failed(decision.failure(), decision.result(), List.of());
            return evaluator.conditions(run, item, failed, variables);
        }
        ItemOutcome outcome = decided(decision.decided(), item, run);
        if (outcome != null) {
            return evaluator.conditions(run, item, outcome, variables);
        }
        Map<String, @Nullable Object> result = Results.of(decision.result(), false, false);
        String message = decision.verbosity() > context.options().verbosity() ? null : decision.message();
        return evaluator.conditions(run, item, ItemOutcome.of(Outcome.OK, result, message), variables);
    }

    private void setFacts(Map<String, @Nullable Object> facts, PreparedTask.Item item) {
        String delegate = item.settings().delegateTo();
        HostRun.Facts to = delegate != null && item.settings().delegateFacts()
                ? delegates.apply(delegate).facts()
                : variables.facts();
        facts.forEach(to::set);
    }

    /** How the item ended when that is more than doing as asked. */
    private @Nullable ItemOutcome decided(ControlDecision decided, PreparedTask.Item item, TaskRun run) {
        if (decided == ControlDecision.Meta.END_ROLE) {
            return endRole(run);
        } else if (decided instanceof ControlDecision.Meta meta) {
            meta(meta, run);
        } else if (decided instanceof ControlDecision.IncludeTasks tasks) {
            return inclusions.tasks(tasks, run, item, variables);
        } else if (decided instanceof ControlDecision.IncludeRole role) {
            ItemOutcome included = inclusions.role(role, run, item, variables);
            if (role.exported()) {
                variables.facts().touch();
            }
            return included;
        } else if (decided instanceof ControlDecision.IncludeVars vars) {
            return IncludedVars.read(
                    vars, run.task(), play.directory(), context.expressions().secrets(), variables.facts());
        } else if (decided instanceof ControlDecision.AddHost added) {
            return addHost(added, run);
        } else if (decided instanceof ControlDecision.GroupBy group) {
            boolean changed = context.inventory()
                    .addToGroup(
                            host.name(),
                            group.group(),
                            group.parents(),
                            run.task().position());
            return inventory(changed, Map.of());
        } else if (decided instanceof ControlDecision.Pause pause) {
            return waiting.pause(pause, run.task(), item.settings());
        } else if (decided instanceof ControlDecision.GatherFacts gather) {
            return gathering.gather(gather, item);
        } else if (decided instanceof ControlDecision.AwaitConnection await) {
            return waiting.connection(await, run.task(), item.settings());
        }
        return null;
    }

    private ItemOutcome addHost(ControlDecision.AddHost added, TaskRun run) {
        boolean changed = context.inventory()
                .addHost(added.host(), added.groups(), added.vars(), run.task().position());
        return inventory(changed, Map.of("add_host", Map.of("host_name", added.host())));
    }

    private static ItemOutcome inventory(boolean changed, Map<String, @Nullable Object> result) {
        return ItemOutcome.of(changed ? Outcome.CHANGED : Outcome.OK, Results.of(result, changed, false), null);
    }

    private @Nullable ItemOutcome endRole(TaskRun run) {
        if (run.task().role() == null || run.sequence().isHandlers()) {
            return ItemOutcome.failed("meta: end_role belongs to the tasks of a role", Map.of(), List.of());
        }
        endsRole = true;
        return null;
    }

    private void meta(ControlDecision.Meta meta, TaskRun run) {
        switch (meta) {
            case END_HOST -> ended = true;
            case CLEAR_FACTS -> {
                host.cache().forgetFacts();
                variables.facts().touch();
            }
            case RESET_CONNECTION -> host.link().reset();
            default -> {
                if (OF_PLAY.contains(meta)) {
                    asked = meta;
                    askedAt = run.sequence().isHandlers() && meta == ControlDecision.Meta.CLEAR_HOST_ERRORS
                            ? null
                            : run.place();
                }
            }
        }
    }

    /** Whether the host was told to leave the play. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether something is asked of the play. */
    boolean asks() {
        return asked != ControlDecision.Meta.GO_ON;
    }

    /** Where the task stands that has asked something of the play last. */
    @Nullable
    Cursor askedAt() {
        return askedAt;
    }

    /** What is asked of the play; asked once. */
    ControlDecision.Meta take() {
        ControlDecision.Meta taken = asked;
        asked = ControlDecision.Meta.GO_ON;
        return taken;
    }

    /** After the tasks of a role, and of the roles that they bring in. */
    private static Cursor behind(Role role, Cursor place) {
        Cursor at = place.next();
        while (!at.isEnd() && belongs(at.task().role(), role)) {
            at = at.next();
        }
        return at;
    }

    private static boolean belongs(@Nullable Role inner, Role role) {
        for (Role at = inner; at != null; at = at.parent()) {
            if (at == role) {
                return true;
            }
        }
        return false;
    }

    /** Where the host goes on after a task that is done. */
    Cursor after(TaskRun run) {
        if (ended) {
            return Cursor.end();
        }
        Role role = run.task().role();
        if (endsRole && role != null) {
            endsRole = false;
            return behind(role, run.place());
        }
        List<dev.plumb.playbook.Step> included = run.included();
        if (!included.isEmpty()) {
            return run.place().enter(included);
        }
        boolean perhaps = run.isFailurePossible()
                && run.place().isRescued()
                && !run.place().isPerhaps();
        if (perhaps) {
            run.sequence().mayLeave(run);
        }
        return perhaps ? run.place().perhapsRescued() : run.place().next();
    }
}
