package dev.plumb.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT start_date, ended, copyright FROM documents -- ends",
                "SELECT CASE WHEN true THEN 1 END",
                "SELECT 1; SELECT 2",
                "SELECT pg_database_size('x')",
                "INSERT INTO t VALUES (1)"
            })
    void whatAtransactionKeepsFromBeingDoneIsTried(String sql) {
        assertThat(new Statement(sql).isTriable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT; CREATE TABLE t ()",
                "SELECT 1; /* x */ END; DROP TABLE t",
                "-- x\nROLLBACK",
                "SET TRANSACTION READ WRITE",
                "SELECT 1 \\; COMMIT",
                "SELECT 'it",
                "SELECT pg_reload_conf()",
                "SELECT dblink_exec('x')",
                "SELECT lo_unlink(1)",
                "DO $$ BEGIN END $$",
                "COPY t TO '/x'"
            })
    void whatItDoesNotIsNot(String sql) {
        assertThat(new Statement(sql).isTriable()).isFalse();
    }
}
