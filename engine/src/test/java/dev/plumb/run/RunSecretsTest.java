package dev.plumb.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.inventory.InventoryReader;
import dev.plumb.playbook.Includes;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.PlaybookReader;
import dev.plumb.playbook.ReaderOptions;
import dev.plumb.report.ConsoleOptions;
import dev.plumb.report.ConsoleSink;
import dev.plumb.report.Event;
import dev.plumb.report.EventSink;
import dev.plumb.report.JsonlSink;
import dev.plumb.report.Palette;
import dev.plumb.source.Problems;
import dev.plumb.text.Redactor;
import dev.plumb.vault.Secrets;
import dev.plumb.vault.Vault;
import dev.plumb.vault.VaultPassword;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret that comes up in every place of a playbook is in nothing that a run tells, in whatever form. */
class RunSecretsTest {
    private final MemoryModules modules = new MemoryModules();
    private final VaultPassword password = new VaultPassword("default", "test", () -> "pw".getBytes(UTF_8));
    private final Vault vault = new Vault(List.of(password));
    private final ByteArrayOutputStream jsonl = new ByteArrayOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final String canary =
            "cAnary'" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + "+é/";

    @TempDir
    private Path dir;

    private MemoryHost run(boolean check, String play) throws IOException {
        jsonl.reset();
        screen.reset();
        Secrets secrets = new Secrets(() -> vault, new Redactor());
        Problems problems = new Problems(secrets);
        Path file = Files.writeString(dir.resolve("play.yml"), play);
        Files.createDirectories(dir.resolve("group_vars"));
        Files.writeString(
                dir.resolve("group_vars/all.yml"),
                "pw: !vault |\n"
                        + vault.seal(canary.getBytes(UTF_8), password, "").indent(2));
        Playbook playbook = Objects.requireNonNull(PlaybookReader.read(file, modules, problems));
        problems.throwIfAny();
        RunOptions base = RunOptions.DEFAULT;
        RunOptions options = new RunOptions(
                check, 4, base.tags(), base.skipTags(), base.extraVars(), null, base.connection(), base.lockWait(), 4);
        MemoryHost host = new MemoryHost();
        EventSink lines = new JsonlSink(jsonl);
        EventSink console =
                new ConsoleSink(screen, new ConsoleOptions(Palette.NONE, 4, true, false, 200), System::nanoTime);
        new Run(
                        InventoryReader.read(List.of("h,"), problems),
                        List.of(playbook),
                        modules,
                        options,
                        event -> {
                            lines.accept(event);
                            console.accept(event);
                        },
                        new RunEnvironment(
                                Console.NONE,
                                () -> {
                                    throw new AssertionError();
                                },
                                new Includes(modules, ReaderOptions.DEFAULT),
                                secrets),
                        (settings, lock, listener) -> host)
                .execute();
        return host;
    }

    private void nothingLeaks() {
        String everything = screen.toString(UTF_8) + jsonl.toString(UTF_8);
        assertThat(everything).contains("(hidden)").contains("task");
        String upper = canary.toUpperCase(java.util.Locale.ROOT);
        for (String form : List.of(
                canary,
                canary.substring(0, 10),
                upper,
                canary.substring(1),
                canary.replace('A', 'B'),
                URLEncoder.encode(canary, UTF_8),
                Base64.getEncoder().encodeToString(canary.getBytes(UTF_8)),
                Base64.getEncoder()
                        .encodeToString(("x:" + canary).getBytes(UTF_8))
                        .substring(4, 20),
                new StringBuilder(canary).reverse().toString())) {
            assertThat(everything).doesNotContain(form);
        }
    }

    @Test
    void noOutputHoldsASecretFromTheVault() throws IOException {
        String base64 = Base64.getEncoder().encodeToString(("x:" + canary).getBytes(UTF_8));
        String play = """
                - name: play
                  hosts: h
                  vars:
                    loud: ${pw?upper_case}
                  tasks:
                    - name: task with ${pw} in its name
                      debug: {msg: "it is ${pw}"}
                    - name: task derived
                      debug: {msg: "${loud} and ${pw?url('UTF-8')}"}
                    - name: task loop
                      debug: {msg: "${item.p}", verbosity: 1}
                      loop: [{p: "${pw}"}, {p: "${loud}"}]
                    - name: task entry
                      entry: {key: file, value: "password = ${pw}"}
                    - name: task path
                      entry: {key: "dir-${loud}", value: a}
                    - name: task echo
                      probe: {run: "say ${pw} BASE64"}
                      register: said
                    - name: task said
                      debug: {any: "${said}"}
                    - name: task fails
                      probe: {run: "fail cannot log in with ${pw}"}
                      ignore_errors: true
                    - name: task condition
                      debug: {msg: x}
                      when: pw == 'x'
                    - name: task assertion
                      debug: {msg: "${pw?substring(1)} ${'x' + pw?replace('A', 'B')}"}
                """.replace("BASE64", base64);
        MemoryHost host = run(false, play);
        assertThat(host.entries).containsEntry("file", "password = " + canary);
        nothingLeaks();
        run(true, play);
        nothingLeaks();
    }

    @Test
    void eventsOfEveryKindAreRedacted() {
        Redactor redactor = new Redactor();
        redactor.add("hunter2!");
        for (Event event : List.of(
                new Event.Progress("h", "task hunter2!", 1),
                new Event.Warning("h", "hunter2!"),
                new Event.HostLost("h", "lost", "no hunter2!"),
                new Event.RunStarted(false, List.of("a.yml", "dir/hunter2!.yml")))) {
            Event redacted = RedactedEvents.of(event, redactor);
            assertThat(redacted.toString()).contains("(hidden)").doesNotContain("hunter2");
            assertThat(redacted).hasSameClassAs(event);
            assertThat(RedactedEvents.of(redacted, redactor)).isEqualTo(redacted);
        }
    }
}
