package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings of a server as a whole: what its files say, and what is in force. The one field is what holds at its next start. */
final class SettingType extends CatalogType {
    static final SettingType TYPE = new SettingType();

    static final String VALUE = "value";

    private SettingType() {
        super("setting", true);
    }

    static ResourceRef<FieldsState> ref(PostgresLogin login, String name) {
        return TYPE.ref(login, Psql.POSTGRES, List.of(ConfText.key(name)), ConfText.key(name));
    }

    /** What the files say is read once for all; only a superuser may, and others need not know. */
    @Override
    String first() {
        return """
                SELECT has_function_privilege('pg_show_all_file_settings()','execute') AS plumb_may \\gset
                \\if :plumb_may
                \\set plumb_files 'SELECT sourcefile, sourceline, seqno, name, setting, error FROM pg_file_settings'
                \\else
                \\set plumb_files 'SELECT null::text sourcefile, 0 sourceline, 0 seqno, null::text name, null::text setting, null::text error'
                \\endif
                """;
    }

    @Override
    String select(String wanted) {
        return "WITH f AS MATERIALIZED (:plumb_files) SELECT k.i, s.name, s.reset_val, s.boot_val, s.unit, s.vartype,"
                + " s.context, s.min_val, s.max_val, s.enumvals, s.source, s.sourcefile, s.pending_restart,"
                + " current_setting('server_version_num')::int AS version, (SELECT json_agg(json_build_object('file',"
                + " f.sourcefile, 'line', f.sourceline, 'value', f.setting, 'error', f.error) ORDER BY f.seqno)"
                + " FROM f WHERE lower(f.name)=k.p1) AS files,"
                + " CASE WHEN s.name IS NULL THEN (SELECT json_agg(o.name) FROM pg_settings o) END AS others"
                + " FROM " + wanted + " LEFT JOIN pg_settings s ON lower(s.name)=k.p1";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        return Map.of(VALUE, new Value.Text(Setting.of(row).configured()));
    }

    /** What a file says of it is read by the server. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FieldsState> read) {
        return super.touchedBy(changed, read) || isFile(changed) && isConfiguration(changed.key());
    }

    private static boolean isConfiguration(String path) {
        return path.startsWith("/etc/postgresql/") && (path.contains("/conf.d/") || path.endsWith("/postgresql.conf"))
                || path.endsWith("/postgresql.auto.conf");
    }

    /** What a file will say is looked for in the file. */
    @Override
    public @Nullable FieldsState follows(
            ResourceRef<?> planned, State after, ResourceRef<FieldsState> read, FieldsState now) {
        return isFile(planned) ? null : super.follows(planned, after, read, now);
    }

    private static boolean isFile(ResourceRef<?> ref) {
        return ref.type().name().equals("file");
    }
}
