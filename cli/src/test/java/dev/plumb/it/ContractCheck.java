package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plays one scenario of a contract on a host: predicts, applies, applies again, spoils, heals. */
final class ContractCheck {
    private static final int CHANGES = 10;
    private static final int MISTAKE = 1;

    private final Contract contract;
    private final SharedHost host;
    private final Path folder;

    ContractCheck(Contract contract, SharedHost host) throws IOException {
        this.contract = contract;
        this.host = host;
        this.folder = Files.createTempDirectory("plumb-contract");
    }

    /** Plays it; {@code whole}: with wrong parameters, which are the same on each release. */
    void run(boolean whole) throws IOException {
        try {
            contract.files().forEach((path, text) -> Checkout.write(folder.resolve(path), text));
            if (!contract.playbook().isEmpty()) {
                converges();
            }
            if (whole && !contract.bad().isEmpty()) {
                tellsWhatIsBad();
            }
        } finally {
            FileTrees.delete(folder);
        }
    }

    private void converges() {
        Path playbook = Checkout.write(folder.resolve("site.yml"), contract.playbook());
        Path inventory = host.get().inventory(folder);
        host.get().sh("set -e\n" + contract.prepare());

        Outcomes predicted = check(playbook, inventory, "before anything");
        expect(predicted, changes(contract.changed()), contract.changed(), "check");

        Outcomes applied = Plumb.apply(playbook, inventory);
        expect(applied, 0, contract.changed(), "apply");
        assertThat(without(applied.diffs(), predicted.uncertain()))
                .as("apply does what check said, byte for byte\n%s\n%s", predicted, applied)
                .isEqualTo(without(predicted.diffs(), predicted.uncertain()));
        host.get().sh("set -e\n" + contract.verify());

        if (contract.again().isEmpty()) {
            isClean(playbook, inventory, "after the apply");
        } else {
            expect(Plumb.apply(playbook, inventory), 0, contract.again(), "a second apply");
        }
        if (contract.tamper() != null) {
            showsDrift(playbook, inventory, contract.tamper());
        }
    }

    private void isClean(Path playbook, Path inventory, String when) {
        expect(check(playbook, inventory, when), 0, List.of(), "check " + when);
    }

    private void showsDrift(Path playbook, Path inventory, String tamper) {
        host.get().sh("set -e\n" + tamper);
        Set<String> spoilt = new LinkedHashSet<>(contract.again());
        spoilt.addAll(contract.drift().keySet());
        Outcomes seen = check(playbook, inventory, "after tampering");
        expect(seen, CHANGES, spoilt, "check after tampering");
        contract.drift()
                .forEach((task, lines) -> assertThat(significant(seen.diffs().getOrDefault(task, List.of())))
                        .as("the drift that check shows for task '%s'\n%s", task, seen)
                        .isEqualTo(lines.stream().map(ContractCheck::normal).toList()));
        expect(Plumb.apply(playbook, inventory), 0, spoilt, "the apply that heals");
        host.get().sh("set -e\n" + contract.verify());
    }

    /** A dry run; nothing of the host's tree may be touched. */
    private Outcomes check(Path playbook, Path inventory, String when) {
        String before = HostTree.moment(host.get());
        Outcomes outcomes = Plumb.check(playbook, inventory);
        assertThat(HostTree.touchedSince(host.get(), before))
                .as("what a check %s touched on the host\n%s", when, outcomes)
                .isEmpty();
        return outcomes;
    }

    private void expect(Outcomes outcomes, int exit, Collection<String> changed, String what) {
        assertThat(outcomes.with("failed"))
                .as("failed tasks of %s\n%s", what, outcomes)
                .isEmpty();
        assertThat(outcomes.changedOnHosts())
                .as("changed tasks of %s\n%s", what, outcomes)
                .containsExactlyInAnyOrderElementsOf(changed);
        assertThat(outcomes.exit()).as("exit code of %s\n%s", what, outcomes).isEqualTo(exit);
    }

    private static int changes(Collection<String> changed) {
        return changed.isEmpty() ? 0 : CHANGES;
    }

    private void tellsWhatIsBad() throws IOException {
        try (SilentPort port = new SilentPort()) {
            Path inventory = Checkout.write(
                    folder.resolve("nobody.ini"), "web ansible_host=127.0.0.1 ansible_port=" + port.number() + "\n");
            for (Contract.Bad bad : contract.bad()) {
                Path playbook = Checkout.write(folder.resolve("bad.yml"), bad.playbook());
                Outcomes told = Plumb.run("check", playbook.toString(), "-i", inventory.toString());
                assertThat(told.exit())
                        .as("exit code\n%s\n%s", bad.playbook(), told)
                        .isEqualTo(MISTAKE);
                assertThat(told.err() + told.out())
                        .as("message for\n%s", bad.playbook())
                        .contains(bad.error());
                assertThat(told.err() + told.out()).doesNotContain("internal error");
                assertThat(port.connections()).as("connections made").isZero();
            }
        }
    }

    private static Map<String, List<String>> without(Map<String, List<String>> diffs, Set<String> tasks) {
        Map<String, List<String>> rest = new LinkedHashMap<>(diffs);
        rest.keySet().removeAll(tasks);
        return rest;
    }

    /** The lines that say what changes: no names of resources, no context. */
    private static List<String> significant(List<String> lines) {
        return lines.stream()
                .filter(l -> l.matches("(?s)[-+~].*"))
                .map(ContractCheck::normal)
                .toList();
    }

    /** The sign and the text; how many blanks stand between them is the format's matter. */
    private static String normal(String line) {
        return line.isEmpty() ? line : line.charAt(0) + line.substring(1).strip();
    }
}
