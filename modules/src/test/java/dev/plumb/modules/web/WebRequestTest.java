package dev.plumb.modules.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What curl and wget read on their standard input. */
class WebRequestTest {
    private static WebRequest request(String method, String url, String password, Map<String, Object> headers) {
        WebParams with = new WebParams(
                url,
                "ann",
                password,
                true,
                headers,
                "me",
                false,
                false,
                "/ca",
                null,
                null,
                List.of("A", "B"),
                true,
                true);
        return new WebRequest(with, method, 7, true, List.of(), null, WebRequest.body("x"));
    }

    private static List<String> lines(WebRequest request) {
        return request.text().lines().toList();
    }

    /** As for a file of checksums. */
    @ParameterizedTest
    @CsvSource({
        "http://x.example/a.sha256, true",
        "http://X.EXAMPLE/b/a.sha256?x=1, true",
        "http://y.example/a.sha256, false",
        "http://x.example:8080/a.sha256, false",
        "https://x.example/a.sha256, false",
        "http://x.example.evil.example/a.sha256, false",
        "http://ann:x.example@y.example/a, false"
    })
    void anotherServerIsNotToldWhoLogsIn(String other, boolean told) {
        WebRequest request = request("GET", "http://x.example/a", "s3cret", Map.of("X-Token", "t0ken"));
        assertThat(request.text()).contains("s3cret", "t0ken");
        String text = request.at(other).text();
        assertThat(text.contains("s3cret")).isEqualTo(told);
        assertThat(text.contains("t0ken")).isEqualTo(told);
    }

    @Test
    void whatIsQuotedIsTakenAsItIs() {
        List<String> lines = lines(request("GET", "http://x.example/[1]{a,b}", "a\"b\\c", Map.of("X", "\" \\")));
        assertThat(lines)
                .contains(
                        "globoff",
                        "url = \"http://x.example/[1]{a,b}\"",
                        "user = \"ann:a\\\"b\\\\c\"",
                        "basic",
                        "header = \"X: \\\" \\\\\"",
                        "insecure",
                        "noproxy = \"*\"",
                        "cacert = \"/ca\"",
                        "ciphers = \"A:B\"",
                        "request = \"GET\"")
                .contains(
                        "password = a\"b\\c",
                        "header = X: \" \\",
                        "check_certificate = off",
                        "use_proxy = off",
                        "ca_certificate = /ca",
                        "http://x.example/[1]{a,b}",
                        "eA==");
        assertThat(lines.stream().filter(line -> line.equals("."))).hasSize(3);
    }

    @Test
    void aPostThatIsLedElsewhereAsksThereByGet() {
        assertThat(lines(request("POST", "http://x.example/", "p", Map.of())))
                .contains("method = POST")
                .noneMatch(line -> line.startsWith("request ="));
        assertThat(lines(request("PUT", "http://x.example/", "p", Map.of()))).contains("request = \"PUT\"");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/, true",
        "https://127.0.0.1:8080/x, true",
        "http://ann:b@[::1]/, true",
        "file:///etc/motd, true",
        "http://localhost.example/, false",
        "http://x.example/localhost, false",
        "http://localhost@x.example/, false"
    })
    void theHostItselfIsKnown(String url, boolean local) {
        assertThat(request("GET", url, "p", Map.of()).isLocal()).isEqualTo(local);
    }

    @ParameterizedTest
    @CsvSource({
        "http://ann:b@x.example/a@b, http://x.example/a@b",
        "http://x.example/a@b, http://x.example/a@b",
        "https://x.example?u=a@b, https://x.example?u=a@b"
    })
    void credentialsAreNotShown(String url, String shown) {
        assertThat(WebRequest.shown(url)).isEqualTo(shown);
    }
}
