package dev.plumb.modules.postgresql;

import dev.plumb.module.FakeStates;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.text.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * States of a server's catalogue in cases, {@code KIND PART PART …} with the rows that the server tells. The one with
 * {@code absent} is none, with {@code new} an earlier task makes it.
 */
public final class CatalogCaseStates {
    private CatalogCaseStates() {}

    /** A thing in the database {@code postgres}. */
    public static ResourceRef<?> ref(String key) {
        return key.equals("server") ? ServerType.ref(PostgresLogin.LOCAL, Psql.POSTGRES) : thing(key);
    }

    private static ResourceRef<FieldsState> thing(String key) {
        List<String> words = Arrays.asList(key.split(" "));
        String first = words.get(1);
        String last = words.get(words.size() - 1);
        PostgresLogin login = PostgresLogin.LOCAL;
        String in = Psql.POSTGRES;
        return switch (words.get(0)) {
            case "role" -> RoleType.ref(login, in, first);
            case "database" -> DatabaseType.ref(login, in, first);
            case "schema" -> SchemaType.ref(login, in, first);
            case "tablespace" -> TablespaceType.ref(login, in, first);
            case "membership" -> MembershipType.ref(login, in, first, last);
            case "groups" -> GroupsType.ref(login, in, first);
            case "owned" -> OwnedType.ref(login, in, first);
            case "object" -> ObjectType.ref(kind(first), login, in, words.subList(2, words.size()));
            case "rights" -> GrantedType.ref(kind(first), login, in, words.subList(2, words.size() - 1), last);
            case "template" ->
                GrantedType.ref(kind(first), login, "template1", words.subList(2, words.size() - 1), last);
            case "future" ->
                DefaultRightsType.ref(login, in, first, words.get(2).replace("-", ""), words.get(3), last);
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static ObjectKind kind(String word) {
        return ObjectKind.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Puts a state. */
    public static void put(FakeStates host, String key, Map<String, Object> state) {
        if (key.equals("server")) {
            int version = Integer.parseInt(String.valueOf(state.get("major"))) * 10_000;
            boolean isSuperuser = !Boolean.FALSE.equals(state.get("superuser"));
            host.with(
                    ServerType.ref(PostgresLogin.LOCAL, Psql.POSTGRES),
                    new ServerType.Server(true, false, version, JsonPart.NONE, isSuperuser, 4096, ""));
            return;
        }
        ResourceRef<FieldsState> ref = thing(key);
        CatalogType type = (CatalogType) ref.type();
        JsonPart row = JsonPart.read(Json.write(state));
        if (state.containsKey("new")) {
            Map<String, Value> fields = state.containsKey("template")
                    ? Map.of("template", new Value.Any(String.valueOf(state.get("template"))))
                    : Map.of();
            host.with(ref, new FieldsState(true, fields, CatalogType.NEW));
        } else {
            host.with(
                    ref,
                    state.containsKey("absent") ? FieldsState.ABSENT : new FieldsState(true, type.fields(row), row));
        }
    }
}
