package dev.plumb.modules.postgresql;

import dev.plumb.fuzz.AnswerFuzz;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostgresqlAnswersFuzzTest {
    private static final PostgresLogin LOCAL = PostgresLogin.LOCAL;
    private static final String SHOP = "shop";

    private static final List<String> WORDS = List.of(
            "[{\"i\" : 0, \"oid\" : 1, \"rolname\" : \"shop\", \"may\" : true, \"password\" : \"SCRAM-SHA-256$4096:\"}",
            "{\"version\" : 150008, \"superuser\" : true}",
            "null",
            "[]",
            "{\"a\" : [",
            "--plumb-sql-- 3\n",
            "--plumb-end-- false\n",
            "--plumb-end-- true\n",
            "--plumb-no-psql--\n");

    private static List<Read<?>> of(ResourceRef<?>... refs) {
        return Stream.of(refs).<Read<?>>map(Read::of).toList();
    }

    @Test
    void whateverAServerTellsOfItselfMakesStatesOrAFailure() {
        AnswerFuzz.run(
                "postgresql",
                2000,
                PostgresqlAnswersFuzzTest.class,
                1,
                of(
                        ServerType.ref(LOCAL, Psql.POSTGRES),
                        RoleType.ref(LOCAL, Psql.POSTGRES, SHOP),
                        DatabaseType.ref(LOCAL, Psql.POSTGRES, SHOP),
                        ExtensionType.offer(LOCAL, "plpgsql"),
                        GroupsType.ref(LOCAL, Psql.POSTGRES, SHOP),
                        MembershipType.ref(LOCAL, Psql.POSTGRES, "pg_monitor", SHOP),
                        DependentsType.ref(LOCAL, SHOP),
                        EncodingType.ref(LOCAL),
                        TablespaceType.ref(LOCAL, Psql.POSTGRES, "pg_default"),
                        TimeType.ref(LOCAL, Psql.POSTGRES, "2030-01-01"),
                        SettingType.ref(LOCAL, "work_mem")),
                WORDS);
    }

    @Test
    void whateverAServerTellsOfADatabaseMakesStatesOrAFailure() {
        List<String> table = List.of("public", "t");
        AnswerFuzz.run(
                "postgresql-database",
                2000,
                PostgresqlAnswersFuzzTest.class,
                1,
                of(
                        SchemaType.ref(LOCAL, SHOP, "public"),
                        ExtensionType.ref(LOCAL, SHOP, "plpgsql"),
                        OwnedType.ref(LOCAL, SHOP, SHOP),
                        ObjectType.ref(ObjectKind.TABLE, LOCAL, SHOP, table),
                        GrantedType.ref(ObjectKind.TABLE, LOCAL, SHOP, table, SHOP),
                        GrantedListType.ref(ObjectKind.TABLE, LOCAL, SHOP, "public", SHOP),
                        DefaultRightsType.ref(LOCAL, SHOP, SHOP, "", "TABLES", "PUBLIC"),
                        QueryType.ref(new QueryType.Key(
                                LOCAL,
                                SHOP,
                                "",
                                List.of(Statement.of("SELECT count(*) AS n FROM t", List.of(), Map.of()))))),
                WORDS);
    }
}
