package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Root works in a directory of a user who exchanges files, directories and temporary names for links meanwhile: some
 * attempts of each kind of {@code bench/attack}, which makes hundreds and tells how they are made.
 */
class AttackTest extends OwnHost {
    private static final Path ATTACKS = Checkout.root().resolve("bench/attacks");
    private static final int ATTEMPTS = 24;

    /** Kinds whose further ways are tried as well: each way of exchanging once for each way of naming what is exchanged. */
    private static final List<String> THOROUGH = List.of("backup", "mode");

    /** One way of one kind, in the user's own directory or in one that is everybody's. */
    private record Attack(String kind, String mode, String place) {
        @Override
        public String toString() {
            return kind + ", " + mode + ", " + place;
        }
    }

    @TestFactory
    Stream<DynamicTest> nothingOutsideIsChangedOrGivenAway() throws IOException {
        setUp();
        List<Attack> attacks = new ArrayList<>();
        try (Stream<Path> plays = Files.list(ATTACKS)) {
            plays.map(play -> play.getFileName().toString())
                    .filter(name -> name.endsWith(".yml"))
                    .sorted()
                    .forEach(name -> attacks.addAll(attacks(name.substring(0, name.length() - 4))));
        }
        assertThat(attacks).hasSizeGreaterThan(30);
        return attacks.stream().map(attack -> dynamicTest(attack.toString(), () -> holdsOut(attack)));
    }

    private static List<Attack> attacks(String kind) {
        List<Attack> attacks = new ArrayList<>();
        for (String place : head(kind, "places")) {
            for (String mode : head(kind, "attack")) {
                if (attacks.isEmpty() || THOROUGH.contains(kind)) {
                    attacks.add(new Attack(kind, mode, place));
                }
            }
        }
        return attacks;
    }

    /** The words of a line at the head of a play. */
    private static List<String> head(String kind, String name) {
        return Checkout.read(ATTACKS.resolve(kind + ".yml"))
                .lines()
                .filter(line -> line.startsWith("# " + name + ": "))
                .flatMap(line -> Stream.of(line.substring(name.length() + 4).split(" ")))
                .toList();
    }

    private void holdsOut(Attack attack) {
        String directory = host("begin " + attack.kind + " " + attack.mode + " " + attack.place + " " + ATTEMPTS)
                .strip();
        Outcomes run = Plumb.run(
                "apply",
                ATTACKS.resolve(attack.kind + ".yml").toString(),
                "-i",
                host.inventory(folder).toString(),
                "--format",
                "jsonl",
                "-e",
                "{\"tries\": " + ATTEMPTS + ", \"pub\": \"" + directory + "\"}");
        List<String> verdict = host("judge " + attack.kind).lines().toList();
        assertThat(verdict.subList(1, verdict.size())).as("%s", attack).isEmpty();
        String[] counts = verdict.get(0).split(" ");
        assertThat(counts).as("exchanges, altered, given away").hasSize(3).endsWith("0", "0");
        assertThat(run.tasks()).as("%s", run).hasSizeGreaterThanOrEqualTo(ATTEMPTS);
        // a job makes nothing any more where its attacker could reach it
        if (counts[0].equals("0") && !attack.kind.equals("async")) {
            assertThat(run.tasks())
                    .extracting(task -> task.get("changed"))
                    .as("nobody attacked")
                    .containsOnly(false);
        }
    }

    @Test
    void whoHoldsEveryLockKeepsNobodyOut() {
        setUp();
        String line = host.inventoryLine("web", folder);
        for (String login : List.of(
                line,
                line.replace("ansible_user=root", "ansible_user=deploy ansible_become=true")
                        + " ansible_become_password=" + HostContainer.SUDO_PASSWORD)) {
            Project project = new Project(folder).inventory(login).file("site.yml", locked());
            assertThat(project.apply().exit()).isZero();
            host("locks");
            Outcomes run = project.apply("--lock-wait", "0");
            host("end_attacker");
            assertThat(run.exit()).as("%s", run).isZero();
            assertThat(run.out() + run.err()).doesNotContain("since 2020");
        }
    }

    private static String locked() {
        return Checkout.read(ATTACKS.resolve("tasks/locked.yml"));
    }

    @AfterEach
    void endTheAttacker() {
        host("end_attacker");
    }

    /** Puts the attacker on the host, once. */
    private void setUp() {
        for (Map.Entry<String, String> file : hostFiles().entrySet()) {
            host.sh("mkdir -p /srv/attacks && cat >/srv/attacks/" + file.getKey() + " <<'END OF FILE'\n"
                    + file.getValue() + "END OF FILE\n");
        }
        host.sh("id attacker >/dev/null 2>&1 || sh /srv/attacks/host.sh setup");
    }

    private static Map<String, String> hostFiles() {
        Map<String, String> files = new java.util.TreeMap<>();
        try (Stream<Path> all = Files.list(ATTACKS)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(file.getFileName().toString(), Checkout.read(file)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return files;
    }

    private String host(String command) {
        return host.sh("sh /srv/attacks/host.sh " + command);
    }
}
