package dev.plumb.modules.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    private static String url(String user, @Nullable String password, String host, String database) {
        return new DatabaseUrl("postgresql", user, password, host, 5432, database, null).text();
    }

    @Test
    void itHasAllPartsInTheirPlaces() {
        assertThat(url("shop", "secret", "localhost", "shop"))
                .isEqualTo("postgresql://shop:secret@localhost:5432/shop");
        assertThat(new DatabaseUrl("postgres", "shop", "secret", "db.example", 6432, "shop", "verify-full").text())
                .isEqualTo("postgres://shop:secret@db.example:6432/shop?sslmode=verify-full");
    }

    @Test
    void whatRfc3986CallsUnreservedStaysAndNothingElse() {
        assertThat(DatabaseUrl.encoded("AZaz09-._~")).isEqualTo("AZaz09-._~");
        assertThat(DatabaseUrl.encoded(":/?#[]@!$&'()*+,;="))
                .isEqualTo("%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D");
        assertThat(DatabaseUrl.encoded("% \"<>\\^`{|}\n\u007f")).isEqualTo("%25%20%22%3C%3E%5C%5E%60%7B%7C%7D%0A%7F");
        assertThat(DatabaseUrl.encoded("é€漢😀")).isEqualTo("%C3%A9%E2%82%AC%E6%BC%A2%F0%9F%98%80");
        assertThat(DatabaseUrl.encoded("%41"))
                .as("what looks encoded is text, too")
                .isEqualTo("%2541");
    }

    /** By a reader of the JDK, which has nothing in common with the writer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "p@ss:w/ord",
                "a?b#c",
                "100%",
                "%41",
                "a b+c",
                "[::1]",
                "'\"\\$`",
                "ünï 漢😀",
                "\u0001\n\t",
                "a=b&c;d,e"
            })
    void whatIsReadOfItIsWhatWasWritten(String text) {
        URI url = URI.create(url(text, text, "localhost", text));
        String[] user = url.getRawUserInfo().split(":", -1);
        assertThat(user).hasSize(2);
        assertThat(decoded(user[0])).isEqualTo(text);
        assertThat(decoded(user[1])).isEqualTo(text);
        assertThat(decoded(url.getRawPath().substring(1))).isEqualTo(text);
        assertThat(url.getHost()).isEqualTo("localhost");
        assertThat(url.getPort()).isEqualTo(5432);
        assertThat(url.getQuery()).isNull();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Test
    void anAddressOfVersion6IsInBrackets() {
        assertThat(url("a", "b", "::1", "c")).isEqualTo("postgresql://a:b@[::1]:5432/c");
    }

    @Test
    void aSocketIsAParameter() {
        assertThat(url("a", null, "/run/a b", "c")).isEqualTo("postgresql://a@/c?host=%2Frun%2Fa%20b&port=5432");
        assertThat(new DatabaseUrl("postgresql", "a", "b", "/run", 5433, "c", "disable").text())
                .isEqualTo("postgresql://a:b@/c?host=%2Frun&port=5433&sslmode=disable");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "db-1.example.com., true",
        "db_1, true",
        "10.0.0.1, true",
        "::1, true",
        "fe80::1:2, true",
        "/run/postgresql, true",
        "a b, false",
        "a/b, false",
        "a@b, false",
        "-a, false",
        "a:5432, false",
        "'', false",
        "'[::1]', false",
        "a?b, false"
    })
    void hostsAreChecked(String host, boolean isOne) {
        assertThat(DatabaseUrl.mistake("host", host) == null).isEqualTo(isOne);
    }
}
