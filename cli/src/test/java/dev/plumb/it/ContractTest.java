package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every module keeps the contract, on a real host: one container for each contract file. */
@NeedsHost
class ContractTest {
    private static final Path FOLDER = Checkout.root().resolve("cli/src/test/resources/contract");

    /** Releases of Debian, each with how a host of it starts. */
    private static final Map<String, Supplier<HostContainer>> RELEASES =
            Map.of("12", HostContainer::start, "13", HostContainer::startDebian13);

    @TestFactory
    Stream<DynamicContainer> modulesKeepTheirContract() throws IOException {
        return containers("12");
    }

    /** What does not depend on the host, wrong parameters, is not tried again. */
    @TestFactory
    Stream<DynamicContainer> modulesKeepTheirContractOnDebian13() throws IOException {
        return containers("13");
    }

    private static Stream<DynamicContainer> containers(String release) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(FOLDER)) {
            files = all.filter(f -> f.toString().endsWith(".yml") && isAskedFor(f))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream().map(file -> container(file, release));
    }

    /** By hand, {@code -Dplumb.contract=file,copy} takes those of some modules only. */
    private static boolean isAskedFor(Path file) {
        String only = System.getProperty("plumb.contract", "");
        String module = file.getFileName().toString().replace(".yml", "");
        return only.isEmpty() || List.of(only.split(",")).contains(module);
    }

    /** Files run side by side; the scenarios of a file share a host and run one after the other. */
    private static DynamicContainer container(Path file, String release) {
        return dynamicContainer(container -> container
                .displayName(file.getFileName().toString())
                .testSourceUri(file.toUri())
                .executionMode(ExecutionMode.CONCURRENT)
                .childExecutionMode(ExecutionMode.SAME_THREAD)
                .children(scenarios(file, release)));
    }

    private static Stream<DynamicNode> scenarios(Path file, String release) {
        SharedHost host = new SharedHost(RELEASES.get(release));
        boolean first = release.equals("12");
        List<DynamicNode> tests = new ArrayList<>();
        for (Contract contract : Contract.read(file)) {
            if (contract.isFor(release) && (first || !contract.playbook().isEmpty())) {
                tests.add(dynamicTest(contract.name(), () -> new ContractCheck(contract, host).run(first)));
            }
        }
        return tests.stream().onClose(host::close);
    }
}
