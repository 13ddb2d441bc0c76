package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody wants to lose is taken away only by who says so. All of it is asked of dry runs. */
class SystemPathsTest extends LocalPlays {
    private String failure(String task) {
        Cli run = run("check", play("", "- file: " + task));
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
        return run.out() + run.err();
    }

    private void passes(String tasks) {
        Cli run = run("check", play("", tasks));
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /etc, /usr, /var, /srv, /home, /root, /boot, /opt, /bin, /lib, /dev, /proc, /sys, /run, /tmp
            /usr/bin, /usr/local/bin, /var/lib, /etc/passwd
            /etc/, /etc/., //etc, /etc/../etc, /usr/../etc/./
            """)
    void ofTheSystemStay(ArgumentsAccessor paths) {
        for (Object path : paths.toArray()) {
            assertThat(failure("{path: " + path + ", state: absent}"))
                    .contains("is part of the system; allow_system_paths: true takes it away all the same");
        }
    }

    @Test
    void throughALinkStay() throws IOException {
        Files.createSymbolicLink(dir.resolve("up"), Path.of("/usr"));
        assertThat(failure("{path: " + dir + "/up/bin, state: absent}")).contains("/usr/bin is part of the system");
    }

    @Test
    void linksThemselvesGo() throws IOException {
        Files.createSymbolicLink(dir.resolve("up"), Path.of("/usr"));
        passes("- file: {path: " + dir + "/up, state: absent}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/.", "/etc/..", "/usr/../.."})
    void theRootIsNeverRemoved(String path) {
        Cli run = run("check", play("", "- file: {path: " + path + ", state: absent, allow_system_paths: true}"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("path is /, which cannot be removed");
    }

    @Test
    void theRootIsNeverRemovedThroughALink() throws IOException {
        Files.createSymbolicLink(dir.resolve("up"), Path.of("/"));
        assertThat(failure("{path: " + dir + "/up/etc/.., state: absent, allow_system_paths: true}"))
                .contains("/ is never removed");
    }

    @Test
    void resultsThatAreEmptyRemoveNothing() {
        String tasks = """
                - command: echo
                  changed_when: false
                  register: empty
                - file: {path: "${empty.stdout}", state: absent}
                """;
        Cli run = run("check", play("", tasks));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out() + run.err()).contains("path is empty").doesNotContain("absent\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "~/", "~root", "~/.", "~/x/.."})
    void homesOfTheTasksUserStay(String path) {
        assertThat(failure("{path: '" + path + "', state: absent}"))
                .containsAnyOf("is the home directory of", "is part of the system");
    }

    @Test
    void homesOfAccountsThatArePlannedStay() throws IOException {
        Files.createDirectories(dir.resolve("apps/one/data"));
        String tasks = """
                - user: {name: plumbapp, home: %1$s/apps/one, create_home: false}
                - file: {path: %1$s/apps/one/data, state: absent}
                - file: {path: %1$s/%2$s, state: absent}
                """;
        for (String path : new String[] {"apps/one", "apps", "apps/../apps/one/"}) {
            Cli run = run("check", play("", tasks.formatted(dir, path)));
            assertThat(run.code()).as(run.out()).isEqualTo(2);
            assertThat(run.out())
                    .contains("the home directory of user plumbapp")
                    .contains("1 failed");
        }
    }

    @Test
    void homesOfAccountsThatGoMayGo() throws IOException {
        Files.createDirectories(dir.resolve("apps/one"));
        passes("""
                - user: {name: plumbapp, home: %1$s/apps/one, create_home: false}
                - user: {name: plumbapp, state: absent}
                - file: {path: %1$s/apps/one, state: absent}
                """.formatted(dir));
    }

    @Test
    void whoSaysSoMay() throws IOException {
        passes("- file: {path: /usr/games, state: absent, allow_system_paths: true}\n"
                + "- user: {name: plumbapp, home: " + dir + ", create_home: false}\n"
                + "- file: {path: " + dir + ", state: absent, allow_system_paths: true}");
    }

    @Test
    void linksInTheirPlaceNeedItToo() throws IOException {
        assertThat(failure("{path: /srv, state: link, src: /var/srv, force: true}"))
                .contains("/srv is part of the system");
        assertThat(failure("{path: /etc/passwd, state: link, src: /dev/null, force: true}"))
                .contains("/etc/passwd is part of the system");
        assertThat(failure("{path: /etc/shadow, state: hard, src: /etc/passwd, force: true}"))
                .contains("/etc/shadow is part of the system");
    }
}
