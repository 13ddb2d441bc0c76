package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers answer, and fail to, asked by curl and by wget. */
class WebModulesTest extends OwnHost {
    private static final String SITE = "http://127.0.0.1:8088";
    private static final String TASKS = "- hosts: all\n  gather_facts: false\n  tasks:\n";

    @BeforeEach
    void server() {
        String server = Checkout.read(Checkout.root().resolve("cli/src/test/resources/it/web/server.pl"));
        host.sh("set -e\ncat >/srv/server.pl <<'EOF'\n" + server + "\nEOF\n" + """
                mkdir -p /srv/web /srv/got
                rm -rf /srv/got/* /srv/web/* /srv/web.log
                printf 'one\\n' >/srv/web/one.txt
                printf 'two\\n' >/srv/web/untold.txt
                printf 'old\\n' >/srv/got/old.txt
                command -v wget >/dev/null||{ apt-get -qq update
                DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends curl wget openssl socat >/dev/null 2>&1;}
                systemctl is-active -q web-server||systemd-run -Gq --unit=web-server perl /srv/server.pl
                for i in 1 2 3 4 5 6 7 8 9;do bash -c ': </dev/tcp/127.0.0.1/8088' 2>/dev/null&&break;sleep 0.3;done
                rm -f /srv/web.log""");
    }

    @AfterEach
    void both() {
        host.sh(
                "[ ! -e /usr/bin/curl.away ]||mv /usr/bin/curl.away /usr/bin/curl; systemctl stop web-server 2>/dev/null||:");
    }

    private void by(String program) {
        host.sh(program.equals("wget") ? "mv /usr/bin/curl /usr/bin/curl.away" : ":");
    }

    private Project tasks(String... tasks) {
        StringBuilder text = new StringBuilder(TASKS);
        for (String task : tasks) {
            text.append(task.strip().indent(4));
        }
        return new Project(folder).inventory(host.inventoryLine("web", folder)).playbook(text.toString());
    }

    private String asked() {
        return host.sh("grep / /srv/web.log 2>/dev/null|sort|uniq -c|sed 's/^ *//'; rm -f /srv/web.log");
    }

    private static String get(String path, String dest, String more) {
        return "- {name: get, get_url: {url: \"" + SITE + path + "\", dest: " + dest + more + "}}";
    }

    private void fails(boolean check, String task, String words) {
        Project project = tasks(task);
        if (check) {
            Outcomes checked = project.check();
            assertThat(checked.exit()).as("%s", checked).isEqualTo(2);
            assertThat(checked.toString()).contains(words);
        }
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.toString()).contains(words);
        assertThat(host.sh("cat /srv/got/old.txt")).isEqualTo("old\n");
        assertThat(host.sh("ls -A /srv/got; find /tmp /srv -name '.plumb-*'")).isEqualTo("old.txt\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget"})
    void whatDoesNotComeWholeIsNowhere(String program) {
        by(program);
        fails(false, get("/early", "/srv/got/old.txt", ""), "cannot be fetched");
        fails(false, get("/early", "/srv/got/new.txt", ""), "cannot be fetched");
        fails(true, get("/none.txt", "/srv/got/old.txt", ""), "the server answers with status 404");
        fails(true, get("/round", "/srv/got/old.txt", ""), "cannot be fetched");
        fails(true, get("/hangs", "/srv/got/old.txt", ", timeout: 1"), "cannot be fetched");
        fails(
                false,
                get("/one.txt", "/srv/got/old.txt", ", checksum: \"md5:00000000000000000000000000000000\""),
                "the md5 of " + SITE + "/one.txt is 5bbf5a52328e7439ae6e719dfe712200, not 0000");
        fails(false, get("/one.txt", "/srv/got/old.txt", ", validate: grep -q two %s"), "refused by its validation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget"})
    void whatIsThereIsNotFetchedAgain(String program) {
        by(program);
        // where tests keep no record, its directory is there all the same
        host.sh("mkdir /srv/got/dir; mkdir -p -m 0700 /var/lib/plumb");
        Project project = tasks(
                get("/one.txt", "/srv/got/one.txt", ""),
                get("/untold.txt", "/srv/got/untold.txt", ""),
                get("/to/one.txt", "/srv/got/dir/", ""),
                get("/forbidden-head", "/srv/got/got.txt", ", mode: \"0600\""));
        assertThat(project.apply().exit()).isZero();
        assertThat(host.sh("cd /srv/got; cat one.txt dir/one.txt untold.txt got.txt; stat -c %a got.txt"))
                .isEqualTo("one\none\ntwo\ngot\n600\n");
        asked();
        Outcomes again = project.apply();
        assertThat(again.exit()).as("%s", again).isZero();
        // only what the server tells nothing of is compared by its content
        assertThat(asked().lines().filter(line -> line.contains("GET")))
                .containsExactlyInAnyOrder("2 GET /forbidden-head", "1 GET /untold.txt");
        host.sh("sed -i s/one/six/ /srv/got/one.txt; printf 'tow\\n' >/srv/web/untold.txt");
        Outcomes checked = project.check();
        assertThat(checked.toString()).contains("sha256 fe2547fe2604… → 4 bytes, sha256 2c8b08da5ce6…");
        assertThat(project.apply().exit()).isZero();
        assertThat(host.sh("cd /srv/got; cat one.txt untold.txt")).isEqualTo("one\ntow\n");
    }

    @Test
    void whoHasTheRightChecksumAsksNobody() {
        host.sh("cp /srv/web/one.txt /srv/got/other.txt");
        Outcomes run = tasks(
                        get("/one.txt", "/srv/got/other.txt", ", checksum: 'md5:5bbf5a52328e7439ae6e719dfe712200'"))
                .apply();
        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.changed()).isEmpty();
        assertThat(asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget"})
    void credentialsAndHeadersAreNoArguments(String program) {
        by(program);
        fails(true, get("/login/a.txt", "/srv/got/old.txt", ""), "the server answers with status 401");
        host.sh("mkdir -p /srv/web/login&&echo in >/srv/web/login/a.txt");
        Outcomes run = tasks(
                        get(
                                "/login/a.txt",
                                "/srv/got/a.txt",
                                ", url_username: ann, url_password: 's3cret\"x', headers: {X-Token: tok3n}"),
                        get(
                                "/login/echo",
                                "/srv/got/echo.txt",
                                ", url_username: ann, url_password: 's3cret\"x', force_basic_auth: true,"
                                        + " headers: {X-Token: 'a \"b\" \\\\c'}, http_agent: me"))
                .apply();
        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(host.sh("cat /srv/got/a.txt")).isEqualTo("in\n");
        assertThat(host.sh("cat /srv/got/echo.txt")).contains("X-Token: a \"b\" \\\\c", "User-Agent: me");
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget"})
    void aCertificateMustMatch(String program) {
        by(program);
        host.sh("""
                cd /srv&&[ -e key.pem ]||openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other.example \
                -addext subjectAltName=DNS:other.example,DNS:localhost -keyout key.pem -out cert.pem 2>/dev/null
                cat /srv/key.pem /srv/cert.pem >/srv/both.pem
                systemd-run -Gq --unit=tls-server socat \
                openssl-listen:8089,bind=127.0.0.1,reuseaddr,fork,verify=0,cert=/srv/both.pem tcp:127.0.0.1:8088
                for i in 1 2 3 4 5 6 7 8 9;do bash -c ': </dev/tcp/127.0.0.1/8089' 2>/dev/null&&break;sleep 0.3;done""");
        String tls = "- {name: get, get_url: {url: \"https://HOST:8089/one.txt\", dest: /srv/got/DEST MORE}}";
        fails(true, tls.replace("HOST", "localhost").replace("DEST MORE", "old.txt"), "cannot be fetched");
        fails(
                true,
                tls.replace("HOST", "127.0.0.1").replace("DEST MORE", "old.txt, ca_path: /srv/cert.pem"),
                "cannot be fetched");
        Outcomes run = tasks(
                        tls.replace("HOST", "localhost").replace("DEST MORE", "a.txt, ca_path: /srv/cert.pem"),
                        tls.replace("HOST", "127.0.0.1").replace("DEST MORE", "b.txt, validate_certs: false"))
                .apply();
        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(host.sh("cat /srv/got/a.txt /srv/got/b.txt; systemctl stop tls-server"))
                .isEqualTo("one\none\n");
    }

    @Test
    void whatIsShorterThanItWasToldIsTakenAsItComes() {
        Outcomes run = tasks(get("/shrinks", "/srv/got/less.txt", "")).apply();
        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(host.sh("cat /srv/got/less.txt")).isEqualTo("less\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "wget"})
    void anAnswerThatIsNotWantedIsToldAndRequestsAreSentOnce(String program) {
        by(program);
        Project project = tasks(
                "- {name: gone, uri: {url: '" + SITE + "/status/410'}, register: gone, ignore_errors: true}",
                "- {name: refused, uri: {url: '" + SITE
                        + "/status/422', method: PUT, body: 'a=secret'}, register: refused,"
                        + " changed_when: false, ignore_errors: true}",
                "- {name: nobody, uri: {url: 'http://127.0.0.1:9/'}, register: nobody, ignore_errors: true}",
                "- {name: echo, uri: {url: '" + SITE + "/login/echo', method: POST, url_username: ann,"
                        + " url_password: 's3cret\"x', body: {b: [1, é]}, body_format: json, headers: {X-A: b},"
                        + " return_content: true}, register: echo}",
                "- {name: led, uri: {url: '" + SITE + "/to/echo', method: POST, body: x, follow_redirects: all,"
                        + " return_content: true}, register: led}",
                "- {name: not led, uri: {url: '" + SITE + "/to/echo', method: POST, body: x, status_code: 302}}",
                """
                - name: told
                  copy:
                    dest: /srv/got/told
                    content: |
                      ${gone.status} ${gone.msg}
                      ${refused.status} ${refused.content}
                      ${nobody.status}
                      ${echo.x_two} ${echo.content}
                      ${led.url} ${led.content}
                """);
        Outcomes checked = project.check();
        assertThat(checked.exit()).as("%s", checked).isEqualTo(10);
        assertThat(asked()).isEqualTo("1 GET /status/410\n");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).containsExactly("told");
        assertThat(host.sh("cat /srv/got/told"))
                .contains(
                        "410 Status code was 410 and not [200]: HTTP Error 410: Said",
                        "422 status 422",
                        "\n-1\n",
                        "a, b POST /login/echo",
                        "Content-Type: application/json",
                        "{\"b\": [1, \"\\u00e9\"]}",
                        SITE + "/echo GET /echo");
        assertThat(asked().lines())
                .contains("1 PUT /status/422", "2 POST /to/echo", "1 GET /echo")
                .doesNotContain("1 POST /echo");
    }

    @Test
    void whatATaskOfTheSameRunStartsIsAssumedToAnswer() {
        host.sh("""
                systemctl stop web-server
                printf '[Service]\\nExecStart=perl /srv/server.pl\\n' >/etc/systemd/system/later.service
                systemctl daemon-reload""");
        Project project = tasks(
                "- {name: start, service: {name: later, state: started}}",
                "- {name: wait, wait_for: {port: 8088}}",
                get("/one.txt", "/srv/got/one.txt", ""));
        Outcomes checked = project.check();
        assertThat(checked.exit()).as("%s", checked).isEqualTo(10);
        assertThat(checked.toString()).contains("that " + SITE + "/one.txt can be fetched then");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).containsExactlyInAnyOrderElementsOf(Set.of("start", "get"));
        host.sh("systemctl stop later; rm /etc/systemd/system/later.service; systemctl daemon-reload");
    }
}
