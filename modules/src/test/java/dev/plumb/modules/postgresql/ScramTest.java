package dev.plumb.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifiers as the server keeps them. */
class ScramTest {
    /** Of the password {@code pencil}, with the salt and the iterations of RFC 7677, section 3. */
    private static final String PENCIL =
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
                    + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

    private static Scram read(String verifier) {
        return Objects.requireNonNull(Scram.read(verifier));
    }

    @Test
    void theExampleOfTheStandardIsOfItsPassword() {
        Scram pencil = read(PENCIL);
        assertThat(pencil.isOf("pencil")).isTrue();
        assertThat(pencil.isOf("Pencil")).isFalse();
        assertThat(pencil.verifier()).isEqualTo(PENCIL);
    }

    /** Ⅸ and IX are the same after SASLprep, and a soft hyphen is nothing; what that refuses is taken as it is. */
    @Test
    void passwordsAreTheSameThatTheServerTakesForTheSame() {
        assertThat(Scram.of("ann", "\u2168", 4096).isOf("IX")).isTrue();
        assertThat(Scram.of("ann", "I\u00adX", 4096).isOf("IX")).isTrue();
        assertThat(Scram.of("ann", "ü\u0007", 4096).isOf("ü\u0007")).isTrue();
        assertThat(Scram.of("ann", "ü\u0007", 4096).isOf("ü")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "it's", "\"", "\\", "ein schönes Wort", "密码", "😀", "tab\there", " "})
    void whatIsMadeIsOfItsPasswordAndTheSameEachTime(String password) {
        Scram made = Scram.of("ann", password, 4096);
        assertThat(read(made.verifier()).isOf(password)).isTrue();
        assertThat(Scram.of("ann", password, 4096)).isEqualTo(made);
        assertThat(Scram.of("bob", password, 4096))
                .as("another role has another salt")
                .isNotEqualTo(made);
        assertThat(made.verifier()).doesNotContain(password.strip().isEmpty() ? "  " : password + password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "md5d41d8cd98f00b204e9800998ecf8427e",
                "SCRAM-SHA-256$x:y$z:a",
                "SCRAM-SHA-256$1:a$b:c",
                "secret"
            })
    void whatIsNoneIsNotRead(String text) {
        assertThat(Scram.read(text)).isNull();
    }
}
