package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with two names, changed under both by tasks that are sent together. */
class HardLinksTest {
    private static final String CHANGES = """
            - {name: second name, file: {path: "%1$s/b", src: "%1$s/a", state: hard}}
            - {name: third name, file: {path: "%1$s/c", src: "%1$s/b", state: hard}}
            - {name: first closed, file: {path: "%1$s/a", mode: '0600'}}
            - {name: second is closed, file: {path: "%1$s/b", mode: '0600'}}
            - {name: third opened, file: {path: "%1$s/c", mode: '0640'}}
            - {name: first is opened, file: {path: "%1$s/a", mode: '0640'}}
            - {name: second closed, file: {path: "%1$s/b", mode: '0400'}}
            """;

    @TempDir
    private Path dir;

    private List<String> changed(String command, String tasks) throws IOException {
        Path book = Files.writeString(
                dir.resolve("site.yml"),
                "- hosts: localhost\n  tasks:\n" + tasks.formatted(dir).indent(4));
        Cli run = Cli.local(command, "-v", book.toString());
        assertThat(run.code()).as(run.out() + run.err()).isIn(0, 10);
        return run.out()
                .lines()
                .filter(line -> line.startsWith("task ") || line.startsWith("  localhost: "))
                .map(line -> line.replaceAll("^task [0-9]+: | \\(file\\)| \\(copy\\)|^ +localhost|: file .*", ""))
                .toList();
    }

    @Test
    void ofAFileThatIsThere() throws IOException {
        Files.writeString(dir.resolve("a"), "text");
        List<String> planned = changed("check", CHANGES);
        assertThat(planned)
                .containsSubsequence(
                        "first closed", ": changed", "second is closed", ": ok", "third opened", ": changed")
                .containsSubsequence("first is opened", ": ok", "second closed", ": changed");
        assertThat(changed("apply", CHANGES)).isEqualTo(planned);
    }

    @Test
    void ofAFileThatIsMadeByATaskBefore() throws IOException {
        String tasks = "- {name: made, copy: {dest: '%1$s/a', content: text, mode: '0644'}}\n" + CHANGES;
        List<String> planned = changed("check", tasks);
        assertThat(planned).containsSubsequence("second is closed", ": ok", "first is opened", ": ok");
        assertThat(changed("apply", tasks)).isEqualTo(planned);
    }

    @Test
    void whatIsToldOfOneNameFollowsWhatIsDoneUnderAnother() throws IOException {
        Path a = Files.writeString(dir.resolve("a"), "text");
        Files.setPosixFilePermissions(a, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        String tasks = """
                - {name: second name, file: {path: "%1$s/b", src: "%1$s/a", state: hard}}
                - {name: second closed, file: {path: "%1$s/b", mode: '0600'}}
                - {name: look, stat: {path: "%1$s/a"}, register: s}
                - {name: told, debug: {msg: "mode ${s.stat.mode}"}}
                - {name: first opened, file: {path: "%1$s/a", mode: '0640'}}
                - {name: look again, stat: {path: "%1$s/b"}, register: s}
                - {name: told again, debug: {msg: "mode ${s.stat.mode}"}}
                """;
        List<String> planned = changed("check", tasks);
        assertThat(planned).contains(": ok: mode 0600", ": ok: mode 0640").doesNotContain(": ok: mode 0644");
        assertThat(changed("apply", tasks)).contains(": ok: mode 0600", ": ok: mode 0640");
        Files.setPosixFilePermissions(a, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(changed("check", tasks)).contains(": ok: mode 0600", ": ok: mode 0640");
        assertThat(changed("apply", tasks)).contains(": ok: mode 0600", ": ok: mode 0640");
    }

    @Test
    void ofNamesThatWereThereBefore() throws IOException {
        Files.writeString(dir.resolve("a"), "text");
        Files.createLink(dir.resolve("b"), dir.resolve("a"));
        String tasks = """
                - {name: first closed, file: {path: "%1$s/a", mode: '0600'}}
                - {name: second opened, file: {path: "%1$s/b", mode: '0644'}}
                - {name: first is opened, file: {path: "%1$s/a", mode: '0644'}}
                - {name: first anew, copy: {dest: "%1$s/a", content: other, mode: '0600'}}
                - {name: second stays, file: {path: "%1$s/b", mode: '0644'}}
                """;
        List<String> planned = changed("check", tasks);
        assertThat(planned)
                .containsExactly(
                        "first closed",
                        ": changed",
                        "second opened",
                        ": changed",
                        "first is opened",
                        ": ok",
                        "first anew",
                        ": changed",
                        "second stays",
                        ": ok");
        assertThat(changed("apply", tasks)).isEqualTo(planned);
    }

    @Test
    void ofANameThatIsReplacedIsToldThatTheOthersStay() throws IOException {
        Files.writeString(dir.resolve("a"), "text");
        Files.createLink(dir.resolve("b"), dir.resolve("a"));
        Files.createLink(dir.resolve("c"), dir.resolve("a"));
        Path book = Files.writeString(
                dir.resolve("site.yml"),
                "- hosts: localhost\n  tasks:\n  - copy: {dest: " + dir + "/a, content: other}\n");
        String told = "+ inode: a new file; 2 other names of the file at " + dir + "/a will keep what is in it now";
        assertThat(Cli.local("check", book.toString()).out()).contains(told);
        assertThat(Cli.local("apply", "--diff", book.toString()).out()).contains(told);
        assertThat(Files.readString(dir.resolve("b"))).isEqualTo("text");
        assertThat(Cli.local("check", book.toString()).code()).isZero();
    }
}
