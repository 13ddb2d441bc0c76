package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.plumb.cli.InProcess;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.TaskModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every module has a contract, and the example in its reference runs. */
@NeedsHost
class ExamplesTest {
    private static final Path CONTRACTS = Checkout.root().resolve("cli/src/test/resources/contract");

    private final ModuleCatalog catalog = InProcess.catalog();

    /** The class path of the tests also holds modules that tests are made with. */
    private List<ModuleSpec> modules() {
        return catalog.names().stream()
                .map(name -> catalog.find(name).orElseThrow())
                .filter(m -> m.implementation().getClass().getName().startsWith("dev.plumb.modules."))
                .toList();
    }

    @Test
    void everyModuleHasAContract() {
        List<String> without = new ArrayList<>();
        for (ModuleSpec module : modules()) {
            if (!Files.exists(CONTRACTS.resolve(module.name() + ".yml"))) {
                without.add(module.name());
            }
        }
        assertThat(modules()).hasSizeGreaterThan(15);
        assertThat(without).as("modules without a contract file").isEmpty();
    }

    /**
     * The examples share a host and run one after the other, as they would in the reader's own playbook. A secret is in the
     * environment of all their scripts and in a task's name: it is in nothing that is printed or logged.
     */
    @TestFactory
    Stream<DynamicTest> examplesRun() {
        SharedHost host = new SharedHost();
        return modules().stream()
                .map(module -> dynamicTest(module.name(), () -> runs(module, host)))
                .onClose(host::close);
    }

    private static void runs(ModuleSpec module, SharedHost host) throws IOException {
        Path folder = Files.createTempDirectory("plumb-example");
        String canary = "canary" + Long.toHexString(ThreadLocalRandom.current().nextLong() | 1L << 60);
        try {
            Path needs = CONTRACTS.resolve("examples").resolve(module.name());
            if (Files.isDirectory(needs)) {
                FileTrees.copy(needs, folder);
            }
            Project project = new Project(folder)
                    .playbook("- hosts: all\n  environment: {PLUMB_CANARY: \"${canary}\"}\n  tasks:\n"
                            + module.info().example().indent(4)
                            + "    - {name: \"said ${canary}\", debug: {msg: \"${canary}\"}}\n")
                    .file("canary.yml", "canary: !secret [printf, '%s', " + canary + "]\n")
                    .on(host.get());
            String[] options = {"-e", "@" + folder.resolve("canary.yml"), "-vvvv"};
            Path prepare = folder.resolve("prepare.sh");
            if (Files.exists(prepare)) {
                host.get().sh("set -e\n" + Checkout.read(prepare));
            }
            HostTree before = host.get().tree();
            Outcomes predicted = project.check(options);
            assertThat(predicted.exit()).as("check %s", predicted).isIn(0, 10);
            assertThat(before.differencesTo(host.get().tree()))
                    .as("touched by the check")
                    .isEmpty();
            Outcomes applied = project.apply(options);
            assertThat(applied.exit()).as("apply %s", applied).isZero();
            if (module.implementation() instanceof TaskModule<?> manages && !manages.isProbe()) {
                assertThat(applied.changed()).as("%s", applied).isEqualTo(predicted.changed());
            }
            Outcomes again = project.check(options);
            assertThat(again.with("failed")).isEmpty();
            for (Outcomes outcomes : List.of(predicted, applied, again)) {
                assertThat(outcomes.out() + outcomes.err())
                        .doesNotContain(canary)
                        .contains("(hidden)");
            }
            assertThat(host.get().sh("journalctl --no-pager -o verbose 2>/dev/null | grep -c " + canary + " || true"))
                    .as("in the journal")
                    .isEqualToIgnoringWhitespace("0");
        } finally {
            FileTrees.delete(folder);
        }
    }
}
