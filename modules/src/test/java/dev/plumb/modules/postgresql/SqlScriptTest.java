package dev.plumb.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
    @Test
    void statementsEndAtSemicolons() {
        assertThat(SqlScript.statements("SELECT 1;\nSELECT 2 ;;\n\n; SELECT 3\n"))
                .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
        assertThat(SqlScript.statements("")).isEmpty();
        assertThat(SqlScript.statements(" -- nothing;\n/* ; */ ;")).isEmpty();
    }

    @Test
    void commentsBeforeAStatementAreLeftOut() {
        assertThat(SqlScript.statements("-- one; two\n/* a /* b; */ ; */ SELECT 1 -- c;\n + 2;"))
                .containsExactly("SELECT 1 -- c;\n + 2");
    }

    /** Each is one statement, whatever is in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a;b''c;', \"d;e\"\"f;\"",
                "SELECT E'a\\';b', e'\\\\', 'a\\'",
                "SELECT $$a;b$$, $x$ $$;$y$; $x$, $1, a$b$c",
                "SELECT U&'\\0061;', B'1', 'ü;漢'",
                "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)",
                "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 ELSE 2 END; END",
                "create procedure p() begin atomic select 1; end",
                "CREATE FUNCTION f() RETURNS int AS $f$ BEGIN RETURN 1; END; $f$ LANGUAGE plpgsql",
                "SELECT a[1:2], 'x'::text, 5 / 2 - -1",
                "COPY t TO STDOUT"
            })
    void whatIsInQuotesAndBracketsEndsNothing(String one) {
        assertThat(SqlScript.statements(one + ";SELECT 2;")).containsExactly(one, "SELECT 2");
    }

    @Test
    void aTransactionIsNoBody() {
        assertThat(SqlScript.statements("BEGIN; SELECT CASE WHEN true THEN 1 END; END;"))
                .containsExactly("BEGIN", "SELECT CASE WHEN true THEN 1 END", "END");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\connect other\nSELECT 1;",
                "SELECT 1 \\gx",
                "SELECT 1;\n\\echo it's\n",
                "COPY t (a, b) FROM stdin;\n1\t2\n\\.\n",
                "copy t from STDIN with (format csv);\n1,2\n"
            })
    void whatOnlyPsqlUnderstandsIsLeftToIt(String text) {
        assertThat(SqlScript.statements(text)).isNull();
    }

    @Test
    void whatHasNoEndIsTold() {
        assertThatThrownBy(() -> SqlScript.statements("SELECT 1;\nSELECT 'it;\n"))
                .hasMessage("it ends within quotes, which begin in line 2");
        assertThatThrownBy(() -> SqlScript.statements("\n\nDO $a$ BEGIN $$;"))
                .hasMessage("it ends within $a$ quotes, which begin in line 3");
        assertThatThrownBy(() -> SqlScript.statements("/* /* */"))
                .hasMessage("it ends within a comment, which begins in line 1");
        assertThatThrownBy(() -> SqlScript.statements("SELECT E'\\'")).hasMessageContaining("within quotes");
    }
}
