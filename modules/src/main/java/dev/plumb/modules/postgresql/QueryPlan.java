package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements of the author. What only reads gives its rows in a dry run too, and changes nothing; all else is a change.
 *
 * @param key what to run, and where
 * @param isAlone whether each is run outside of a transaction
 */
record QueryPlan(QueryType.Key key, boolean isAlone) {
    /** Names of the values that come of it. */
    static final List<String> KEYS = List.of("query", "query_result", "query_all_results", "rowcount", "statusmessage");

    private boolean isTried() {
        return !isAlone && key.statements().stream().allMatch(Statement::isTriable);
    }

    List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>(
                Catalog.reads(key.login(), List.of(DatabaseType.ref(key.login(), Psql.POSTGRES, key.database()))));
        if (isTried()) {
            reads.add(Read.of(QueryType.ref(key)));
        }
        return reads;
    }

    Plan plan(States host) {
        Catalog catalog = new Catalog(key.login(), key.database(), host);
        ResourceRef<FieldsState> database = DatabaseType.ref(key.login(), Psql.POSTGRES, key.database());
        String need = "a statement is to be run in it";
        return catalog.plan(List.of(database), need, () -> {
            boolean isThere = host.require(database, need);
            boolean isNew = !isThere || host.get(database).told().equals(CatalogType.NEW);
            return isNew || !isTried() ? run() : tried(host);
        });
    }

    private Plan tried(States host) {
        QueryType.Tried tried = host.get(QueryType.ref(key));
        if (!tried.silence().isEmpty()) {
            return Plan.failed(tried.silence());
        }
        List<StatementResult> outcomes = tried.outcomes();
        StatementResult last = outcomes.isEmpty() ? null : outcomes.get(outcomes.size() - 1);
        if (last == null) {
            return Plan.failed(Failures.INCOMPLETE);
        } else if (last.isDone()) {
            Plan plan = Plan.nothing();
            for (Map.Entry<String, @Nullable Object> each : values(outcomes).entrySet()) {
                plan = plan.with(each.getKey(), each.getValue());
            }
            return plan;
        } else if (last.isWriting()) {
            return run();
        } else if (last.isMissing() && host.isDryRun()) {
            // what it names may come by an earlier task: a migration, another statement
            host.require(QueryType.ref(key), last.error());
            return run();
        }
        return Plan.failed(last.error());
    }

    private Plan run() {
        StringBuilder sql = new StringBuilder("\\set QUIET off\n" + key.before());
        if (!isAlone) {
            sql.append("BEGIN;\n");
        }
        key.statements().forEach(statement -> sql.append(StatementResult.script(statement)));
        Script script = new Psql(key.login()).run(key.database(), sql + (isAlone ? "" : "COMMIT;\n"));
        List<String> all = key.statements().stream().map(Statement::shown).toList();
        ResourceRef<FieldsState> ref = RunType.ref(key.login(), key.database(), String.join("; ", all));
        Effects effects =
                Effects.unknown("statement in " + key.database(), QueryPlan::isOfServer, any -> !isOfServer(any));
        return Plan.of(
                Change.of(ref, FieldsState.ABSENT, RunType.ran(String.join("; ", all)), Action.run(script, effects)));
    }

    private static boolean isOfServer(ResourceRef<?> ref) {
        return ref.type() instanceof CatalogType || ref.type() == QueryType.TYPE;
    }

    /** What came of them, for {@code register}. */
    Map<String, @Nullable Object> outcome(ScriptResult result) {
        return values(StatementResult.read(result.stdoutText(), key.statements()));
    }

    private Map<String, @Nullable Object> values(List<StatementResult> outcomes) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (!outcomes.isEmpty()) {
            StatementResult last = outcomes.get(outcomes.size() - 1);
            values.put("query", key.statements().get(outcomes.size() - 1).sql());
            values.put("query_result", last.rows());
            values.put(
                    "query_all_results",
                    outcomes.stream().map(StatementResult::rows).toList());
            values.put(
                    "rowcount",
                    outcomes.stream().mapToLong(StatementResult::count).sum());
            values.put("statusmessage", last.status());
        }
        return values;
    }
}
