package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that come from hosts: what is made of them on the controller, and what later tasks see of them. */
@NeedsHost
class FetchTest {
    private static HostContainer host;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        host = HostContainer.start();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private Project project(String tasks) {
        return new Project(folder)
                .inventory(host.inventoryLine("web", folder), host.inventoryLine("twin", folder.resolve("twin")))
                .tasks(tasks);
    }

    @Test
    void whatLaterTasksSeeIsWhatWasFetched() throws IOException {
        host.sh("rm -rf /srv/fetch; mkdir /srv/fetch; echo new >/srv/fetch/from; chmod 600 /srv/fetch/from");
        Files.createDirectories(folder.resolve("got"));
        Files.writeString(folder.resolve("got/from"), "old\n");
        Project project = project("""
                - name: first
                  copy: {src: got/from, dest: /srv/fetch/before}
                  run_once: true
                - name: fetch
                  fetch: {src: /srv/fetch/from, dest: got/, flat: true}
                  run_once: true
                - name: copy
                  copy: {src: got/from, dest: /srv/fetch/to}
                - name: look
                  copy: {content: "${lookup('file', 'got/from')}", dest: /srv/fetch/looked}
                """);
        Outcomes check = project.check();
        assertThat(check.changed()).as("%s", check).contains("first", "fetch");
        assertThat(check.with("unknown")).as("%s", check).containsExactlyInAnyOrder("copy", "look");
        assertThat(Files.readString(folder.resolve("got/from"))).isEqualTo("old\n");
        assertThat(check.out()).doesNotContain("new\\n", "+ new");

        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(host.sh("cd /srv/fetch && cat before to looked")).isEqualTo("old\nnew\nnew");
        assertThat(project.check().with("unknown")).isEmpty();
    }

    @Test
    void aNewFileIsAsPrivateAsItIsOnTheHostAndAnOldOneKeepsItsMode() throws IOException {
        host.sh("rm -rf /srv/fetch; mkdir /srv/fetch; cd /srv/fetch; echo a >open; echo b >closed; chmod 600 closed");
        Files.writeString(folder.resolve("old"), "");
        Files.setPosixFilePermissions(folder.resolve("old"), PosixFilePermissions.fromString("rw-rw----"));
        Outcomes apply = project("""
                - fetch: {src: /srv/fetch/open, dest: ./, flat: true}
                  run_once: true
                - fetch: {src: /srv/fetch/closed, dest: closed, flat: true}
                  run_once: true
                - fetch: {src: /srv/fetch/open, dest: old, flat: true}
                  run_once: true
                """).apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(mode("open")).isIn("rw-r--r--", "rw-r-----", "rw-------");
        assertThat(mode("closed")).isEqualTo("rw-------");
        assertThat(mode("old")).isEqualTo("rw-rw----");
        try (var all = Files.list(folder)) {
            assertThat(all).noneMatch(each -> each.getFileName().toString().startsWith(".plumb-"));
        }
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }

    @Test
    void severalHostsWithOneFileAreForeseenAsTheyCome() throws IOException {
        host.sh("rm -rf /srv/fetch; mkdir /srv/fetch; cd /srv/fetch; echo same >same; echo web >web; echo twin >twin");
        Project project = project("""
                - name: same
                  fetch: {src: /srv/fetch/same, dest: same, flat: true}
                - name: same again
                  fetch: {src: /srv/fetch/same, dest: same, flat: true}
                - name: differs
                  fetch: {src: "/srv/fetch/${inventory_hostname}", dest: differs, flat: true}
                """);
        Outcomes check = project.check();
        Outcomes apply = project.apply();
        assertThat(changes(check)).as("%s", check).hasSize(4);
        assertThat(changes(apply)).as("%s", apply).isEqualTo(changes(check));
        assertThat(apply.out() + apply.err()).contains("put something else into local file");
        assertThat(Files.readString(folder.resolve("differs"))).isIn("web\n", "twin\n");
    }

    private static Set<String> changes(Outcomes outcomes) {
        return outcomes.tasks().stream()
                .filter(each -> Boolean.TRUE.equals(each.get("changed")))
                .map(each -> each.get("host") + ": " + each.get("task"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void nothingLeadsOutOfTheDirectoryOfAHost() throws IOException {
        host.sh("rm -rf /srv/fetch; mkdir -p /srv/fetch; echo x >/srv/fetch/x");
        Outcomes apply = project("""
                - name: up
                  fetch: {src: /srv/fetch/../../../../srv/fetch/x, dest: tree}
                  run_once: true
                """).apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(Files.readString(folder.resolve("tree/web/srv/fetch/x"))).isEqualTo("x\n");

        Project odd = new Project(folder.resolve("odd"))
                .inventory(host.inventoryLine("../../web", folder.resolve("odd")))
                .tasks("- fetch: {src: /srv/fetch/x, dest: tree}\n");
        Outcomes refused = odd.apply();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.toString()).doesNotContain("\tat ");
        assertThat(folder.resolve("web")).doesNotExist();
    }

    @Test
    void whatCannotBeWrittenHereOrReadThereIsTold() throws IOException {
        host.sh("rm -rf /srv/fetch; mkdir /srv/fetch; cd /srv/fetch; echo x >x; echo s >secret; chmod 600 secret");
        Files.writeString(folder.resolve("file"), "");
        Outcomes check = project("""
                - name: below a file
                  fetch: {src: /srv/fetch/x, dest: file}
                  ignore_errors: true
                - name: not to be read
                  fetch: {src: /srv/fetch/secret, dest: got}
                  become: true
                  become_user: deploy
                  ignore_errors: true
                - name: need not be read
                  fetch: {src: /srv/fetch/secret, dest: got, fail_on_missing: false}
                  become: true
                  become_user: deploy
                - name: by root
                  fetch: {src: /srv/fetch/secret, dest: got}
                """).check();
        assertThat(check.with("failed")).as("%s", check).contains("below a file", "not to be read");
        assertThat(check.out()).contains("is no directory", "permission denied");
        assertThat(check.changed()).containsExactly("by root");
    }
}
