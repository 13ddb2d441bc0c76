package dev.plumb.modules.postgresql;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code state: dump} and {@code restore} of a database, to and from a file whose name tells its form, as in Ansible. */
final class DumpFile {
    private static final Duration DEADLINE = Duration.ofHours(24);

    /** Programs by the endings of names: what packs a dump in SQL, and what unpacks it. */
    private static final Map<String, List<String>> PACKED = Map.of(
            ".gz", List.of("gzip", "gzip -dc"), ".bz2", List.of("bzip2", "bzip2 -dc"), ".xz", List.of("xz", "xz -dc"));

    private final PostgresqlDbModule.Params p;
    private final States host;
    private final FieldsState now;
    private final String path;
    private final Psql psql;

    /**
     * The file {@code target} of a database.
     *
     * @param now what the database is like
     */
    DumpFile(PostgresqlDbModule.Params p, States host, FieldsState now) {
        this.p = p;
        this.host = host;
        this.now = now;
        this.path = String.valueOf(p.target());
        this.psql = new Psql(p.login());
    }

    /** What is wrong with its name, or null. */
    static @Nullable String mistake(String target) {
        return target.endsWith(".dir")
                ? "target " + target
                        + " would be a directory, which cannot take another's place in one step; write a name with .pgc"
                : target.endsWith("/") ? "target " + target + " is a directory; write the name of a file in it" : null;
    }

    private static ManagedFile file(String path) {
        return ManagedFile.at(path).withAccess(new Access(new FileMode("0600"), null, null));
    }

    /** What a plan will ask of the host beside the database. */
    static List<Read<?>> reads(PostgresqlDbModule.Params p) {
        String path = String.valueOf(p.target());
        return p.state() == PostgresqlDbModule.State.DUMP ? file(path).reads() : List.of(Read.of(FileType.ref(path)));
    }

    /** Writes it. */
    Plan dump() {
        host.require(p.ref(), "it is to be dumped to " + path);
        Value content = new Value.Any("a dump of database " + p.name() + ", as it is then");
        String options = path.endsWith(".tar") ? " -F t" : path.endsWith(".pgc") ? " -F c" : "";
        String dump = "$plumb_as pg_dump -w" + options + words() + " -d " + connection();
        List<String> packed = packed();
        String maker = head()
                + (packed == null
                        ? dump + " >&3\n"
                        // the shell tells what became of the last program only
                        : "plumb_s=$({ { " + dump + ";echo $? >&4;}|" + packed.get(0)
                                + " >&3;} 4>&1)&&[ \"$plumb_s\" = 0 ]\n");
        return HostFiles.plan(
                host, files -> file(path).write(files, NewContent.madeBy(maker, psql.password(), content)));
    }

    /** Gives the database what is in it, all or nothing. */
    Plan restore() {
        host.require(p.ref(), "it is to have what is in " + path);
        host.require(FileType.ref(path), "database " + p.name() + " is to be restored from it");
        String restore = isArchive()
                ? "$plumb_as pg_restore -w --exit-on-error --single-transaction" + words() + " -d " + connection()
                : "$plumb_as psql -w -X -q -v ON_ERROR_STOP=1 -1 -o /dev/null" + words() + " -d " + connection();
        List<String> packed = packed();
        String read = packed == null ? "cat" : packed.get(1);
        String text = head() + "plumb_f=" + Sh.quote(path) + "\n"
                + (isArchive()
                        ? restore + " <\"$plumb_f\"\n"
                        : whole(read) + read + " <\"$plumb_f\"|" + restore + "\n");
        Script script = Script.of(text).withInput(psql.password()).withTimeout(DEADLINE);
        Map<String, Value> after = new LinkedHashMap<>(now.fields());
        after.put("content", new Value.Any("restored from " + path));
        Effects effects = Effects.programs(
                "database " + p.name(),
                ref -> ref.type() instanceof CatalogType,
                ref -> !(ref.type() instanceof CatalogType));
        return Plan.of(Change.of(
                p.ref(),
                now,
                new FieldsState(true, after, now.exists() ? now.told() : JsonPart.NONE),
                Action.run(script, effects)));
    }

    /** {@code psql} takes the end of a text that is cut short for its end, and commits what there is of it. */
    private static String whole(String read) {
        return """
                READ <"$plumb_f" >/dev/null||{ echo "$plumb_f is damaged or cut short; nothing was restored" >&2;exit 1;}
                case $(READ <"$plumb_f"|head -n 2) in *'-- PostgreSQL database dump'*)
                READ <"$plumb_f"|tail -n 20|grep -q '^-- PostgreSQL database dump complete'||{
                echo "$plumb_f is cut short: the last line of a dump is missing; nothing was restored" >&2;exit 1;};;
                esac
                """.replace("READ", read);
    }

    private @Nullable List<String> packed() {
        return PACKED.entrySet().stream()
                .filter(each -> path.endsWith(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private String head() {
        List<String> packed = packed();
        return psql.headOfPrograms()
                + (packed == null
                        ? ""
                        : "command -v PACKS >/dev/null||{ echo 'PACKS is not installed' >&2;exit 1;}\n"
                                .replace("PACKS", packed.get(0)));
    }

    private String words() {
        String role = p.login().sessionRole();
        boolean takesRole = role != null && !(p.state() == PostgresqlDbModule.State.RESTORE && !isArchive());
        StringBuilder words = new StringBuilder(takesRole ? " --role=" + Sh.quote(String.valueOf(role)) : "");
        String more = p.targetOpts() == null ? "" : p.targetOpts().strip();
        for (String each : more.isEmpty() ? new String[0] : more.split("\\s+")) {
            words.append(' ').append(Sh.quote(each));
        }
        return words.toString();
    }

    private boolean isArchive() {
        return path.endsWith(".tar") || path.endsWith(".pgc");
    }

    private String connection() {
        return Sh.quote(p.login().connection(p.name()));
    }
}
