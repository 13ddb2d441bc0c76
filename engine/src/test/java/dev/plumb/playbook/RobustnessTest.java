package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.inventory.Inventory;
import dev.plumb.inventory.InventoryReader;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.ProblemPrinter;
import dev.plumb.source.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a file, it is told or read, and never ends in an exception of ours. */
class RobustnessTest {
    private static final List<String> PIECES = List.of(
            "{{ x }}",
            "{{",
            "}}",
            "{%",
            "${",
            "}",
            ": ",
            ":",
            "- ",
            "-",
            "\n",
            "\n  ",
            "\t",
            "'",
            "\"",
            "[",
            "]",
            "{",
            "#",
            "&a ",
            "*a",
            "<<: *a",
            "!unsafe ",
            "!!int ",
            "|\n",
            ">-\n",
            "é",
            "\uD83D\uDE00",
            "\u0007",
            "---\n",
            "hosts",
            "when",
            "copy",
            "a=b",
            "=",
            "[1:3]",
            ":children",
            ":vars",
            "%",
            "@",
            "\\",
            "\r\n",
            "~",
            "0644",
            ",");

    @TempDir
    Path dir;

    private final long seed = Long.getLong("plumb.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @RepeatedTest(5)
    void readsMutilatedPlaybooks() throws IOException {
        StringBuilder joined = new StringBuilder();
        for (String folder : List.of(
                "jinja-braces",
                "wrong-task-shape",
                "block-mistakes",
                "loop-mistakes",
                "play-keyword-mistakes",
                "retry-mistakes")) {
            joined.append(Files.readString(Path.of("src/test/resources/wrong", folder, "playbook.yml")));
        }
        String imports = "- hosts: a\n  roles: [{role: r, x: 1}]\n  tasks:\n    - import_tasks: t.yml\n"
                + "    - include_role: {name: r, apply: {tags: x}}\n- import_playbook: p.yml\n";
        String whole = joined.append(imports).toString();
        for (int round = 0; round < 200; round++) {
            Path file = Files.writeString(dir.resolve("site.yml"), mutilated(whole));
            Problems problems = new Problems();
            Playbook playbook;
            try {
                playbook = PlaybookReader.read(file, TestModules.NAMES, problems);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ":\n" + Files.readString(file), e);
            }
            assertThat(playbook != null || !problems.isEmpty())
                    .as("seed %d", seed)
                    .isTrue();
            assertTellable(problems);
        }
    }

    @RepeatedTest(5)
    void readsMutilatedInventories() throws IOException {
        String whole = Files.readString(Path.of("../inventory.example"));
        String yaml = "all:\n  hosts:\n    a: {x: 1}\n    b[1:2]:\n  children:\n    web: {hosts: {w: }}\n";
        for (int round = 0; round < 200; round++) {
            boolean ini = random.nextBoolean();
            Path file = Files.writeString(dir.resolve(ini ? "hosts" : "hosts.yml"), mutilated(ini ? whole : yaml));
            Problems problems = new Problems();
            try {
                Inventory inventory = InventoryReader.read(List.of(file.toString()), problems);
                for (String host : inventory
                        .hosts()
                        .subList(0, Math.min(5, inventory.hosts().size()))) {
                    inventory.variables(host, dir);
                }
                inventory.select("all");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ":\n" + Files.readString(file), e);
            }
            assertTellable(problems);
        }
    }

    @RepeatedTest(5)
    void readsAnyHostPattern() {
        Problems problems = new Problems();
        Inventory inventory = InventoryReader.read(List.of("a,b1,b2,c"), problems);
        // Where a pattern happens to be written like this machine's address, it is this machine.
        List<String> known = List.of("a", "b1", "b2", "c", "::1");
        for (int round = 0; round < 500; round++) {
            StringBuilder pattern = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                pattern.append(List.of(
                                "a", "b", "*", "?", "[", "]", "!", "&", ":", ",", "~", "(", ")", "0", "1", "-", " ",
                                ".", "|")
                        .get(random.nextInt(19)));
            }
            try {
                assertThat(known).as("%s (seed %d)", pattern, seed).containsAll(inventory.select(pattern.toString()));
            } catch (ProblemException e) {
                assertThat(e.problems()).as("%s (seed %d)", pattern, seed).isNotEmpty();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + pattern, e);
            }
        }
    }

    private String mutilated(String text) {
        StringBuilder result = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(result.length());
            if (random.nextBoolean()) {
                result.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            } else {
                result.delete(at, Math.min(result.length(), at + 1 + random.nextInt(6)));
            }
        }
        // Halves of surrogate pairs cannot be written to a file.
        return new String(result.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Every place exists and every message says something. */
    private void assertTellable(Problems problems) {
        for (Problem problem : problems.sorted()) {
            String printed = new ProblemPrinter(false).print(problem);
            assertThat(problem.message())
                    .as("seed %d", seed)
                    .isNotBlank()
                    .doesNotContain("null")
                    .doesNotEndWith(".");
            if (problem.position().line() > 0) {
                assertThat(printed.lines().count())
                        .as("seed %d: %s", seed, printed)
                        .isGreaterThanOrEqualTo(3);
            }
        }
    }
}
