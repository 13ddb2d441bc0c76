package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.plumb.module.ModuleSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The example of every module runs with secrets of random value wherever it can carry one: they are in nothing that is shown,
 * on the screen or as JSON lines, at any verbosity, and in no journal, log or list of processes of the host.
 */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExampleSecretsTest {
    private static final Path DATA = Checkout.root().resolve("cli/src/test/resources/it/secrets.yml");

    private static final String LOGS =
            "journalctl --no-pager --all -o verbose; find /var/log -type f ! -name '*.journal'"
                    + " -exec cat {} + 2>/dev/null";

    private final Map<String, @Nullable Object> data = SecretExample.map(SecretExample.load(Checkout.read(DATA)));
    private final List<Canaries> all = new ArrayList<>();
    private final List<String> arrivals = new ArrayList<>();
    private final Canaries logins = new Canaries("sudo");
    private @Nullable HostContainer host;
    private @Nullable ProcessWatch watch;

    @BeforeAll
    void begin() {
        host = HostContainer.start();
        host.sh("echo 'deploy:" + logins.get("sudo") + "' | chpasswd");
        watch = new ProcessWatch(host);
    }

    @AfterAll
    void end() {
        Objects.requireNonNull(host).close();
    }

    private SecretExample example(ModuleSpec module) {
        return new SecretExample(module, SecretExample.map(data.get(module.name())));
    }

    @Test
    void everyParameterThatTakesTextCarriesASecretOrItIsSaidWhyItCannot() {
        List<String> names =
                ExamplesTest.modules().stream().map(ModuleSpec::name).toList();
        assertThat(data.keySet()).containsExactlyInAnyOrderElementsOf(names);
        for (ModuleSpec module : ExamplesTest.modules()) {
            assertThat(example(module).gaps()).as(module.name()).isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> noSecretOfAnExampleIsShown() {
        return Stream.concat(
                ExamplesTest.played().map(module -> dynamicTest(module.name(), () -> staysHidden(module))),
                Stream.of(
                        dynamicTest("logs of the host", this::logsAreClean),
                        dynamicTest("processes of the host", this::processesAreClean),
                        dynamicTest("what came to the host", this::theSecretsHaveArrived)));
    }

    private void staysHidden(ModuleSpec module) throws IOException {
        HostContainer on = Objects.requireNonNull(host);
        Canaries canaries = new Canaries("vaulted", "asked", "shown", "public", "sealed")
                .withHash("hashed")
                .withAwkward("awkward");
        all.add(canaries);
        Path folder = Files.createTempDirectory("plumb-secrets");
        try {
            SecretExample example = example(module);
            ExamplesTest.prepare(module, folder, on);
            write(example, folder, canaries);
            // checks of half of the modules as text, and of the others as JSON lines: applies are both
            String format = all.size() % 2 == 0 ? "text" : "jsonl";
            for (List<String> words : List.of(
                    List.of("check", "--format", format),
                    List.of("apply", "--format", "jsonl"),
                    List.of("apply", "--format", "text", "--diff", "-e", "ansible_user=deploy", "--become"))) {
                Outcomes ran = run(folder, words);
                String told = ran.out() + "\n" + ran.err();
                assertThat(ran.exit()).as("%s %s", words, ran).isIn(0, 10);
                assertThat(canaries.found(told))
                        .as("secrets that %s of %s tells", words, module.name())
                        .isEmpty();
                assertThat(logins.found(told)).isEmpty();
                assertThat(ran.out()).as("%s", words).contains("(hidden)");
            }
            String arrives = example.arrives();
            if (arrives != null) {
                arrivals.add(canaries.in(arrives));
            }
        } finally {
            FileTrees.delete(folder);
        }
    }

    private void write(SecretExample example, Path folder, Canaries canaries) {
        new Project(folder).playbook(example.playbook());
        Checkout.write(folder.resolve("pw"), canaries.get("sealed").substring(1) + "\n");
        example.files().forEach((name, text) -> {
            Path file = folder.resolve(name);
            String before = Files.exists(file) ? Checkout.read(file) : "";
            Checkout.write(file, before + canaries.in(String.valueOf(text)));
        });
        StringBuilder variables = new StringBuilder();
        for (String name : List.of("vaulted", "shown", "public", "hashed", "awkward")) {
            variables.append(vault(folder, "encrypt-string", "-n", name, canaries.get(name)));
        }
        variables.append(vault(folder, "encrypt-string", "-n", "ansible_become_password", logins.get("sudo")));
        variables
                .append("asked: !secret [printf, '%s', '")
                .append(canaries.get("asked"))
                .append("']\n");
        Checkout.write(folder.resolve("vars.yml"), variables.toString());
        for (String name : example.sealed()) {
            vault(folder, "encrypt", folder.resolve(name).toString());
        }
    }

    private static String vault(Path folder, String... words) {
        List<String> all = new ArrayList<>(List.of("vault", words[0], "--vault-password-file", folder + "/pw"));
        all.addAll(List.of(words).subList(1, words.length));
        Outcomes made = Plumb.run(all.toArray(String[]::new));
        assertThat(made.exit()).as("%s", made).isZero();
        return made.out();
    }

    private Outcomes run(Path folder, List<String> words) {
        List<String> all = new ArrayList<>(words);
        Path inventory = Objects.requireNonNull(host).inventory(folder);
        all.addAll(List.of("-i", inventory.toString(), folder + "/site.yml", "-vvvv"));
        all.addAll(List.of("-e", "@" + folder + "/vars.yml", "--vault-password-file", folder + "/pw"));
        return Plumb.run(all.toArray(String[]::new));
    }

    private void logsAreClean() {
        String logs = Objects.requireNonNull(host).sh(LOGS);
        assertThat(logs).contains("sshd");
        assertThat(all).hasSizeGreaterThan(15);
        assertThat(logins.found(logs)).isEmpty();
        for (Canaries canaries : all) {
            assertThat(canaries.found(logs, "public"))
                    .as("secrets in logs of the host")
                    .isEmpty();
        }
    }

    private void processesAreClean() {
        String seen = Objects.requireNonNull(watch).seen();
        // what the author of a command gives away is seen: the watch does see what lives for short only
        assertThat(all.stream().anyMatch(canaries -> seen.contains(canaries.get("shown"))))
                .as("whether the watch sees anything")
                .isTrue();
        assertThat(logins.found(seen)).isEmpty();
        for (Canaries canaries : all) {
            assertThat(canaries.found(seen, "shown", "public"))
                    .as("secrets in lists of processes")
                    .isEmpty();
        }
        Objects.requireNonNull(watch).close();
    }

    /** Afterwards, since who looks for a secret has it among the arguments. */
    private void theSecretsHaveArrived() {
        assertThat(arrivals).hasSizeGreaterThan(5);
        arrivals.forEach(Objects.requireNonNull(host)::sh);
    }
}
