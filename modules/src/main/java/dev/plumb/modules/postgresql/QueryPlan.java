package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements of the author. What only reads gives its rows in a dry run too, and changes nothing; all else is a change.
 *
 * @param key what to run, and where
 * @param isAlone whether each is run outside of a transaction
 * @param script the script whose statements they are; null: they are those of a task
 */
record QueryPlan(
        QueryType.Key key, boolean isAlone, @Nullable Script script) {
    /**
     * A script.
     *
     * @param name how it is called: {@code script /srv/a.sql}
     * @param text all of it, with its arguments in place
     * @param isForPsql whether it cannot be taken apart into statements, so that {@code psql} has to read it as it is
     */
    record Script(String name, String text, boolean isForPsql) {}

    /** Statements of a task. */
    QueryPlan(QueryType.Key key, boolean isAlone) {
        this(key, isAlone, null);
    }

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
            if (isForPsql() && host.isDryRun()) {
                host.assume("that psql takes " + shown()
                        + ", which has commands of psql or data in it and so is not tried");
            }
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
        return Plan.failed(script == null ? last.error() : failure(outcomes.size(), last));
    }

    private boolean isForPsql() {
        return script != null && script.isForPsql();
    }

    private String failure(int number, StatementResult last) {
        return shown() + ": statement " + number + " ("
                + key.statements().get(number - 1).shown() + "): " + last.error();
    }

    /** In short, for people. */
    private String shown() {
        return script != null
                ? script.name()
                : key.statements().stream().map(Statement::shown).collect(Collectors.joining("; "));
    }

    private Plan run() {
        var run = new Psql(key.login())
                .run(key.database(), "\\set QUIET off\n\\set VERBOSITY terse\n" + key.before() + sql());
        ResourceRef<FieldsState> ref = RunType.ref(key.login(), key.database(), shown());
        Effects effects =
                Effects.unknown("statement in " + key.database(), QueryPlan::isOfServer, any -> !isOfServer(any));
        return Plan.of(Change.of(ref, FieldsState.ABSENT, RunType.ran(shown()), Action.run(run, effects)));
    }

    private String sql() {
        if (script != null && script.isForPsql()) {
            return script.text() + "\n";
        }
        StringBuilder sql = new StringBuilder(isAlone ? "" : "BEGIN;\n");
        key.statements().forEach(statement -> sql.append(StatementResult.script(statement)));
        return sql + (isAlone ? "" : "COMMIT;\n");
    }

    private static boolean isOfServer(ResourceRef<?> ref) {
        return ref.type() instanceof CatalogType || ref.type() == QueryType.TYPE;
    }

    /** What came of them, for {@code register}. */
    Map<String, @Nullable Object> outcome(ScriptResult result) {
        return isForPsql()
                ? printed(result.stdoutText())
                : values(StatementResult.read(result.stdoutText(), key.statements()));
    }

    /** What is known of a script that {@code psql} has read: the end of what it printed. */
    private Map<String, @Nullable Object> printed(String output) {
        List<String> lines = output.strip().lines().toList();
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        Map<String, @Nullable Object> values = none();
        values.put("statusmessage", StatementResult.isTag(last) ? last : "");
        return values;
    }

    /** What comes of a script with nothing in it. */
    Map<String, @Nullable Object> none() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("query", script == null ? "" : script.text());
        values.put("query_result", List.of());
        values.put("query_all_results", List.of());
        values.put("rowcount", 0L);
        values.put("statusmessage", "");
        return values;
    }

    private Map<String, @Nullable Object> values(List<StatementResult> outcomes) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (!outcomes.isEmpty()) {
            StatementResult last = outcomes.get(outcomes.size() - 1);
            values.put(
                    "query",
                    script != null
                            ? script.text()
                            : key.statements().get(outcomes.size() - 1).sql());
            values.put("query_result", last.rows());
            values.put(
                    "query_all_results",
                    outcomes.stream().map(StatementResult::rows).toList());
            long all = outcomes.stream().mapToLong(StatementResult::count).sum();
            // as in Ansible: of a script, those of its last statement
            values.put("rowcount", script != null ? last.count() : all);
            values.put("statusmessage", last.status());
        }
        return values;
    }
}
