package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plumb.text.JsonReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each {@code with_} gives the items that it gives in the installed Ansible. Each program runs one playbook, with this
 * machine as its host.
 */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookupLoopsTest {
    private static final Map<String, String> FILES = Map.of(
            "files/one.txt", "first\n",
            "files/two.txt", "second\nline\n",
            "files/users.csv", "ann,1000\nbob,1001\n",
            "files/app.ini", "[web]\nport=80\nname=x\n",
            "files/pw", "secret-word\n",
            "templates/plain.txt", "no expression\n",
            "hosts.ini", "[web]\nweb1\nweb2\n[db]\ndb1\n");

    /** What each is given; PORT is that of a server, DIR the project's folder. */
    private static final List<List<String>> LOOPS = List.of(
            List.of("with_items", "[a, [b, [c]], {d: 1}]"),
            List.of("with_list", "[a, [b]]"),
            List.of("with_dict", "{a: 1, b: {c: 2}}"),
            List.of("with_fileglob", "[one.*, two.*]"),
            List.of("with_nested", "[[a, b], [1, 2]]"),
            List.of("with_together", "[[a, b, c], [1, 2]]"),
            List.of("with_subelements", "[[{n: ann, keys: [k1, k2]}, {n: bob, keys: [k3]}], keys]"),
            List.of("with_sequence", "start=2 end=6 stride=2 format=n%02d"),
            List.of("with_first_found", "[none.txt, two.txt, one.txt]"),
            List.of("with_indexed_items", "[a, [b, c]]"),
            List.of("with_lines", "[\"printf 'a\\\\nb c\\\\n'\", echo d]"),
            List.of("with_random_choice", "[same, same]"),
            List.of("with_inventory_hostnames", "all:!db"),
            List.of("with_env", "[HOME, NO_SUCH_VARIABLE]"),
            List.of("with_file", "[one.txt, two.txt]"),
            List.of("with_ini", "[port section=web file=app.ini, name section=web file=app.ini]"),
            List.of("with_csvfile", "['ann file=users.csv delimiter=,', 'bob file=users.csv delimiter=,']"),
            List.of("with_password", "DIR/files/pw"),
            List.of("with_pipe", "[echo one; echo two, echo three]"),
            List.of("with_template", "plain.txt"),
            List.of("with_url", "http://127.0.0.1:PORT/"),
            List.of("with_varnames", "['^only_.*', 'color$']"),
            List.of("with_vars", "[only_one, color]"));

    private HttpServer server;
    private Map<String, Object> ansible = Map.of();
    private Map<String, Object> plumb = Map.of();

    @BeforeAll
    void run(@TempDir Path folder) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "served\nlines\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        Path theirs = project(folder.resolve("ansible"), "{{ %s.results | map(attribute='item') | list | to_json }}");
        AnsiblePlaybook run = AnsiblePlaybook.run(
                theirs,
                Map.of("no_proxy", "127.0.0.1"),
                List.of("-c", "local", "-i", "hosts.ini", "-l", "web1", "site.yml"));
        assertThat(run.exit()).as("%s", run).isZero();
        ansible = shown(theirs);
        Path ours = project(folder.resolve("plumb"), "${to_json(map(%s.results, attribute='item'))}");
        Outcomes outcomes = Plumb.run(
                "apply",
                ours.resolve("site.yml").toString(),
                "-i",
                ours.resolve("hosts.ini").toString(),
                "-c",
                "local",
                "-l",
                "web1",
                "--lock-wait",
                "60");
        assertThat(outcomes.exit()).as("%s", outcomes).isZero();
        plumb = shown(ours);
    }

    @AfterAll
    void stop() {
        server.stop(0);
    }

    private static Map<String, Object> shown(Path project) {
        Map<String, Object> shown = new HashMap<>();
        for (String line : Checkout.read(project.resolve("shown")).split("\n")) {
            String items = line.substring(line.indexOf('=') + 1);
            shown.put(line.substring(0, line.indexOf('=')), Objects.requireNonNull(JsonReader.read(items)));
        }
        return shown;
    }

    private Path project(Path folder, String items) {
        FILES.forEach((name, text) -> Checkout.write(folder.resolve(name), text));
        StringBuilder play = new StringBuilder("""
                - hosts: all
                  gather_facts: false
                  vars: {only_one: 1, color: green}
                  tasks:
                """);
        StringBuilder shown = new StringBuilder();
        for (List<String> loop : LOOPS) {
            String given = loop.get(1).replace("DIR", folder.toString());
            play.append("    - debug: {msg: x}\n      ").append(loop.get(0)).append(": ");
            play.append(given.replace("PORT", "" + server.getAddress().getPort()));
            play.append("\n      register: r_").append(loop.get(0)).append('\n');
            shown.append("          ").append(loop.get(0)).append('=');
            shown.append(items.formatted("r_" + loop.get(0))).append('\n');
        }
        play.append("    - copy:\n        dest: ").append(folder).append("/shown\n        content: |\n");
        Checkout.write(folder.resolve("site.yml"), play.append(shown).toString());
        return folder;
    }

    static List<String> names() {
        return LOOPS.stream().map(loop -> loop.get(0)).toList();
    }

    /** The items, without the folder that they stand in, which is another for each program. */
    private static String items(Map<String, Object> all, String name) {
        assertThat(all.containsKey(name)).as(name).isTrue();
        return String.valueOf(all.get(name)).replaceAll("/[^ ,]*/(ansible|plumb)/", "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void givesTheItemsOfAnsible(String name) {
        assertThat(items(plumb, name)).isEqualTo(items(ansible, name)).isNotEqualTo("[]");
    }
}
