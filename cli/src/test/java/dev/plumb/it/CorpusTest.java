package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A corpus of projects without expressions, by ansible-playbook on two hosts and by Plumb on their twins: what became of
 * each task on each host, in order; the handlers among them; the exit code; the trees below {@code /srv/corpus}. What
 * Ansible does is kept ({@link ByAnsible}).
 *
 * <p>A case is a folder with {@code site.yml} and what belongs to it. It works below {@code /srv/corpus/CASE} only, so that
 * Ansible can do several cases at a time. The file {@code arguments} holds further arguments of the command line, {@code inventory} further lines of the inventory
 * (hosts without a container that cannot be reached).
 */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusTest {
    private static final Path CASES = Checkout.root().resolve("cli/src/test/resources/it/corpus");

    /** Ansible waits for its hosts about half of the time. */
    private static final int AT_A_TIME = 3;

    private static final String TREE = "cd /srv/corpus/%s && find . -printf '%%p %%y %%m %%u:%%g %%n '"
            + " \\( -type l -printf '%%l\\n' -o -type f -exec sha256sum {} \\; -o -printf '\\n' \\) | sort";

    private final List<HostContainer> ansibleHosts = new ArrayList<>();
    private final List<HostContainer> plumbHosts = new ArrayList<>();
    private final ExecutorService ansible = Executors.newFixedThreadPool(AT_A_TIME);
    private final Map<String, CompletableFuture<Map<?, ?>>> byAnsible = new LinkedHashMap<>();

    private Path folder = Path.of("");

    /** By hand, {@code -Dplumb.corpus=async,become} takes some only. */
    static List<String> cases() {
        String only = System.getProperty("plumb.corpus", "");
        try (Stream<Path> all = Files.list(CASES)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> only.isEmpty() || List.of(only.split(",")).contains(name))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    void begin(@TempDir Path given) {
        folder = given;
        String folders = "cd /srv && mkdir corpus && cd corpus && mkdir " + String.join(" ", cases());
        for (List<HostContainer> hosts : ByAnsible.runs() ? List.of(ansibleHosts, plumbHosts) : List.of(plumbHosts)) {
            for (int i = 0; i < 2; i++) {
                HostContainer host = HostContainer.startWithPython();
                hosts.add(host);
                host.sh(folders);
            }
        }
        for (String name : cases()) {
            ByAnsible kept = new ByAnsible("corpus", name);
            byAnsible.put(name, CompletableFuture.supplyAsync(() -> kept.outcome(() -> playByAnsible(name)), ansible));
        }
    }

    private Map<String, ?> playByAnsible(String name) {
        AnsibleOutcomes run = AnsibleOutcomes.run(project(name, "ansible", ansibleHosts), arguments(name));
        return outcome(name, run.exit(), run.byHost(), ansibleHosts);
    }

    private static Map<String, Object> outcome(
            String name, int exit, Map<String, List<String>> byHost, List<HostContainer> hosts) {
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("exit", (long) exit);
        outcome.put("tasks", byHost);
        for (int i = 0; i < hosts.size(); i++) {
            outcome.put("left on web" + (i + 1), tree(hosts.get(i), name));
        }
        return outcome;
    }

    @AfterAll
    void end() {
        ansible.shutdownNow();
        ansibleHosts.forEach(HostContainer::close);
        plumbHosts.forEach(HostContainer::close);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothDoTheSame(String name) {
        List<String> arguments = new ArrayList<>(List.of(arguments(name)));
        boolean check = arguments.remove("--check");
        Project project = project(name, "plumb", plumbHosts);
        String[] rest = arguments.toArray(String[]::new);
        Outcomes plumb = check ? project.check(rest) : project.apply(rest);
        Map<?, ?> theirs = Objects.requireNonNull(byAnsible.get(name)).join();
        // a dry run that found something to change ends with 10
        int exit = check && plumb.exit() == 10 ? 0 : plumb.exit();
        outcome(name, exit, AnsibleOutcomes.of(plumb, project.folder()), plumbHosts)
                .forEach((what, value) -> assertThat(value)
                        .as("%s of %s%n%s", what, name, plumb.err())
                        .isEqualTo(theirs.get(what)));
    }

    private static List<String> tree(HostContainer host, String name) {
        return host.sh(TREE.formatted(name)).lines().toList();
    }

    private Project project(String name, String program, List<HostContainer> hosts) {
        Path place = folder.resolve(program).resolve(name);
        try {
            Files.createDirectories(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        FileTrees.copy(CASES.resolve(name), place);
        Path more = place.resolve("inventory");
        return new Project(place)
                .inventory(
                        hosts.get(0).inventoryLine("web1", folder),
                        hosts.get(1).inventoryLine("web2", folder),
                        Files.exists(more) ? Checkout.read(more).strip() : "",
                        "[web]",
                        "web1",
                        "web2");
    }

    private static String[] arguments(String name) {
        Path file = CASES.resolve(name).resolve("arguments");
        return Files.exists(file) ? Checkout.read(file).strip().split(" ") : new String[0];
    }
}
