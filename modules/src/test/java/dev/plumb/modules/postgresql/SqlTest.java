package dev.plumb.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and values in SQL, however hostile they are. */
class SqlTest {
    @Test
    void namesAndValuesAreQuoted() {
        assertThat(Sql.name("a\"b; DROP ROLE x; --")).isEqualTo("\"a\"\"b; DROP ROLE x; --\"");
        assertThat(Sql.name("s", "t")).isEqualTo("\"s\".\"t\"");
        assertThat(Sql.text("it's")).isEqualTo("'it''s'");
        assertThat(Sql.text("\\' OR 1=1 --")).isEqualTo("E'\\\\'' OR 1=1 --'");
        assertThat(Sql.table(List.of(List.of("a", "b'"), List.of("c", "d"))))
                .isEqualTo("(VALUES (0,'a'::text,'b'''::text),(1,'c'::text,'d'::text)) AS k(i,p1,p2)");
        assertThatThrownBy(() -> Sql.text("a\0")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameHasAsManyBytesAsTheServerKeeps() {
        assertThat(Sql.mistake("name", "ä".repeat(31))).isNull();
        assertThat(Sql.mistake("name", "ä".repeat(32))).contains("has 64 bytes, and PostgreSQL keeps 63");
        assertThat(Sql.mistake("name", "")).isEqualTo("name is empty");
    }

    @Test
    void argumentsAreValues() {
        Statement statement =
                Statement.of("SELECT %(a)s, '%%', %(b)s", List.of(), Map.of("a", "x'; --", "b", List.of(1, "y")));
        assertThat(statement.sql()).isEqualTo("SELECT 'x''; --', '%', ARRAY[1,'y']");
        assertThat(Statement.of("SELECT '100%'", List.of(), Map.of()).sql()).isEqualTo("SELECT '100%'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_terminate_backend(1)",
                "select pg_reload_conf ()",
                "COPY t TO PROGRAM 'rm -rf /'",
                "COMMIT; DROP TABLE t",
                "SET default_transaction_read_only = off; DROP TABLE t",
                "SELECT dblink_exec('x', 'y')",
                "DO $$ BEGIN END $$",
                "select lo_export(1, '/x')"
            })
    void whatActsByItselfIsNotTried(String sql) {
        assertThat(new Statement(sql).isTriable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_database_size('x')",
                "SELECT 1",
                "SELECT pg_get_userbyid(1)",
                "SHOW all",
                "INSERT INTO t VALUES (1)",
                "SELECT * FROM pg_stat_activity"
            })
    void whatOnlyATransactionCanChangeIsTried(String sql) {
        assertThat(new Statement(sql).isTriable()).isTrue();
    }

    @Test
    void settingsAreKeptAsTheServerWritesThem() {
        assertThat(Settings.kept("search_path", List.of("shop", "A b", "$user"), true))
                .isEqualTo("shop, \"A b\", \"$user\"");
        assertThat(Settings.kept("search_path", "shop, public", false)).isEqualTo("shop, public");
        assertThat(Settings.kept("jit", false, true)).isEqualTo("off");
        assertThat(Settings.sql(List.of("a", "b'"), true)).isEqualTo("'a', 'b'''");
    }
}
