package dev.plumb.run;

import dev.plumb.expression.NotKnownException;
import dev.plumb.host.HostException;
import dev.plumb.limit.Evaluation;
import dev.plumb.limit.LimitException;
import dev.plumb.module.BoundValues;
import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule;
import dev.plumb.plan.Forecast;
import dev.plumb.plan.PlanResult;
import dev.plumb.plan.PlanSignal;
import dev.plumb.plan.PlanStates;
import dev.plumb.plan.ReadingUser;
import dev.plumb.plan.StateCache;
import dev.plumb.resource.Read;
import dev.plumb.source.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Calls modules with the states one host has, as read and as foreseen. */
final class Planner {
    private final StateCache cache;
    private final Forecast forecast;
    private final Logins logins;
    private final HostLink link;
    private final Consumer<String> secrets;
    private final PlanStates.Controller controller;

    Planner(RunContext context, HostRun host) {
        this.secrets = context::addSecret;
        this.cache = host.cache();
        this.forecast = host.forecast();
        this.logins = host.link().logins();
        this.link = host.link();
        this.controller = context.controllerFiles().of(host);
    }

    /** What this task item would do now. */
    PlanResult plan(TaskModule<Record> module, PreparedTask.Item item) {
        Record params = java.util.Objects.requireNonNull(item.params());
        ReadingUser reader = logins.reader(item.settings(), forecast);
        PlanStates states = new PlanStates(reader, item.settings().dry(), cache, forecast, link::login, controller);
        try (Evaluation evaluation = Evaluation.begin()) {
            String withheld = BoundValues.withheld(params);
            if (withheld != null) {
                return new PlanResult.Fails(withheld);
            } else if (reader.failure() != null) {
                return new PlanResult.Fails(reader.failure());
            }
            List<Read<?>> first = missing(reads(module, item, params), states);
            if (!first.isEmpty() || reader.untried()) {
                return new PlanResult.NeedsReads(first, reader.as());
            }
            Plan plan = module.plan(params, states);
            module.secrets(params, plan).forEach(secrets);
            if (plan.transaction() != null && item.settings().async() != null) {
                return new PlanResult.Fails(
                        "async cannot carry out what is put into force at once and restored on failure, as "
                                + plan.transaction().name() + " is; leave async out");
            }
            return plan.failure() != null
                    ? new PlanResult.Fails(plan.failure(), plan.result())
                    : new PlanResult.Ready(plan, states.assumptions(), states.uncertainty(plan), states.rests());
        } catch (PlanSignal.NeedReads e) {
            return new PlanResult.NeedsReads(e.reads(), reader.as());
        } catch (PlanSignal.Failed e) {
            return new PlanResult.Fails(String.valueOf(e.getMessage()), e.known());
        } catch (LimitException e) {
            return new PlanResult.Fails(e.sentence());
        } catch (NotKnownException e) {
            return new PlanResult.NotKnown(String.valueOf(e.getMessage()), e.need());
        } catch (HostException | ProblemException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return new PlanResult.Fails(UnexpectedFailure.message(e));
        }
    }

    private static List<Read<?>> reads(TaskModule<Record> module, PreparedTask.Item item, Record params) {
        List<Read<?>> reads = module.reads(params);
        Read<?> job = LeftJobs.read(module, item);
        if (job == null) {
            return reads;
        }
        List<Read<?>> all = new ArrayList<>(reads);
        all.add(job);
        return all;
    }

    private static List<Read<?>> missing(List<Read<?>> reads, PlanStates states) {
        List<Read<?>> missing = new ArrayList<>();
        for (Read<?> read : reads) {
            if (!states.isKnown(read)) {
                missing.add(states.meant(read));
            }
        }
        return missing;
    }
}
