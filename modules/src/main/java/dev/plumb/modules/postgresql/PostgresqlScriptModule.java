package dev.plumb.modules.postgresql;

import dev.plumb.module.LocalSource;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Encodings;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs scripts of SQL. */
@ModuleInfo(
        name = "postgresql_script",
        doc = "Runs a script of SQL in a PostgreSQL database.",
        notes = {
            "The script is taken apart into its statements, which are tried in a transaction that only reads. When all of them succeed"
                    + " there, nothing is changed, and what they give is known in a dry run too. All else is a change, run as one"
                    + " transaction: when a statement fails, nothing is left of those before it.",
            "A script with transactions of its own, or with statements that no transaction may have in it (`VACUUM`,"
                    + " `CREATE INDEX CONCURRENTLY` …), is run statement by statement, up to the first that fails, and is not tried before.",
            "What has commands of `psql` in it (`\\\\connect`, `\\\\copy`), or data behind `COPY … FROM stdin`, is read by the host's `psql` as"
                    + " it is. It is not tried either: what it does is not known before apply.",
            "`%s` and `%(name)s` stand for arguments, which are always quoted; where there are any, `%%` is a percent sign. `query_result`,"
                    + " `rowcount` and `statusmessage` are those of the last statement; `query_all_results` has the rows of each.",
            "Dumps are restored by `postgresql_restore`."
        },
        example = """
                - name: server
                  package:
                    name: postgresql
                - name: tables of the shop
                  postgresql_script:
                    src: shop.sql
                    named_args:
                      country: SE
                """)
public final class PostgresqlScriptModule implements TaskModule<PostgresqlScriptModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "the script, a file on the host; this or `src`") @Nullable
            String path,

            @Param(doc = "the script, from `files/` beside the playbook or an absolute path on the controller")
            @Nullable
            LocalSource src,

            @Param(doc = "values for `%s`, in order") List<@Nullable Object> positionalArgs,

            @Param(doc = "values for `%(name)s`") Map<String, @Nullable Object> namedArgs,

            @Param(doc = "encoding of the script", def = "UTF-8")
            String encoding,

            @Param(doc = "schemas to look in") List<String> searchPath,

            @Param(
                    doc = "database to run it in",
                    aliases = {"db", "database"},
                    def = "postgres")
            String loginDb,

            PostgresLogin login) {
        /** How it is called. */
        private String name() {
            return "script " + (src == null ? path : src.written());
        }

        /** What is to be done with a script that has its arguments. */
        private QueryPlan plan(String text) {
            List<String> found = SqlScript.statements(text);
            List<Statement> statements = found == null
                    ? List.of()
                    : found.stream().map(Statement::new).toList();
            String before = searchPath.isEmpty() ? "" : "SET search_path TO " + Sql.names(searchPath) + ";\n";
            boolean isAlone = found == null || statements.stream().anyMatch(Statement::isAlone);
            return new QueryPlan(
                    new QueryType.Key(login, loginDb, before, statements),
                    isAlone,
                    new QueryPlan.Script(name(), text, found == null));
        }

        /**
         * What is to be done with a script.
         *
         * @throws IllegalArgumentException when it cannot be, with a sentence for the operator
         */
        private QueryPlan plan(byte[] bytes) {
            String text = decoded(bytes).replaceFirst("^\uFEFF", "");
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("it has a NUL character");
            }
            return plan(
                    Statement.of("the script", text, positionalArgs, namedArgs).sql());
        }

        private String decoded(byte[] bytes) {
            Charset charset = Objects.requireNonNullElse(Encodings.named(encoding), StandardCharsets.UTF_8);
            try {
                return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("it is no " + encoding + " text; write its encoding", e);
            }
        }

        private QueryPlan local(LocalSource source) {
            try {
                return plan(source.entries().get(0).bytes());
            } catch (IOException e) {
                throw new IllegalArgumentException("it cannot be read: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Names.first(
                p.login.mistake(),
                Sql.mistake("login_db", p.loginDb),
                p.path == null && p.src == null
                        ? "write path, a script on the host, or src, one of the controller"
                        : null,
                p.path != null && p.src != null ? "path and src go without each other" : null,
                Paths.invalid("path", p.path),
                p.src != null && p.src.isDirectory() ? "src " + p.src.path() + " is a directory, not a script" : null,
                Encodings.invalid("encoding", p.encoding),
                !p.positionalArgs.isEmpty() && !p.namedArgs.isEmpty()
                        ? "positional_args and named_args go without each other"
                        : null);
        if (wrong != null || p.src == null) {
            return wrong;
        }
        try {
            p.local(p.src);
            return null;
        } catch (IllegalArgumentException e) {
            return p.name() + ": " + e.getMessage();
        }
    }

    @Override
    public List<Read<?>> reads(Params p) {
        if (p.src != null) {
            return p.local(p.src).reads();
        }
        List<Read<?>> reads = new ArrayList<>(HostFiles.reads(Objects.requireNonNull(p.path), FileType.CONTENT));
        reads.addAll(Catalog.reads(p.login, List.of(DatabaseType.ref(p.login, Psql.POSTGRES, p.loginDb))));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return p.src != null ? plan(p.local(p.src), host) : HostFiles.plan(host, files -> remote(p, files));
    }

    private static Plan plan(QueryPlan query, States host) {
        boolean isEmpty = query.key().statements().isEmpty()
                && !Objects.requireNonNull(query.script()).isForPsql();
        Plan plan = isEmpty ? Plan.nothing() : query.plan(host);
        if (isEmpty) {
            for (Map.Entry<String, @Nullable Object> each : query.none().entrySet()) {
                plan = plan.with(each.getKey(), each.getValue());
            }
        }
        return plan.with("query", Objects.requireNonNull(query.script()).text());
    }

    private static Plan remote(Params p, HostFiles files) {
        String real = files.follow(files.real(Objects.requireNonNull(p.path)));
        FileState now = files.content(real);
        if (now != null && !now.exists()) {
            files.host().require(FileType.ref(real), "it is the script");
            now = null;
        }
        boolean isKnown =
                now != null && (!files.host().isDryRun() || files.host().isCertain(FileType.ref(real)));
        if (now == null || !isKnown) {
            // in an apply this waits for the task that makes it
            return files.host().isDryRun()
                    ? Plan.unseen(RunType.ref(p.login, p.loginDb, p.name()))
                    : plan(p, real, files.state(real, FileType.CONTENT), files.host());
        }
        return plan(p, real, now, files.host());
    }

    private static Plan plan(Params p, String real, FileState file, States host) {
        if (!file.isFile()) {
            throw new PlanFailure(real + " is " + file.kind().withArticle() + ", not a script");
        } else if (!(file.content() instanceof Value.Content content)) {
            throw new PlanFailure(real + " is larger than " + FileType.CONTENT_LIMIT
                    + " bytes, the most that a script on the host may have; write src for one of the controller");
        } else {
            try {
                return plan(p.plan(content.bytes()), host);
            } catch (IllegalArgumentException e) {
                throw new PlanFailure(p.name() + ": " + e.getMessage());
            }
        }
    }

    @Override
    public List<String> outcomeKeys() {
        return QueryPlan.KEYS.stream().filter(each -> !each.equals("query")).toList();
    }

    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return done.last() == null || !(plan.result().get("query") instanceof String text)
                ? Map.of()
                : p.plan(text).outcome(done.last());
    }
}
