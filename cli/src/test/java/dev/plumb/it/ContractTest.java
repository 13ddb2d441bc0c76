package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every module keeps the contract, on a real host: one host for each contract file, or for all files of a folder. A module with
 * many scenarios has several files, so that none takes much longer than the others; a folder is for modules that do not get into each
 * other's way, or need what takes long to install, which its {@code host.sh} does once.
 */
@NeedsHost
@Execution(ExecutionMode.CONCURRENT)
class ContractTest {
    private static final Path FOLDER = Checkout.root().resolve("cli/src/test/resources/contract");

    /** What Debian 13 has in place of names and versions of Debian 12. */
    private static final Map<String, String> DEBIAN_13 = Map.of(
            "bookworm",
            "trixie",
            "2.1.0-1",
            "2.2.1-1",
            "tree=2.1*",
            "tree=2.2*",
            // HOME_MODE of login.defs
            "demo:demo:755",
            "demo:demo:700",
            "+ mode: 0755\", \"+ owner: demo\"",
            "+ mode: 0700\", \"+ owner: demo\"",
            "group: demo, mode: \"0755\"",
            "group: demo, mode: \"0700\"",
            "postgresql/15",
            "postgresql/17",
            "postgresql@15-",
            "postgresql@17-",
            "PostgreSQL 15",
            "PostgreSQL 17");

    /** What another file of the folder has left where most of them put what they make. */
    private static final String EMPTY = "rm -rf /srv/..?* /srv/.[!.]* /srv/*";

    @TestFactory
    Stream<DynamicContainer> modulesKeepTheirContract() throws IOException {
        return containers(Map.of(), HostContainer::start);
    }

    /** What does not depend on the host, such as wrong parameters, is not tried again. */
    @Tag("long")
    @TestFactory
    Stream<DynamicContainer> modulesKeepTheirContractOnDebian13() throws IOException {
        return containers(DEBIAN_13, HostContainer::startDebian13);
    }

    private static Stream<DynamicContainer> containers(Map<String, String> release, Supplier<HostContainer> start)
            throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(FOLDER, 2)) {
            files = all.filter(f -> f.toString().endsWith(".yml") && isAskedFor(f))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        Map<Path, List<Path>> byHost = new TreeMap<>();
        for (Path file : files) {
            Path folder = file.getParent();
            byHost.computeIfAbsent(folder.equals(FOLDER) ? file : folder, host -> new ArrayList<>())
                    .add(file);
        }
        // what takes longest begins first
        return byHost.entrySet().stream()
                .sorted(Comparator.comparing(host -> -host.getValue().size()))
                .map(host -> container(host.getKey(), host.getValue(), release, start));
    }

    /** By hand, {@code -Dplumb.contract=file,copy} takes those of some modules only. */
    private static boolean isAskedFor(Path file) {
        String only = System.getProperty("plumb.contract", "");
        String name = file.getFileName().toString().replace(".yml", "");
        return only.isEmpty() || List.of(only.split(",")).contains(name);
    }

    /** Hosts run side by side; the scenarios of a host run one after the other. */
    private static DynamicContainer container(
            Path of, List<Path> files, Map<String, String> release, Supplier<HostContainer> start) {
        return dynamicContainer(container -> container
                .displayName(of.getFileName().toString())
                .testSourceUri(of.toUri())
                .executionMode(ExecutionMode.CONCURRENT)
                .childExecutionMode(ExecutionMode.SAME_THREAD)
                .children(scenarios(of, files, release, start)));
    }

    private static Stream<DynamicNode> scenarios(
            Path of, List<Path> files, Map<String, String> release, Supplier<HostContainer> start) {
        SharedHost host = new SharedHost(() -> prepared(start.get(), of.resolve("host.sh")));
        boolean first = release.isEmpty();
        List<DynamicNode> tests = new ArrayList<>();
        for (Path file : files) {
            boolean begins = files.size() > 1;
            for (Contract contract : Contract.read(file, release)) {
                if (first || !contract.playbook().isEmpty()) {
                    String name = (files.size() > 1 ? file.getFileName() + ": " : "") + contract.name();
                    boolean isFirst = begins;
                    tests.add(dynamicTest(name, () -> {
                        if (isFirst) {
                            host.get().sh(EMPTY);
                        }
                        new ContractCheck(contract, host).run(first);
                    }));
                    begins = false;
                }
            }
        }
        return tests.stream().onClose(host::close);
    }

    private static HostContainer prepared(HostContainer host, Path script) {
        if (Files.exists(script)) {
            host.sh("set -e\n" + Checkout.read(script));
        }
        return host;
    }
}
