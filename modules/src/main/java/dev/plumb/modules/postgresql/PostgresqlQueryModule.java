package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Read;
import dev.plumb.script.ScriptResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs SQL statements. */
@ModuleInfo(
        name = "postgresql_query",
        doc = "Runs SQL statements in a PostgreSQL database.",
        notes = {
            "A statement is tried in a transaction that only reads. What succeeds there changes nothing: its rows are known in a dry run"
                    + " too. All else is a change, run in one transaction; what it gives is known after an apply only. A dry run cannot"
                    + " know whether an `UPDATE` finds rows: `changed_when: result.rowcount > 0` tells it after an apply.",
            "Statements with functions that act by themselves (`pg_reload_conf()`, `dblink`) or that leave the transaction are not tried.",
            "`%s` and `%(name)s` stand for arguments, which are always quoted. Rows are mappings in `query_result`; `rowcount` and"
                    + " `statusmessage` are there, too."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: how large is it?
                  postgresql_query:
                    query: SELECT pg_database_size(%s) AS bytes
                    positional_args: [postgres]
                  register: size
                """)
public final class PostgresqlQueryModule implements TaskModule<PostgresqlQueryModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "a statement, or a list of them", required = true, anyText = true)
            Object query,

            @Param(doc = "values for `%s`, in order") List<@Nullable Object> positionalArgs,

            @Param(doc = "values for `%(name)s`") Map<String, @Nullable Object> namedArgs,

            @Param(doc = "runs it outside of a transaction, as `VACUUM` needs", def = "false")
            boolean autocommit,

            @Param(doc = "schemas to look in") List<String> searchPath,

            @Param(doc = "without effect: texts are UTF-8, whatever the database has") @Nullable
            String encoding,

            @Param(
                    doc = "database to run it in",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        List<String> texts() {
            return query instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of(String.valueOf(query));
        }

        QueryPlan plan() {
            List<Statement> statements = texts().stream()
                    .map(text -> Statement.of(text, positionalArgs, namedArgs))
                    .toList();
            String path = searchPath.isEmpty() ? "" : "SET search_path TO " + Sql.names(searchPath) + ";\n";
            return new QueryPlan(new QueryType.Key(login, loginDb, path, statements), autocommit);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                p.login.mistake(),
                Sql.mistake("login_db", p.loginDb),
                p.texts().isEmpty() || p.texts().stream().anyMatch(String::isBlank) ? "query is empty" : null,
                p.texts().stream().anyMatch(text -> text.indexOf('\0') >= 0) ? "query has a NUL character" : null,
                !p.positionalArgs.isEmpty() && !p.namedArgs.isEmpty()
                        ? "positional_args and named_args go without each other"
                        : null);
        try {
            return wrong != null || p.plan() == null ? wrong : null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return p.plan().reads();
    }

    @Override
    public Plan plan(Params p, States host) {
        return p.plan().plan(host);
    }

    @Override
    public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
        return p.plan().outcome(result);
    }

    @Override
    public List<String> outcomeKeys() {
        return QueryPlan.KEYS;
    }
}
