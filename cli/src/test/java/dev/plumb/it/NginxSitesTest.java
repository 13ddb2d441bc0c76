package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.text.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sites of many kinds on one server: what nginx accepts, and what it answers to those who mean well and to those who do not. */
@NeedsHost
class NginxSitesTest {
    private static final int SITES = 30;
    private static final long SEED = 14;
    private static final List<String> KINDS = List.of("proxy", "root", "spa", "php", "redirect");

    @TempDir
    Path folder;

    private static final String PREPARE = """
            apt-get -qq update
            DEBIAN_FRONTEND=noninteractive apt-get -qq -y install nginx curl openssl php-fpm >/dev/null 2>&1
            mkdir -p /srv/www/assets /srv/www/.well-known /srv/aliased /etc/plumb/tls/all
            echo page >/srv/www/index.html; echo asset >/srv/www/assets/a.js; echo top-secret >/srv/www/.env; echo known >/srv/www/.well-known/x
            echo part >/srv/aliased/part.txt; echo top-secret >/srv/secret.txt; echo gone >/srv/gone.html; touch /srv/down
            echo '<?php header("X-Frame-Options: ALLOWALL"); echo "php ".$_SERVER["REQUEST_METHOD"];' >/srv/www/index.php
            cd /etc/plumb/tls/all
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout privkey.pem -out fullchain.pem -days 30 -subj /CN=all.test 2>/dev/null
            cat >/etc/nginx/conf.d/back.conf <<'END'
            server { listen 127.0.0.1:8199; location / { add_header X-Frame-Options ALLOWALL; add_header X-Powered-By tales; return 200 "app\\n"; } }
            END
            systemctl reload nginx
            """;

    /** Asks, and prints the code, how often a header is there, and the body in one line. */
    private static final String ASK = """
            ask() {
            n=$1
            shift
            curl -sk -m 10 -o /tmp/body -D /tmp/head --path-as-is --resolve '*:80:127.0.0.1' --resolve '*:443:127.0.0.1' "$@"
            c=$(sed -n '1s/^[^ ]* \\([0-9]*\\).*/\\1/p' /tmp/head)
            h=
            for x in x-content-type-options x-frame-options strict-transport-security x-powered-by retry-after;do h="$h $(grep -ci "^$x:" /tmp/head)";done
            echo "$n: ${c:-none}$h $(head -c 40 /tmp/body 2>/dev/null|tr -d '\\r'|tr '\\n<>' ' ()')"
            rm -f /tmp/body /tmp/head
            }
            """;

    /** A site, and what is expected of it. */
    private static final class Site {
        final String name;
        final Map<String, Object> options = new LinkedHashMap<>();
        final Map<String, String> asked = new LinkedHashMap<>();
        final Map<String, String> expected = new LinkedHashMap<>();
        final String kind;
        final boolean secure;
        final boolean down;
        final boolean locked;
        final boolean refused;
        final boolean framed;

        Site(int number, Random random) {
            name = "s" + number;
            kind = KINDS.get(number % KINDS.size());
            secure = random.nextBoolean();
            down = random.nextInt(5) == 0;
            locked = random.nextInt(4) == 0;
            refused = !locked && random.nextInt(5) == 0;
            framed = random.nextBoolean();
            options.put("name", name);
            options.put("domains", List.of(name + ".test", "www." + name + ".test"));
            answer(random);
            if (secure) {
                options.put(
                        "tls",
                        Map.of(
                                "certificate",
                                "all",
                                "hsts",
                                true,
                                "profile",
                                random.nextBoolean() ? "modern" : "intermediate"));
            }
            options.put("maintenance", down ? "/srv/down" : "/srv/not-down");
            if (locked) {
                options.put("users", Map.of("anna", "correct horse"));
            }
            options.put("allow", List.of(refused ? "10.9.9.9" : "127.0.0.0/8"));
            options.put(
                    "headers",
                    framed ? Map.of() : Map.of("X-Frame-Options", false, "X-Site", "a \"quoted\" word; and more"));
            options.put("compression", random.nextBoolean());
            options.put("limits", Map.of("rate", "1000r/s", "burst", random.nextInt(500), "connections", 100));
            options.put("timeouts", Map.of("read", "20s"));
            options.put("max_body_size", "2m");
            options.put("error_pages", Map.of("404", "/srv/gone.html"));
            options.put(
                    "locations",
                    Map.of(
                            "/static/", Map.of("alias", "/srv/aliased"),
                            "~ \\.txt2$", Map.of("redirect", "/x", "extra", "# with braces { }"),
                            "/live/", Map.of("proxy", 8199, "websocket", true, "streaming", random.nextBoolean())));
            expect();
        }

        private void answer(Random random) {
            switch (kind) {
                case "proxy" ->
                    options.put("proxy", random.nextBoolean() ? 8199 : List.of("127.0.0.1:8199", "127.0.0.1:8199"));
                case "redirect" -> options.put("redirect", "https://elsewhere.test");
                default -> options.put("root", "/srv/www");
            }
            if (kind.equals("spa")) {
                options.put("spa", true);
                options.put("immutable", List.of("/assets/"));
            } else if (kind.equals("php")) {
                options.put("php", true);
            }
        }

        private String url(String path) {
            return (secure ? "https://" : "http://") + name + ".test" + path;
        }

        /** The headers that all answers of the site have, once. */
        private String headers(String retry) {
            return " 1 " + (framed ? 1 : 0) + " " + (secure ? 1 : 0) + " 0 " + retry + " ";
        }

        /** What an app answers: it has a header of its own where the site says nothing of it. */
        private String app(String body) {
            return "200 1 1 " + (secure ? 1 : 0) + " 0 0 " + body;
        }

        private void expect(String what, String arguments, String answer) {
            asked.put(name + " " + what, arguments);
            expected.put(name + " " + what, answer);
        }

        /** An answer of a place, unless something stands before it. */
        private String guarded(String answer) {
            return down
                    ? "503" + headers("1")
                    : refused ? "403" + headers("0") : locked ? "401" + headers("0") : answer;
        }

        private void expect() {
            String user = locked ? "-u 'anna:correct horse' " : "";
            String main = switch (kind) {
                case "proxy" -> app("app");
                case "redirect" -> "301" + headers("0");
                case "php" -> app("php GET");
                default -> "200" + headers("0") + "page";
            };
            boolean isFiles = !kind.equals("proxy") && !kind.equals("redirect");
            String hidden = down ? "503" + headers("1") : "404" + headers("0") + "gone";
            expect("start", user + url("/"), down || refused && !kind.equals("redirect") ? guarded("") : main);
            if (locked) {
                expect("stranger", url("/"), kind.equals("redirect") && !down ? main : guarded(""));
            }
            expect(
                    "part",
                    user + url("/static/part.txt"),
                    down || refused ? guarded("") : "200" + headers("0") + "part");
            expect("dots of the alias", user + url("/static/.env"), hidden);
            for (String path : List.of(
                    "/static../secret.txt",
                    "/static/../secret.txt",
                    "/static/%2e%2e/secret.txt",
                    "/static/..%2fsecret.txt")) {
                expect("out by " + path, user + url(path), "!top-secret");
            }
            if (isFiles) {
                expect("dot file", user + url("/.env"), hidden);
                expect("dot file, spelt otherwise", user + url("/%2eenv"), hidden);
                expect(
                        "well known",
                        user + url("/.well-known/x"),
                        down || refused ? guarded("") : "200" + headers("0") + "known");
                expect(
                        "post",
                        user + "-X POST -d x " + url(kind.equals("php") ? "/assets/a.js" : "/index.html"),
                        down || refused ? guarded("") : "405" + headers("0"));
            }
            if (kind.equals("root")) {
                expect("nothing", user + url("/none"), down || refused ? guarded("") : "404" + headers("0") + "gone");
            }
            if (kind.equals("spa")) {
                expect(
                        "any path",
                        user + url("/any/path"),
                        down || refused ? guarded("") : "200" + headers("0") + "page");
                expect(
                        "no asset",
                        user + url("/assets/none.js"),
                        down || refused ? guarded("") : "404" + headers("0") + "gone");
            }
            expect("live", user + url("/live/x"), down || refused ? guarded("") : app("app"));
            expect("trace", "-X TRACE " + url("/"), "405");
            expect(
                    "too large",
                    user + "--http1.1 -H 'Content-Length: 9999999' -d x " + url("/live/x"),
                    "413" + headers("0"));
            expect("other domain", url("/x?y").replace(name + ".test", "www." + name + ".test"), "301");
            // newer releases of nginx say themselves that a connection for one site is not for another
            expect("domain of nobody", "-H 'Host: nobody.test' " + url("/"), "none|421");
            if (secure) {
                expect("plain", "http://" + name + ".test/x", "301");
                expect("TLS 1.1", "--tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0 " + url("/"), "none");
                boolean isModern = options.get("tls") instanceof Map<?, ?> tls && "modern".equals(tls.get("profile"));
                expect(
                        "TLS 1.2",
                        "--tls-max 1.2 " + user + url("/live/x"),
                        isModern ? "none" : down || refused ? guarded("") : app("app"));
            }
        }

        String task() {
            return "- {name: " + name + ", nginx_site: " + Json.write(options) + "}\n";
        }
    }

    private void answersAsItShould(HostContainer host) {
        host.sh(PREPARE);
        Random random = new Random(SEED);
        List<Site> sites = new ArrayList<>();
        StringBuilder tasks = new StringBuilder("- {name: nginx, nginx: {}}\n");
        StringBuilder script = new StringBuilder(ASK);
        for (int i = 0; i < SITES; i++) {
            Site site = new Site(i, random);
            sites.add(site);
            tasks.append(site.task());
            site.asked.forEach((what, arguments) -> script.append("ask '")
                    .append(what)
                    .append("' ")
                    .append(arguments)
                    .append('\n'));
        }
        Project project = new Project(folder).on(host).tasks(tasks.toString());
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("seed %s: %s", SEED, applied).isZero();
        assertThat(host.sh("nginx -t 2>&1")).doesNotContain("[warn]");
        Outcomes again = project.check();
        assertThat(again.changed()).isEmpty();
        assertThat(again.count("web", "exchanges")).isEqualTo(1);
        Map<String, String> answers = new LinkedHashMap<>();
        host.sh(script.toString()).lines().forEach(line -> {
            int colon = line.indexOf(": ");
            answers.put(line.substring(0, colon), line.substring(colon + 2));
        });
        List<String> wrong = new ArrayList<>();
        for (Site site : sites) {
            site.expected.forEach((what, expected) -> {
                String answer = answers.getOrDefault(what, "");
                boolean right = expected.startsWith("!")
                        ? !answer.contains(expected.substring(1)) && !answer.isEmpty()
                        : Stream.of(expected.split("\\|")).anyMatch(answer::startsWith);
                if (!right) {
                    wrong.add(what + " (" + site.options + "): " + answer + " in place of " + expected);
                }
            });
        }
        assertThat(wrong).as("seed %s", SEED).isEmpty();
    }

    @Test
    void thirtySitesAnswerAsTheyShould() {
        try (HostContainer host = HostContainer.start()) {
            answersAsItShould(host);
        }
    }

    @Test
    @Tag("long")
    void thirtySitesAnswerAsTheyShouldOnDebian13() {
        try (HostContainer host = HostContainer.startDebian13()) {
            answersAsItShould(host);
        }
    }
}
