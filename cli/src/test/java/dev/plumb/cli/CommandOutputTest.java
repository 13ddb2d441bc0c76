package dev.plumb.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Output;
import dev.plumb.text.Json;
import dev.plumb.text.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What commands print, and how long tasks take, on the screen and as JSON lines. */
class CommandOutputTest extends LocalPlays {
    private static final String TALKS = "- name: talk\n  shell: echo said it; echo with 'a  b' >&2\n";

    /** The {@code task} events of a run. */
    private List<Map<?, ?>> tasks(String tasks, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--format", "jsonl"));
        Cli run = run("apply", play("gather_facts: false", tasks), all.toArray(String[]::new));
        List<Map<?, ?>> found = new ArrayList<>();
        run.out().lines().forEach(line -> {
            Map<?, ?> event = (Map<?, ?>) JsonReader.read(line);
            if (event.get("event").equals("task")) {
                found.add(event);
            }
        });
        assertThat(found).as(run.out() + run.err()).isNotEmpty();
        return found;
    }

    private static long millis(Map<?, ?> task) {
        return ((Number) java.util.Objects.requireNonNull(task.get("duration_ms"))).longValue();
    }

    @Test
    void whatACommandPrintsIsShownWhenItIsAskedFor() {
        String play = play("", TALKS);
        assertThat(apply(play).out()).contains("localhost: changed").doesNotContain("stdout: ");
        assertThat(apply(play, "-v").out()).contains("' >&2\n    stdout: said it\n    stderr: with a  b\n");
        assertThat(applyTasks("", TALKS + "  changed_when: false\n", "-v").out())
                .contains("  localhost: ok\n    stdout: said it\n    stderr: with a  b\n");
        assertThat(applyTasks("", TALKS + "  no_log: true\n", "-vvv").out()).doesNotContain("said it");
    }

    @Test
    void aFailureShowsTheEndOfBothStreamsAndTheCommandAsItWasWritten() {
        String command =
                "sh -c 'for i in 1 2 3 4 5 6 7 8 9 10; do echo out $i; done; echo why >&2; echo so >&2; exit 3'";
        Cli run = run("apply", play("", "- name: talk\n  command: " + command + "\n"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out())
                .contains("  localhost: failed: so (exit status 3)\n    command: " + command + "\n    stdout: out 3\n")
                .contains("    stdout: out 10\n    stderr: why\n    at ")
                .doesNotContain("out 2\n")
                .doesNotContain("stderr: so");
        Cli more = run("apply", play("", "- name: talk\n  command: " + command + "\n"), "-v");
        assertThat(more.out()).contains("    stdout: out 1\n").contains("    stderr: why\n    stderr: so\n");
        Cli words = run("apply", play("", "- command: {argv: [ls, /no such, 'it''s']}\n"));
        assertThat(words.out()).contains("    command: ls '/no such' 'it'\\''s'\n");
    }

    @Test
    void aConditionThatFailsATaskShowsWhatTheCommandHasSaid() {
        Cli run = run("apply", play("", TALKS + "  register: r\n  failed_when: \"'said' in r.stdout\"\n"));
        assertThat(run.out())
                .contains("failed: failed_when: 'said' in r.stdout")
                .contains("command: echo said it; echo with 'a  b' >&2\n    stdout: said it\n    stderr: with a  b\n");
    }

    @Test
    void aQuotationThatIsNotClosedIsToldInADryRunToo() {
        Cli run = run("check", play("", "- command: echo \"x\n  changed_when: false\n"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("the quotation (\") that opens at character 6 is not closed: echo \"x")
                .doesNotContain("internal error");
    }

    @Test
    void execShowsTheEndOfBothStreamsToo() {
        Cli run = Cli.run(
                "exec",
                "localhost",
                "-c",
                "local",
                "--lock-wait",
                "120",
                "--",
                "sh",
                "-c",
                "echo one; echo two >&2; exit 4");
        assertThat(run.out())
                .contains("failed: two (exit status 4)")
                .contains("command: sh -c 'echo one; echo two >&2; exit 4'")
                .contains("stdout: one");
    }

    @Test
    void jsonLinesHaveWhatCameOfACommand() {
        List<Map<?, ?>> tasks = tasks(TALKS + """
                - command: echo x
                  args: {creates: /}
                - debug: {msg: x}
                - command: echo hush
                  no_log: true
                - command: sh -c 'echo oh >&2; exit 7'
                  ignore_errors: true
                - name: a module's script
                  cron: {name: x, job: x, user: no-such-user-here}
                """);
        assertThat(values(tasks.get(0)))
                .containsExactly("echo said it; echo with 'a  b' >&2", 0L, "said it", "with a  b", false);
        for (int without = 1; without <= 3; without++) {
            assertThat(values(tasks.get(without))).containsExactly(null, null, null, null, false);
        }
        assertThat(values(tasks.get(4))).containsExactly("sh -c 'echo oh >&2; exit 7'", 7L, "", "oh", false);
    }

    private static List<@Nullable Object> values(Map<?, ?> task) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String key : List.of("command", "rc", "stdout", "stderr", "output_cut")) {
            assertThat(task.containsKey(key)).isTrue();
            values.add(task.get(key));
        }
        return values;
    }

    @Test
    void longOutputIsCutWhereNoSecretIsTorn() {
        // The cut falls into the secret: what was left of it would show.
        file("vars.yml", "pw: !secret [echo, hunter2secretword]\n");
        int rest = Output.LONGEST - 10;
        List<Map<?, ?>> tasks = tasks(
                "- shell: printf 'begin\\n'; printf %s \"$PW\"; head -c " + rest + " /dev/zero | tr '\\0' y\n"
                        + "  environment: {PW: \"${pw}\"}\n",
                "-e",
                "@" + dir.resolve("vars.yml"));
        String stdout = String.valueOf(tasks.get(0).get("stdout"));
        assertThat(stdout)
                .hasSize(Output.LONGEST)
                .endsWith("yyy")
                .startsWith("n\n(hidden)y")
                .doesNotContain("word");
        assertThat(tasks.get(0).get("output_cut")).isEqualTo(true);
        assertThat(Json.write(tasks.get(0))).doesNotContain("hunter2");
    }

    @Test
    void aTaskLastsAsLongAsAllItsTriesAndWhatItWaitsFor() {
        List<Map<?, ?>> tasks = tasks("""
                - command: sleep 0.4
                - command: sh -c 'sleep 0.4; false'
                  register: r
                  until: r.rc == 0
                  retries: 2
                  delay: 0.3
                  ignore_errors: true
                - pause: {seconds: 1}
                - command: sleep 0.3
                  loop: [a, b]
                - debug: {msg: x}
                """);
        // counted from when this side hears that it has begun, which a busy machine tells late
        assertThat(millis(tasks.get(0))).isBetween(200L, 30_000L);
        // three tries and two waits
        assertThat(millis(tasks.get(1))).isGreaterThanOrEqualTo(3 * 200 + 2 * 300);
        assertThat(millis(tasks.get(2))).isGreaterThanOrEqualTo(1000);
        assertThat(millis(tasks.get(3))).isBetween(150L, 30_000L);
        assertThat(millis(tasks.get(4))).isBetween(150L, 30_000L);
        assertThat(millis(tasks.get(5))).isLessThan(millis(tasks.get(1)));
    }

    @Test
    void theStatusLineNamesTheTaskThatRunsAndTheItemOfItsLoop() {
        file("site.yml", play("gather_facts: false", """
                - name: quick
                  copy: {content: x, dest: DIR/a}
                - name: slow
                  command: sleep 1.5
                - name: each
                  command: sleep 0.8
                  loop: [a, b, c]
                - name: last
                  copy: {content: x, dest: DIR/b}
                """));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(out, new PrintStream(out, true, UTF_8), Map.of(), true, true, 100);
        int code = Main.run(InProcess.patient("apply", dir.resolve("site.yml").toString()), terminal);
        String shown = out.toString(UTF_8);
        assertThat(code).as(shown).isZero();
        Matcher lines = Pattern.compile("\r\u001b\\[K\u001b\\[2mtask (\\d/\\d \\w+(?: \\d/\\d)?)")
                .matcher(shown);
        List<String> told = new ArrayList<>();
        while (lines.find()) {
            if (told.isEmpty() || !told.get(told.size() - 1).equals(lines.group(1))) {
                told.add(lines.group(1));
            }
        }
        assertThat(told).containsSubsequence("2/4 slow", "3/4 each 2/3", "3/4 each 3/3");
    }
}
