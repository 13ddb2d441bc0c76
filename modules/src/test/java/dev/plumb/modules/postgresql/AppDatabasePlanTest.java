package dev.plumb.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.FakeStates;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cannot be seen on the servers of the contracts. */
class AppDatabasePlanTest {
    private static final AppDatabaseModule MODULE = new AppDatabaseModule();
    private static final PostgresLogin LOGIN = PostgresLogin.LOCAL;

    private static AppDatabaseModule.Params shop(Presence state, @Nullable String password) {
        return new AppDatabaseModule.Params(
                "shop",
                state,
                null,
                password,
                List.of(),
                List.of(),
                List.of(),
                null,
                "UTF8",
                null,
                null,
                null,
                null,
                "postgresql",
                false,
                LOGIN);
    }

    private static FakeStates server(int major) {
        return new FakeStates()
                .with(
                        ServerType.ref(LOGIN, Psql.POSTGRES),
                        new ServerType.Server(true, false, major * 10_000, JsonPart.NONE, true, 4096, ""))
                .with(RoleType.ref(LOGIN, Psql.POSTGRES, "pg_database_owner"), role(false));
    }

    private static FieldsState role(boolean isSuperuser) {
        return FieldsState.planned(Map.of("superuser", RoleType.truth(isSuperuser), "login", RoleType.truth(true)));
    }

    private static List<String> labels(Plan plan) {
        return plan.changes().stream().map(change -> change.ref().label()).toList();
    }

    private static FieldsState after(Plan plan, String label) {
        return plan.changes().stream()
                .filter(change -> change.ref().label().equals(label))
                .map(change -> (FieldsState) change.after())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sincePostgresql15AnewDatabaseNeedsNothingInSchemaPublic() {
        assertThat(labels(MODULE.plan(shop(Presence.PRESENT, "secret"), server(15))))
                .containsExactly("role shop", "database shop", "rights on database shop of PUBLIC");
    }

    @Test
    void beforeItSchemaPublicGetsItsOwnerAndIsClosed() {
        for (int major : new int[] {13, 14}) {
            Plan plan = MODULE.plan(shop(Presence.PRESENT, "secret"), server(major));
            assertThat(labels(plan))
                    .containsExactly(
                            "role shop",
                            "database shop",
                            "rights on database shop of PUBLIC",
                            "schema shop.public",
                            "rights on schema public of PUBLIC");
            assertThat(after(plan, "schema shop.public").text("owner"))
                    .as("PostgreSQL %s", major)
                    .isEqualTo(major == 13 ? "shop" : "pg_database_owner");
            assertThat(after(plan, "rights on schema public of PUBLIC").fields())
                    .containsEntry("CREATE", new Value.Text("no"))
                    .containsEntry("USAGE", new Value.Text("yes"));
        }
    }

    @Test
    void aSuperuserIsNoRoleOfAnApp() {
        FakeStates host = server(15).with(RoleType.ref(LOGIN, Psql.POSTGRES, "shop"), role(true));
        assertThat(MODULE.plan(shop(Presence.PRESENT, "secret"), host).failure())
                .contains("role shop is a superuser", "take SUPERUSER from this one by postgresql_user");
    }

    @Test
    void aDatabaseOfSomebodyElseIsNotDropped() {
        FakeStates host = server(15)
                .with(
                        DatabaseType.ref(LOGIN, Psql.POSTGRES, "shop"),
                        FieldsState.planned(Map.of("owner", new Value.Text("ann"))));
        assertThat(MODULE.plan(shop(Presence.ABSENT, null), host).failure())
                .isEqualTo(
                        "database shop belongs to role ann and not to shop, and is not dropped; write user: ann if it is the"
                                + " one that is meant");
    }

    @Test
    void theUrlIsASecretAndSoIsThePasswordInIt() {
        assertThat(MODULE.secrets(shop(Presence.PRESENT, "p@ss")))
                .containsExactly("postgresql://shop:p%40ss@localhost:5432/shop", "p%40ss");
        assertThat(MODULE.secrets(shop(Presence.ABSENT, "p@ss"))).isEmpty();
    }
}
