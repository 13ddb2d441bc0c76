package dev.plumb.modules.postgresql;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ReadSession;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.SessionType;
import dev.plumb.resource.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What statements of the author give in a transaction that only reads. */
final class QueryType implements SessionType<Query, QueryType.Tried> {
    static final QueryType TYPE = new QueryType();

    /** A statement that fails since it is only tried is not to stand in the server's log: there may be a secret in it. */
    private static final String QUIET = "SELECT CASE WHEN current_setting('is_superuser')='on' THEN"
            + " set_config('log_min_error_statement','panic',false) END AS plumb_quiet \\gset\n";

    private static final Pattern TABLE = Pattern.compile("(?i)\\b(?:from|table)\\s+\"?([\\w$.-]+)");

    private QueryType() {}

    /**
     * What came of it.
     *
     * @param outcomes of each statement, up to the one that failed
     * @param silence why the server did not answer; empty when it did
     */
    record Tried(List<StatementResult> outcomes, String silence) implements State {
        @Override
        public boolean exists() {
            return !outcomes.isEmpty() && !outcomes.get(outcomes.size() - 1).isMissing();
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    /**
     * Statements that are tried one after the other.
     *
     * @param before statements of our own before them
     */
    record Key(PostgresLogin login, String database, String before, List<Statement> statements) implements ResourceKey {
        Key {
            statements = List.copyOf(statements);
        }

        @Override
        public String rendering() {
            return statements.isEmpty() ? "" : statements.get(0).shown();
        }
    }

    static ResourceRef<Tried> ref(Key key) {
        return new ResourceRef<>(TYPE, key);
    }

    @Override
    public String name() {
        return "object for";
    }

    /** The table that it reads first, as far as that can be seen. */
    @Override
    public String spoken(ResourceRef<Tried> ref) {
        Key key = ref.key(Key.class);
        for (Statement statement : key.statements()) {
            Matcher table = TABLE.matcher(statement.sql());
            if (table.find()) {
                return table.group(1);
            }
        }
        return key.database();
    }

    @Override
    public ReadSession<Query> session(ResourceRef<Tried> ref) {
        return new Psql(ref.key(Key.class).login());
    }

    @Override
    public Map<Query, List<Read<Tried>>> questions(List<Read<Tried>> reads) {
        Map<Query, List<Read<Tried>>> questions = new LinkedHashMap<>();
        for (Read<Tried> read : reads) {
            Key key = read.ref().key(Key.class);
            StringBuilder sql = new StringBuilder(QUIET + "\\set VERBOSITY verbose\nBEGIN READ ONLY;\n" + key.before);
            key.statements.forEach(statement -> sql.append(StatementResult.script(statement)));
            sql.append("ROLLBACK;\n\\set VERBOSITY default\nSELECT");
            questions.put(new Query(key.database, sql.toString(), true), List.of(read));
        }
        return questions;
    }

    @Override
    public void parse(List<Read<Tried>> reads, String answer, ReadSink<Tried> into) {
        boolean isSilent = answer.startsWith(Psql.SILENT);
        for (Read<Tried> read : reads) {
            if (answer.equals(Psql.SILENT + Failures.INCOMPLETE)) {
                into.failed(read.ref(), Failures.INCOMPLETE);
                continue;
            }
            List<StatementResult> outcomes = isSilent
                    ? List.of()
                    : StatementResult.read(answer, read.ref().key(Key.class).statements());
            into.state(read.ref(), new Tried(outcomes, isSilent ? answer.substring(1) : ""));
        }
    }

    /** By whatever changes anything in a server. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Tried> read) {
        return changed.equals(read)
                || changed.type() instanceof CatalogType
                || changed.type() == ServerType.TYPE
                || changed.type() == RunType.TYPE
                || ServerType.isUnit(changed);
    }

    @Override
    public Tried absent(ResourceRef<Tried> ref) {
        return new Tried(List.of(), "");
    }
}
