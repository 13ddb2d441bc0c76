package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.List;
import java.util.Map;

/** What a server makes of a time that people write in one of many forms. */
final class TimeType extends CatalogType {
    static final TimeType TYPE = new TimeType();

    private static final String TIME = "time";

    private TimeType() {
        super("point in time", true);
    }

    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String written) {
        return TYPE.ref(login, database, List.of(written), written);
    }

    @Override
    String select(String wanted) {
        return "SELECT k.i, CASE WHEN isfinite(k.p1::timestamptz) THEN " + RoleType.utc("k.p1::timestamptz")
                + " ELSE k.p1::timestamptz::text END AS time FROM " + wanted;
    }

    @Override
    Map<String, Value> fields(JsonPart row) {
        return Map.of(TIME, new Value.Text(row.text(TIME)));
    }

    /** The time as the server shows it; as it was written where none can be asked yet. */
    static Value shown(FieldsState state, String written) {
        Value time = state.fields().get(TIME);
        return time == null ? new Value.Any(written) : time;
    }
}
