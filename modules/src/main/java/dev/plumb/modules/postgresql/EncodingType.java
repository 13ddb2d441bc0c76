package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What new databases of a server are like, from its making on: what its template has that nobody alters. */
final class EncodingType extends CatalogType {
    static final EncodingType TYPE = new EncodingType();

    static final String ENCODING = "encoding";
    static final String LOCALE = "locale";

    private EncodingType() {
        super("databases", true);
    }

    static ResourceRef<FieldsState> ref(PostgresLogin login) {
        return TYPE.ref(login, Psql.POSTGRES, List.of("template0"), "template0");
    }

    static FieldsState state(String encoding, String locale) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(ENCODING, new Value.Text(encoding));
        fields.put(LOCALE, new Value.Text(locale));
        return new FieldsState(true, fields, NEW);
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS locale FROM " + wanted
                + " JOIN pg_database d ON d.datname=k.p1";
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        return state(row.text(ENCODING), row.text(LOCALE)).fields();
    }
}
