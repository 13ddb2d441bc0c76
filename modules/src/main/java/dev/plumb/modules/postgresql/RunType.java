package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.UnreadType;
import dev.plumb.resource.Value;
import java.util.List;
import java.util.Map;

/** Statements of the author; they are run, never read back. */
final class RunType implements UnreadType<FieldsState> {
    static final RunType TYPE = new RunType();

    private RunType() {}

    static ResourceRef<FieldsState> ref(PostgresLogin login, String database, String shown) {
        return new ResourceRef<>(TYPE, new CatalogKey(login, database, List.of(shown), "in " + database));
    }

    /** That they were run. */
    static FieldsState ran(String shown) {
        return FieldsState.planned(Map.of("run", new Value.Text(shown)));
    }

    @Override
    public String name() {
        return "statement";
    }

    @Override
    public FieldsState absent(ResourceRef<FieldsState> ref) {
        return FieldsState.ABSENT;
    }
}
