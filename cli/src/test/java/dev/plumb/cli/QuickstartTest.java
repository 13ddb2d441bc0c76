package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story of the README, on this machine, without root, network or containers. */
class QuickstartTest {
    private static final String PLAYBOOK =
            Path.of("..", "playbooks", "quickstart.yml").toString();

    @TempDir
    private Path dir;

    @Test
    void releasesASiteThenFindsNothingThenShowsAndHealsExactlyWhatWasTamperedWith() throws IOException {
        Cli foreseen = plumb("check");
        assertThat(foreseen.code()).as(foreseen.out() + foreseen.err()).isEqualTo(10);
        assertThat(dir).isEmptyDirectory();

        Cli made = plumb("apply");
        assertThat(made.code()).as(made.out() + made.err()).isZero();
        assertThat(made.out()).contains("7 changes made");
        assertThat(Files.readString(dir.resolve("quickstart/current/index.html")))
                .contains("Release 1.0");

        Cli again = plumb("apply");
        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("\nNothing changed (");

        Path page = dir.resolve("quickstart/current/index.html");
        Path style = dir.resolve("quickstart/releases/1.0/style.css");
        String right = Files.readString(page);
        Files.writeString(page, "<h1>defaced</h1>\n");
        Files.setPosixFilePermissions(style, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> tampered = tree();
        Cli drift = plumb("check");
        assertThat(drift.code()).isEqualTo(10);
        assertThat(drift.out())
                .contains("~ mode: 0600 → 0644\n")
                .contains("- <h1>defaced</h1>\n")
                .contains("+ <!doctype html>\n")
                .contains("2 changes to make");
        assertThat(tree()).isEqualTo(tampered);

        assertThat(plumb("apply").out()).contains("2 changes made");
        assertThat(Files.readString(page)).isEqualTo(right);
        Cli clean = plumb("check");
        assertThat(clean.code()).isZero();
        assertThat(clean.out()).contains("\nNothing to change (");
    }

    @Test
    void theDryRunSaysWhatApplyThenDoes() {
        Cli foreseen = plumb("check");
        Cli made = plumb("apply", "--diff");
        assertThat(diffs(made.out())).isEqualTo(diffs(foreseen.out())).isNotEmpty();
    }

    /** The lines of diffs and of the resources they belong to. */
    private static String diffs(String out) {
        StringBuilder lines = new StringBuilder();
        out.lines()
                .filter(line -> line.startsWith("    "))
                .forEach(line -> lines.append(line).append('\n'));
        return lines.toString();
    }

    private Cli plumb(String command, String... options) {
        String[] all = new String[options.length + 4];
        all[0] = command;
        all[1] = PLAYBOOK;
        all[2] = "-e";
        all[3] = "root=" + dir.resolve("quickstart");
        System.arraycopy(options, 0, all, 4, options.length);
        return Cli.run(all);
    }

    private Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path path : all.toList()) {
                String content = Files.isRegularFile(path) ? Files.readString(path) : "";
                tree.put(
                        path.toString(),
                        Files.getPosixFilePermissions(path) + " " + Files.getLastModifiedTime(path) + " " + content);
            }
        }
        return tree;
    }
}
