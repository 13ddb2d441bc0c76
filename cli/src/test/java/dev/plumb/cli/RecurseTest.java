package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code recurse} over what the same run makes: the dry run tells what the apply does, and nothing is left to do. */
class RecurseTest extends LocalPlays {
    private static final String CLOSED =
            "- file: {path: DIR/x, state: directory, recurse: true, mode: 'u=rwX,g=,o='}\n";

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(name)));
    }

    /** The shown outcomes and diffs of tasks, which must be those of the dry run; then the last one has nothing left to do. */
    private String same(String tasks) {
        String site = play("", tasks).replace("DIR", dir.toString());
        String planned = shown(run("check", site));
        assertThat(shown(run("apply", site, "--diff"))).isEqualTo(planned);
        String last = tasks.substring(tasks.lastIndexOf("- file"));
        assertThat(run("check", play("", last).replace("DIR", dir.toString())).code())
                .isZero();
        return planned;
    }

    private static String shown(Cli run) {
        assertThat(run.code()).as(run.out() + run.err()).isIn(0, 10);
        return String.join(
                "\n",
                run.out()
                        .lines()
                        .filter(line -> line.startsWith("task ") || line.startsWith("  "))
                        .map(line -> line.replaceAll(" [0-9.]+ s$", ""))
                        .toList());
    }

    @Test
    void reachesFilesThatTheRunMakes() throws IOException {
        String planned = same("- file: {path: DIR/x, state: directory}\n"
                + "- copy: {dest: DIR/x/f, content: secret, mode: '0644'}\n"
                + "- file: {path: DIR/x/a/b, state: directory}\n"
                + "- lineinfile: {path: DIR/x/a/b/g, line: one, create: true}\n"
                + "- file: {path: DIR/x/l, src: f, state: link}\n"
                + CLOSED);
        assertThat(planned).contains("f mode: 0644 → 0600", "a mode: 0755 → 0700", "a/b/g mode: 0644 → 0600");
        assertThat(List.of(mode("x/f"), mode("x/a/b"), mode("x/a/b/g")))
                .containsExactly("rw-------", "rwx------", "rw-------");
    }

    @Test
    void reachesFilesThatTheRunMakesAnew() throws IOException {
        Path x = Files.createDirectories(dir.resolve("x"));
        Files.writeString(x.resolve("f"), "old");
        Files.writeString(x.resolve("gone"), "old");
        Files.setPosixFilePermissions(x.resolve("f"), PosixFilePermissions.fromString("rw-------"));
        String planned = same("- copy: {dest: DIR/x/f, content: new, mode: '0644'}\n"
                + "- file: {path: DIR/x/gone, state: absent}\n" + CLOSED);
        assertThat(planned).contains("f mode: 0644 → 0600").doesNotContain("gone mode");
        assertThat(mode("x/f")).isEqualTo("rw-------");
    }

    @Test
    void reachesWhatWasReachedBeforeAndWhatACopyBrings() throws IOException {
        file("files/tree/b", "y");
        file("files/tree/a/f", "x");
        String tasks = "- copy: {src: tree/, dest: DIR/x}\n" + CLOSED;
        assertThat(same(tasks)).contains("a/f mode: 0644 → 0600", "b mode: 0644 → 0600");
        Files.delete(dir.resolve("x/b"));
        String again = same(tasks + CLOSED.replace("g=", "g=rX"));
        assertThat(again).contains("a/f mode: 0600 → 0640", "b mode: 0600 → 0640");
        assertThat(List.of(mode("x/b"), mode("x/a"))).containsExactly("rw-r-----", "rwxr-x---");
    }

    @Test
    void doesNotReachWhatIsMovedAway() throws IOException {
        Files.createDirectories(dir.resolve("x/a/b"));
        String planned =
                same("- file: {path: DIR/x/a, state: absent}\n- file: {path: DIR/x/a, state: touch, mode: '0666',"
                        + " modification_time: preserve, access_time: preserve}\n" + CLOSED);
        assertThat(planned).contains("a mode: 0666 → 0600").doesNotContain("a/b mode");
    }
}
