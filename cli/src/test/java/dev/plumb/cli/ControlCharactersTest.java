package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No character that a terminal acts on reaches it, whatever it comes with. */
class ControlCharactersTest {
    /** Begins with what clears the screen, sets the clipboard and a title; then every single one. */
    private static final String EVIL = evil();

    @TempDir
    private Path dir;

    private final List<String> wrong = new ArrayList<>();
    private String inventory = "";

    private static String evil() {
        StringBuilder text = new StringBuilder("\u001b[2J\u001b]52;c;aGk=\u0007\u009b31m\u009d0;t\u009c");
        for (int c = 1; c < 0x10000; c++) {
            if (isEvil(c)) {
                text.append((char) c);
            }
        }
        return text.appendCodePoint(0xe0041).toString();
    }

    private static boolean isEvil(int c) {
        return c != '\n' && c != '\t' && Character.isISOControl(c)
                || c == 0x061c
                || c == 0x200e
                || c == 0x200f
                || c >= 0x2028 && c <= 0x202e
                || c >= 0x2066 && c <= 0x206f
                || c == 0xfeff
                || c >= 0xe0000 && c <= 0xe007f;
    }

    @BeforeEach
    void write() throws IOException {
        inventory = dir.resolve("hosts.yml").toString();
        Files.writeString(
                dir.resolve("hosts.yml"),
                Json.write(java.util.Map.of(
                        "all",
                        java.util.Map.of(
                                "hosts",
                                java.util.Map.of("h", java.util.Map.of("ansible_connection", "local", "v", EVIL))))));
    }

    private Cli run(String... words) {
        Cli cli = Cli.run(InProcess.patient(words));
        for (String text : List.of(cli.out(), cli.err())) {
            text.codePoints().filter(ControlCharactersTest::isEvil).findFirst().ifPresent(c -> {
                int at = text.codePoints().boxed().toList().indexOf(c);
                String around = text.substring(Math.max(0, at - 40), Math.min(text.length(), at + 20));
                wrong.add(String.join(" ", words).replace(EVIL, "EVIL") + ": U+" + Integer.toHexString(c) + " in "
                        + Json.write(around));
            });
        }
        return cli;
    }

    private String play(String tasks) throws IOException {
        Path file = dir.resolve("play.yml");
        Files.writeString(
                file,
                "- hosts: h\n  name: " + Json.write("play " + EVIL) + "\n  gather_facts: false\n  vars: {e: "
                        + Json.write(EVIL) + "}\n  tasks:\n" + tasks);
        return file.toString();
    }

    @Test
    void inWhatRunsTell() throws IOException {
        String name = Json.write("task " + EVIL);
        String good = play("    - {name: " + name + ", debug: {msg: \"x ${e}\"}}\n"
                + "    - {debug: {var: e}}\n"
                + "    - {debug: {msg: \"${item}\"}, loop: [\"${e}\"]}\n"
                + "    - {copy: {content: \"${e}\", dest: " + Json.write(dir + "/made") + "}}\n"
                + "    - {shell: \"printf '%s' \\\"$E\\\"; printf '%s' \\\"$E\\\" >&2; exit 3\", environment: {E: \"${e}\"},"
                + " ignore_errors: true}\n"
                + "    - {file: {path: \"" + dir + "/${e?substring(0, 9)}\", state: directory}}\n"
                + "    - {assert: {that: \"1 == 2\", fail_msg: \"${e}\"}, ignore_errors: true}\n"
                + "    - {fail: {msg: \"${e}\"}, ignore_errors: true}\n"
                + "    - {set_fact: {x: \"${lookup('pipe', 'printf \\\"\\\\033]0;t\\\\007\\\" >&2')}\"}}\n");
        for (String command : List.of("check", "apply")) {
            for (String format : List.of("text", "jsonl")) {
                Cli cli = run(command, "-vvv", "-D", "--format", format, "-i", inventory, good);
                assertThat(cli.out()).as(cli.err()).contains("assert");
            }
        }
        for (String list : List.of("--list-tasks", "--list-hosts", "--list-tags", "--syntax-check")) {
            run("apply", list, "-i", inventory, good);
        }
        run("validate", "--all-hosts", "-i", inventory, good);
        assertThat(wrong).isEmpty();
    }

    @Test
    void inWhatIsWrong() throws IOException {
        String quoted = Json.write(EVIL);
        for (String task : List.of(
                "{" + quoted + ": {}}",
                "{debug: {" + quoted + ": x}}",
                "{debug: {msg: x}, " + quoted + ": x}",
                "{debug: {msg: \"${nobody}\"}, name: " + quoted + "}",
                "{include_tasks: " + quoted + "}",
                "{import_tasks: " + quoted + "}",
                "{copy: {src: " + quoted + ", dest: /x}}",
                "{debug: {msg: x}, notify: " + quoted + "}",
                "{debug: {msg: \"${e?number}\"}}",
                "{debug: {msg: x}, when: " + quoted + "}",
                "{debug: {msg: x}, tags: [" + quoted + "]} # \u001b[31m",
                "{file: {path: /x, state: " + quoted + "}}",
                "\u001b[31m \u009b31m \u202e")) {
            String file = play("    - " + task + "\n");
            run("validate", "-i", inventory, file);
            run("validate", "--format", "jsonl", "-i", inventory, file);
            run("apply", "--list-tags", "-i", inventory, file);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void inArgumentsAndNamesOfFiles() throws IOException {
        String file = play("    - debug: {msg: x}\n");
        String odd = dir.resolve("odd\u001b]0;t\u0007\u202e.yml").toString();
        Files.copy(Path.of(file), Path.of(odd));
        Files.writeString(
                dir.resolve("odd.ini"), "h\u001b[31m\u202e ansible_connection=local\n[g\u001b[31m]\nh2\u009b31m\n");
        run("validate", "-i", inventory, odd);
        run("check", "-i", inventory, odd);
        run("check", "--retry-files", "-i", inventory, odd);
        run("validate", "-i", inventory, EVIL);
        run("validate", "-i", EVIL, file);
        run(EVIL);
        run("--" + EVIL);
        run("help", EVIL);
        run("apply", "--" + EVIL, file);
        run("apply", "--forks", EVIL, file);
        run("apply", "--limit", EVIL, "-i", inventory, file);
        run("apply", "-e", EVIL, "-i", inventory, file);
        run("apply", "--start-at-task", EVIL, "-i", inventory, file);
        run("apply", "--vault-id", EVIL + "@", "-i", inventory, file);
        run("doc", EVIL);
        run("doc", "--schema", dir + "/s" + EVIL.replace("/", ""));
        run("vars", "-i", inventory, EVIL);
        run("vars", "-i", inventory, "h");
        run("vars", "-i", inventory, "h", "v");
        run("vars", "-i", inventory, "h", EVIL);
        run("vars", "--format", "json", "-i", inventory, "h");
        run("inventory", "-i", inventory, "--list");
        run("inventory", "-i", inventory, "--list", "-y");
        run("inventory", "-i", inventory, "--host", "h");
        run("inventory", "-i", inventory, "--host", EVIL);
        run("inventory", "-i", inventory, "--graph", "--vars");
        for (String show : List.of("--list", "--graph")) {
            run("inventory", "-i", dir.resolve("odd.ini").toString(), show);
        }
        run("exec", "-i", inventory, "h", EVIL);
        run("exec", "-i", inventory, "h", "debug", "msg=" + EVIL);
        run("exec", "-i", inventory, "h", "--", "printf", "%s", EVIL);
        run("exec", "-i", inventory, EVIL, "--", "true");
        run("init", dir + "/new" + EVIL.replace("/", ""));
        run("vault", "view", EVIL);
        run("vault", EVIL);
        assertThat(wrong).isEmpty();
    }
}
