package dev.plumb.modules.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SiteServersTest {
    private static final NginxBuild BOOKWORM = NginxBuild.of("1.22.1 3.0.15 3.0.20", true);
    private static final NginxBuild TRIXIE = NginxBuild.of("1.26.3 3.5.1", false);
    private static final Map<String, Object> TLS = Map.of("certificate", "shop", "hsts", true);

    private static String text(NginxBuild nginx, Map<String, Object> options) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("domains", List.of("shop.test", "www.shop.test")));
        all.putAll(options);
        return new SiteServers("shop", new Options("", all), nginx).text();
    }

    private static int count(String text, String what) {
        return text.split(Pattern.quote(what), -1).length - 1;
    }

    @Test
    void whatNginxDoesNotKnowIsWrittenAsItKnowsIt() {
        Map<String, Object> options = Map.of("proxy", 8100, "tls", TLS);
        assertThat(text(BOOKWORM, options))
                .contains("listen 443 ssl http2;", "listen [::]:443 ssl http2;", "ssl_session_tickets off;")
                .contains("ssl_ecdh_curve X25519:prime256v1:secp384r1;")
                .doesNotContain("http2 on", "keepalive 0");
        assertThat(text(TRIXIE, options))
                .contains("listen 443 ssl;", "http2 on;", "ssl_ecdh_curve X25519MLKEM768:X25519:")
                .doesNotContain("ssl http2", "[::]", "ssl_session_tickets", "keepalive 0");
        assertThat(text(NginxBuild.NEWEST, options)).contains("keepalive 0;");
    }

    @Test
    void headersAreInEachLocationThatHasAny() {
        String text = text(
                TRIXIE,
                Map.of(
                        "root",
                        "/srv",
                        "php",
                        true,
                        "tls",
                        TLS,
                        "headers",
                        Map.of("X-Own", "a \"b\"", "X-Frame-Options", false),
                        "maintenance",
                        "/srv/down",
                        "error_pages",
                        Map.of("404", "/srv/404.html"),
                        "locations",
                        Map.of("/api/", Map.of("proxy", 1, "headers", Map.of("x-own", "c")))));
        // the site, PHP in it, the two pages, and the location
        assertThat(count(text, "add_header Strict-Transport-Security max-age=63072000 always;"))
                .isEqualTo(5);
        assertThat(count(text, "add_header X-Own \"a \\\"b\\\"\" always;")).isEqualTo(4);
        assertThat(count(text, "add_header x-own c always;")).isEqualTo(1);
        assertThat(text).doesNotContain("X-Frame-Options");
    }

    @Test
    void theDigestIsThatOfAllThatIsSaid() {
        Pattern proof = Pattern.compile("# Proof: http 127\\.0\\.0\\.2 80 shop\\.test ([0-9a-f]{16})\n");
        String one = text(TRIXIE, Map.of("proxy", 8100));
        String other = text(TRIXIE, Map.of("proxy", 8101));
        String digest = proof.matcher(one).results().findFirst().orElseThrow().group(1);
        assertThat(one).isEqualTo(text(TRIXIE, Map.of("proxy", 8100)));
        assertThat(count(one, digest)).isEqualTo(3);
        assertThat(other).doesNotContain(digest);
    }

    @Test
    void whatOneDomainLeadsToNeedsNoSecondStep() {
        String text = text(TRIXIE, Map.of("proxy", 8100, "tls", TLS, "listen", Map.of("https", 8443)));
        assertThat(count(text, "return 301 https://shop.test:8443$request_uri;"))
                .isEqualTo(2);
        assertThat(count(text, "location ^~ /.well-known/acme-challenge/")).isEqualTo(1);
    }

    @Test
    void namesOfVariablesAreThoseOfOneSite() {
        Map<String, Object> options = Map.of("domains", List.of("a.test"), "proxy", 1, "websocket", true);
        assertThat(List.of("a-b", "a_b", "a.b", "a_mb", "a_-b").stream()
                        .map(name -> new SiteServers(name, new Options("", options), TRIXIE).text())
                        .map(text -> text.replaceAll("(?s).*map \\$http_upgrade (\\S+) .*", "$1"))
                        .distinct())
                .hasSize(5);
    }

    @Test
    void nothingBreaksOutOfItsDirective() {
        List<Map<String, Object>> attempts = List.of(
                Map.of("root", "/srv;}"),
                Map.of("proxy", 1, "headers", Map.of("X-A", "a;} evil {")),
                Map.of("root", "/srv \"x\""),
                Map.of("root", "/a\\"),
                Map.of("proxy", 1, "users", Map.of("a", "b"), "auth", "a\"; evil"));
        for (Map<String, Object> each : attempts) {
            String text = text(TRIXIE, each).replaceAll("\"(\\\\.|[^\"\\\\])*\"", "");
            assertThat(count(text, "{")).as("%s", each).isEqualTo(count(text, "}"));
            assertThat(text).doesNotContain("evil");
        }
        List<Map<String, Object>> refused = List.of(
                Map.of("proxy", "a:1;"),
                Map.of("proxy", 1, "headers", Map.of("X-A;", "a")),
                Map.of("proxy", 1, "headers", Map.of("X-A", "a\nb")),
                Map.of("proxy", 1, "locations", Map.of("/a{/", Map.of())),
                Map.of("proxy", 1, "allow", List.of("10.0.0.1;")),
                Map.of("proxy", 1, "max_body_size", "1m; evil"),
                Map.of("redirect", "https://a.test/{"),
                Map.of("root", "/srv/$host"),
                Map.of("root", "/srv/../etc"),
                Map.of("root", "/srv", "php", "unix:/a b"),
                Map.of("root", "/srv", "immutable", List.of("/a;/")),
                Map.of("proxy", 1, "listen", Map.of("addresses", List.of("127.0.0.1;"))),
                Map.of("proxy", 1, "tls", Map.of("certificate", "../x")));
        for (Map<String, Object> each : refused) {
            assertThatThrownBy(() -> text(TRIXIE, each)).as("%s", each).isInstanceOf(Options.Mistake.class);
        }
    }
}
