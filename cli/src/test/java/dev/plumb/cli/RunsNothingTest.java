package dev.plumb.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code validate}, {@code --syntax-check}, {@code --list-…} and {@code vars} run, fetch and write nothing. */
class RunsNothingTest {
    @TempDir
    private Path dir;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private String mark = "";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write("x".getBytes(UTF_8));
            exchange.close();
        });
        server.start();
        mark = dir.resolve("ran").toString();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String file(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        String all = text.replace("PIPE", "lookup('pipe', 'echo 1 >>" + mark + "; echo x')")
                .replace("LINES", "query('lines', 'echo 1 >>" + mark + "; echo x')")
                .replace("URL", "lookup('url', '" + url + "')")
                .replace("MADE", "lookup('password', '" + dir.resolve("made/pw") + "')")
                .replace("SEEDED", "lookup('password', '" + dir.resolve("made/seeded") + "', seed='1')")
                .replace("RUN", "!secret sh -c 'echo 1 >>" + mark + "; echo abcdef1'");
        return Files.writeString(file, all).toString();
    }

    /** Runs every command that only looks at a playbook of these tasks and variables. */
    private void look(String tasks, String vars) throws IOException {
        String inventory = file("inv/hosts.yml", "all: {hosts: {web: {ansible_connection: local, direct: RUN}}}\n");
        file("inv/group_vars/all.yml", "inherited: ${PIPE}\n");
        String playbook = file(
                "site.yml", "- hosts: web\n  gather_facts: false\n  vars:\n    w: x\n" + vars + "  tasks:\n" + tasks);
        List<List<String>> commands = new ArrayList<>(List.of(
                List.of("validate", "-i", inventory, playbook),
                List.of("validate", "--all-hosts", "--format", "jsonl", "-i", inventory, playbook),
                List.of("apply", "--syntax-check", "-i", inventory, playbook),
                List.of("check", "--syntax-check", "-i", inventory, playbook),
                List.of("apply", "--list-tasks", "-i", inventory, playbook),
                List.of("apply", "--list-hosts", "--list-tags", "-i", inventory, playbook),
                List.of("validate", "-e", "ansible_check_mode=true", "-i", inventory, playbook),
                List.of("vars", "-i", inventory, "--playbook", playbook, "web"),
                List.of("vars", "-i", inventory, "--playbook", playbook, "web", "w", "inherited", "direct"),
                List.of("vars", "--format", "json", "-i", inventory, "web"),
                List.of("inventory", "-i", inventory, "--list")));
        for (List<String> command : commands) {
            Cli cli = Cli.run(command.toArray(String[]::new));
            assertThat(cli.code()).as("%s: %s", command, cli.err()).isZero();
            assertThat(dir.resolve("ran")).as("%s", command).doesNotExist();
            assertThat(dir.resolve("made")).as("%s", command).doesNotExist();
            assertThat(asked).as("%s", command).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "debug: {msg: \"${VALUE}\"}",
                "{debug: {msg: x}, when: \"VALUE == 'x'\"}",
                "{debug: {msg: \"${item}\"}, loop: \"${[VALUE]}\"}",
                "copy: {content: \"${VALUE}\", dest: /nonexistent/x}",
                "template: {src: t.ftl, dest: /nonexistent/x}",
                "include_tasks: \"${VALUE}.yml\"",
                "include_vars: \"${VALUE}.yml\"",
                "{debug: {msg: x}, environment: {A: \"${VALUE}\"}}",
                "{debug: {msg: x}, become: true, become_user: \"${VALUE}\"}",
                "add_host: {name: \"${VALUE}\"}",
                "debug: {msg: \"${hostvars.web.inherited}\"}",
                "{name: \"${VALUE}\", debug: {msg: x}}",
            })
    void whateverAsksForAValueThatMustBeLookedUp(String task) throws IOException {
        for (String way : List.of("PIPE", "LINES[0]", "URL", "MADE", "SEEDED", "direct", "s", "v")) {
            file("templates/t.ftl", way.length() > 1 && way.startsWith("L") ? "${v}" : "${" + way + "}");
            look("    - " + task.replace("VALUE", way) + "\n", "    s: RUN\n    v: \"${PIPE}\"\n");
        }
    }

    @Test
    void theNameOfAnImportIsNoReasonEither() throws IOException {
        String wrong =
                file("import.yml", "- hosts: localhost\n  vars: {s: RUN}\n  tasks: [{import_tasks: '${s}.yml'}]\n");
        for (String command : List.of("validate", "apply")) {
            Cli cli = Cli.run(command, wrong);
            assertThat(cli.code()).as(cli.out()).isEqualTo(1);
            assertThat(cli.err()).contains("import.yml:3");
            assertThat(dir.resolve("ran")).doesNotExist();
        }
    }

    @Test
    void aRunWhoseFilesAreWrongWritesNoPassword() throws IOException {
        String wrong = file("wrong.yml", """
                - hosts: localhost
                  connection: local
                  gather_facts: false
                  tasks:
                    - debug: {msg: "${MADE}"}
                    - debug: {msg: "${nobody_defines_this}"}
                """);
        Cli cli = Cli.local("apply", wrong);
        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.err()).contains("nobody_defines_this");
        assertThat(dir.resolve("made")).doesNotExist();
        file("wrong.yml", "- hosts: localhost\n  gather_facts: false\n  tasks: [{debug: {msg: \"${MADE}\"}}]\n");
        assertThat(Cli.local("apply", "-c", "local", wrong).code()).isZero();
        assertThat(dir.resolve("made/pw")).isNotEmptyFile();
    }
}
