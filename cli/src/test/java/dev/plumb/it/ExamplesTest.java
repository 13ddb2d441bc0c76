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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every module has a contract, and the example in its reference runs. */
@NeedsHost
class ExamplesTest {
    private static final Path CONTRACTS = Checkout.root().resolve("cli/src/test/resources/contract");

    /** All modules. The class path of the tests also holds some that tests are made with. */
    static List<ModuleSpec> modules() {
        ModuleCatalog catalog = InProcess.catalog();
        return catalog.names().stream()
                .map(name -> catalog.find(name).orElseThrow())
                .filter(m -> m.implementation().getClass().getName().startsWith("dev.plumb.modules."))
                .toList();
    }

    /** Those whose examples are run: all, or by hand what {@code -Dplumb.examples=copy,file} names. */
    static Stream<ModuleSpec> played() {
        String only = System.getProperty("plumb.examples", "");
        return modules().stream()
                .filter(module -> only.isEmpty() || List.of(only.split(",")).contains(module.name()));
    }

    @Test
    void everyModuleHasAContract() throws IOException {
        List<String> without =
                new ArrayList<>(modules().stream().map(ModuleSpec::name).toList());
        try (Stream<Path> files = Files.walk(CONTRACTS, 2)) {
            files.forEach(file -> without.remove(file.getFileName().toString().replace(".yml", "")));
        }
        assertThat(modules()).hasSizeGreaterThan(15);
        assertThat(without).as("modules without a contract file").isEmpty();
    }

    /**
     * The examples share a host and run one after the other, as they would in the reader's own playbook. With secrets in them they
     * are run by {@link ExampleSecretsTest} each time.
     */
    @Tag("long")
    @TestFactory
    Stream<DynamicTest> examplesRun() {
        SharedHost host = new SharedHost();
        return played().map(module -> dynamicTest(module.name(), () -> runs(module, host)))
                .onClose(host::close);
    }

    /** Puts what the example of a module needs into its folder and onto the host. */
    static void prepare(ModuleSpec module, Path folder, HostContainer host) {
        Path needs = CONTRACTS.resolve("examples").resolve(module.name());
        if (Files.isDirectory(needs)) {
            FileTrees.copy(needs, folder);
        }
        Path prepare = folder.resolve("prepare.sh");
        if (Files.exists(prepare)) {
            host.sh("set -e\n" + Checkout.read(prepare));
        }
    }

    private static void runs(ModuleSpec module, SharedHost host) throws IOException {
        Path folder = Files.createTempDirectory("plumb-example");
        try {
            prepare(module, folder, host.get());
            Project project = new Project(folder)
                    .playbook(
                            "- hosts: all\n  tasks:\n" + module.info().example().indent(4))
                    .on(host.get());
            String before = HostTree.moment(host.get());
            Outcomes predicted = project.check();
            assertThat(predicted.exit()).as("check %s", predicted).isIn(0, 10);
            assertThat(HostTree.touchedSince(host.get(), before))
                    .as("touched by the check")
                    .isEmpty();
            Outcomes applied = project.apply();
            assertThat(applied.exit()).as("apply %s", applied).isZero();
            if (module.implementation() instanceof TaskModule<?> manages && !manages.isProbe()) {
                assertThat(applied.changed()).as("%s", applied).isEqualTo(predicted.changed());
            }
            assertThat(project.check().with("failed")).isEmpty();
        } finally {
            FileTrees.delete(folder);
        }
    }
}
