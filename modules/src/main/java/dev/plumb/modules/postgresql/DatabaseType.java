package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Databases of a server. */
final class DatabaseType extends CatalogType {
    static final DatabaseType TYPE = new DatabaseType();

    static final String OWNER = "owner";
    static final String ENCODING = "encoding";
    static final String PROVIDER = "locale_provider";
    static final String COLLATE = "lc_collate";
    static final String CTYPE = "lc_ctype";
    static final String ICU = "icu_locale";
    static final String TABLESPACE = "tablespace";
    static final String LIMIT = "conn_limit";
    static final String COMMENT = "comment";

    private static final Map<String, String> PROVIDERS = Map.of("c", "libc", "i", "icu", "b", "builtin");

    private DatabaseType() {
        super("database", true);
    }

    /**
     * The database with this name.
     *
     * @param connected the one that is connected to, to ask for it
     */
    static ResourceRef<FieldsState> ref(PostgresLogin login, String connected, String name) {
        return TYPE.ref(login, connected, List.of(name), name);
    }

    /** The columns are others in each version: they come as they are. */
    @Override
    String select(String wanted) {
        return "SELECT k.i, to_json(d) AS d, pg_get_userbyid(d.datdba) AS owner, pg_encoding_to_char(d.encoding) AS encoding,"
                + " (SELECT spcname FROM pg_tablespace t WHERE t.oid=d.dattablespace) AS tablespace,"
                + " shobj_description(d.oid,'pg_database') AS comment,"
                + " (SELECT count(*) FROM pg_stat_activity a WHERE a.datid=d.oid AND a.pid<>pg_backend_pid()) AS sessions"
                + " FROM " + wanted + " JOIN pg_database d ON d.datname=k.p1";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(OWNER, new Value.Text(row.text("owner")));
        fields.put(ENCODING, new Value.Text(row.text("encoding")));
        String provider = row.text("d", "datlocprovider");
        fields.put(PROVIDER, new Value.Text(PROVIDERS.getOrDefault(provider, "libc")));
        fields.put(COLLATE, new Value.Text(row.text("d", "datcollate")));
        fields.put(CTYPE, new Value.Text(row.text("d", "datctype")));
        String locale =
                row.text("d", "datlocale").isEmpty() ? row.text("d", "daticulocale") : row.text("d", "datlocale");
        if (!locale.isEmpty()) {
            fields.put(ICU, new Value.Text(locale));
        }
        fields.put(TABLESPACE, new Value.Text(row.text("tablespace")));
        fields.put(LIMIT, new Value.Text(row.text("d", "datconnlimit")));
        fields.put(COMMENT, new Value.Text(row.text("comment")));
        return fields;
    }

    @Override
    Map<String, Value> defaults() {
        return Map.of(
                TABLESPACE,
                new Value.Text("pg_default"),
                LIMIT,
                new Value.Text("-1"),
                COMMENT,
                new Value.Text(""),
                PROVIDER,
                new Value.Text("libc"));
    }

    /** Encodings have several names: {@code utf-8}, {@code UTF8} and {@code unicode} are the same. */
    static String encoding(String name) {
        String plain = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        return switch (plain) {
            case "UNICODE" -> "UTF8";
            case "SQLASCII" -> "SQL_ASCII";
            case "EUCJP" -> "EUC_JP";
            case "EUCKR" -> "EUC_KR";
            case "EUCCN" -> "EUC_CN";
            case "EUCTW" -> "EUC_TW";
            default -> plain.replaceFirst("^ISO8859([5-8])$", "ISO_8859_$1").replaceFirst("^WINDOWS", "WIN");
        };
    }

    /** Locales of libc are the same however their encoding is written: {@code en_US.UTF-8} and {@code en_US.utf8}. */
    static boolean isSameLocale(String one, String other) {
        return plain(one).equals(plain(other));
    }

    private static String plain(String locale) {
        int dot = locale.indexOf('.');
        return dot < 0 ? locale : locale.substring(0, dot) + '.' + encoding(locale.substring(dot + 1));
    }

    /** A new server has these. */
    @Override
    FieldsState inNew(CatalogKey key) {
        return List.of("postgres", "template0", "template1").contains(key.part(0))
                ? new FieldsState(true, Map.of(OWNER, new Value.Text("postgres")), NEW)
                : FieldsState.ABSENT;
    }
}
