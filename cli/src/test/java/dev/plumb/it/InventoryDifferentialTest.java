package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.cli.InProcess;
import dev.plumb.inventory.Inventory;
import dev.plumb.inventory.InventoryReader;
import dev.plumb.source.Problems;
import dev.plumb.text.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same inventories and host patterns, read by the installed Ansible and by Plumb. It needs Ansible, but no host. */
@Tag("host")
class InventoryDifferentialTest {
    private static final Path CASES = Checkout.root().resolve("cli/src/test/resources/it/inventories");

    /** Every form once, in ways that are easy to get wrong. */
    private static final List<String> PATTERNS = List.of(
            "all",
            "*",
            "web",
            "web1",
            "db,web",
            "db:web1",
            "prod:&mixed",
            "&mixed:prod:!db",
            "prod,!web[0]",
            "!prod",
            "&db",
            "web[0]",
            "web[-1]",
            "web[0:1]",
            "web[1:]",
            "web[2:9]",
            "*.example.org",
            "db?",
            "[wd]*1",
            "[!w]*",
            "w*",
            "~w.*[13]",
            "~(web|db)[1-2]$",
            "~eb",
            "2001:db8::5",
            "!2001:db8::5,&mixed",
            "nobody",
            "nobody:db2",
            "ungrouped",
            "localhost",
            "alone.example.org,nobody");

    @TempDir
    private Path folder;

    static Stream<String> cases() throws IOException {
        try (Stream<Path> all = Files.list(CASES)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothReadTheSame(String name) throws IOException {
        FileTrees.copy(CASES.resolve(name), folder);
        try (Stream<Path> scripts = Files.walk(folder)) {
            scripts.filter(file -> file.toString().endsWith(".sh"))
                    .forEach(file ->
                            assertThat(file.toFile().setExecutable(true)).isTrue());
        }
        List<String> arguments = arguments();
        for (List<String> kind : List.of(List.of("--list"), List.of("--list", "--export"))) {
            assertThat(JsonReader.read(plumb(kind, arguments)))
                    .as("%s %s", kind, arguments)
                    .isEqualTo(JsonReader.read(ansible("ansible-inventory", kind, arguments)));
        }
        List<String> graph = List.of("--graph");
        assertThat(plumb(graph, arguments).strip())
                .isEqualTo(ansible("ansible-inventory", graph, arguments).strip());
    }

    /** What the file {@code arguments} says, else the inventory {@code hosts}, with any extension. */
    private List<String> arguments() throws IOException {
        Path file = folder.resolve("arguments");
        if (Files.exists(file)) {
            return List.of(Checkout.read(file).strip().split(" "));
        }
        try (Stream<Path> all = Files.list(folder)) {
            String hosts = all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("hosts"))
                    .findFirst()
                    .orElseThrow();
            return List.of("-i", hosts);
        }
    }

    /** Plumb runs in this process, whose working directory is another: paths become absolute. */
    private String plumb(List<String> kind, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("inventory"));
        command.addAll(kind);
        boolean playbook = arguments.contains("--playbook-dir");
        for (String argument : arguments) {
            boolean path = Files.exists(folder.resolve(argument));
            command.add(path ? folder.resolve(argument).toString() : argument);
        }
        if (!playbook) {
            command.addAll(List.of("--playbook-dir", folder.resolve("nowhere").toString()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(InProcess.run(out, err, command.toArray(new String[0])))
                .as("%s", err)
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private String ansible(String program, List<String> kind, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(kind);
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(folder.resolve("stderr").toFile());
            builder.environment()
                    .put("ANSIBLE_LOCAL_TEMP", folder.resolve("tmp").toString());
            Checkout.write(folder.resolve("ansible.cfg"), "");
            builder.environment()
                    .put("ANSIBLE_CONFIG", folder.resolve("ansible.cfg").toString());
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as(() -> Checkout.read(folder.resolve("stderr")))
                    .isZero();
            return text;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bothChooseTheSameHosts() {
        long seed = Long.getLong("plumb.seed", System.nanoTime());
        Path hosts = folder.resolve("hosts");
        Checkout.write(hosts, """
                alone.example.org
                [web]
                web1
                web2
                web3.example.org
                [db]
                db1
                db2
                [mixed]
                web1
                db1
                2001:db8::5
                [prod:children]
                web
                db
                """);
        List<String> patterns = new ArrayList<>(PATTERNS);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            patterns.add(random(random));
        }
        StringBuilder plays = new StringBuilder();
        for (String pattern : patterns) {
            plays.append("- hosts: \"").append(pattern.replace("\\", "\\\\")).append("\"\n  gather_facts: false\n");
        }
        Checkout.write(folder.resolve("site.yml"), plays.toString());
        String listed = ansible("ansible-playbook", List.of("--list-hosts"), List.of("-i", "hosts", "site.yml"));
        Inventory inventory = InventoryReader.read(List.of(hosts.toString()), new Problems());
        Map<Integer, List<String>> theirs = listed(listed);
        assertThat(theirs).hasSameSizeAs(patterns);
        for (int i = 0; i < patterns.size(); i++) {
            assertThat(inventory.select(patterns.get(i)))
                    .as("%s (seed %d)", patterns.get(i), seed)
                    .containsExactlyInAnyOrderElementsOf(theirs.getOrDefault(i + 1, List.of()));
        }
        // The list of a playbook's hosts has no order; that of one pattern has.
        for (String pattern : List.of("all", "*", "prod:mixed", "db[1],web,alone.example.org", "~[wd].*", "!db")) {
            String ordered = ansible("ansible", List.of("--list-hosts"), List.of("-i", "hosts", pattern));
            assertThat(inventory.select(pattern))
                    .as(pattern)
                    .isEqualTo(ordered.lines().skip(1).map(String::strip).toList());
        }
    }

    private static String random(SplittableRandom random) {
        List<String> words = List.of("all", "web", "db", "mixed", "prod", "ungrouped", "web1", "db*", "*1", "~[wd]");
        List<String> subscripts = List.of("", "", "", "[0]", "[1:]", "[0:1]", "[-1]");
        StringBuilder pattern = new StringBuilder();
        String separator = random.nextBoolean() ? "," : ":";
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String word = words.get(random.nextInt(words.size()));
            // Ansible counts a host that two matched groups have twice: subscripts only where one name is meant.
            boolean one = word.indexOf('*') < 0 && word.indexOf('~') < 0 && !word.equals("web1");
            pattern.append(pattern.length() == 0 ? "" : separator)
                    .append(List.of("", "", "&", "!").get(random.nextInt(4)))
                    .append(word)
                    .append(one ? subscripts.get(random.nextInt(subscripts.size())) : "");
        }
        return pattern.toString();
    }

    /** The hosts of each play, by its number. */
    private static Map<Integer, List<String>> listed(String text) {
        Map<Integer, List<String>> plays = new LinkedHashMap<>();
        List<String> hosts = List.of();
        for (String line : text.split("\n")) {
            if (line.startsWith("  play #")) {
                hosts = new ArrayList<>();
                plays.put(Integer.parseInt(line.substring(8, line.indexOf(' ', 8))), hosts);
            } else if (line.startsWith("      ")) {
                hosts.add(line.strip());
            }
        }
        return plays;
    }
}
