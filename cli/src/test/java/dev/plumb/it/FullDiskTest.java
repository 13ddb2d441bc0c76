package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system without room: the old file stays whole, nothing is left beside it, and the failure says why. */
@NeedsHost
class FullDiskTest {
    private static final int FAILED = 2;

    private static HostContainer host;

    @TempDir
    private Path folder;

    private Project project;

    @BeforeAll
    static void start() {
        host = HostContainer.start(Map.of("/mnt/small", "size=1m"));
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @BeforeEach
    void fill() {
        project = new Project(folder).on(host);
        host.sh("rm -rf /mnt/small/*; printf 'old=1\\n' >/mnt/small/app.conf; chmod 0640 /mnt/small/app.conf;"
                + " dd if=/dev/zero of=/mnt/small/ballast bs=4k 2>/dev/null; true");
    }

    @Test
    void aSmallFileCannotBeWritten() {
        fails("- name: conf\n  copy: {dest: /mnt/small/app.conf, content: \"" + "new=2 ".repeat(50) + "\"}\n");
    }

    @Test
    void aLineCannotBeAdded() {
        fails("- name: conf\n  lineinfile: {path: /mnt/small/app.conf, line: new=2}\n");
    }

    @Test
    void aBlockCannotBeAdded() {
        fails("- name: conf\n  blockinfile: {path: /mnt/small/app.conf, block: new=2}\n");
    }

    @Test
    void aTemplateCannotBeWritten() throws Exception {
        Files.writeString(folder.resolve("app.conf.ftl"), "<#list 1..50 as i>new=${i}\n</#list>");
        fails("- name: conf\n  template: {src: app.conf.ftl, dest: /mnt/small/app.conf}\n");
    }

    @Test
    void aJobCannotBeAdded() {
        fails("- name: conf\n  cron: {name: sweep, job: /bin/true, user: root, cron_file: /mnt/small/app.conf}\n");
    }

    @Test
    void aVariableOfJobsCannotBeAdded() {
        fails(
                "- name: conf\n  cron: {name: MAILTO, value: ops, env: true, user: root, cron_file: /mnt/small/app.conf}\n");
    }

    @Test
    void aLargeFileCannotBeUploaded() throws Exception {
        host.sh("rm /mnt/small/ballast");
        Files.write(folder.resolve("large.bin"), new byte[3 << 20]);
        fails("- name: conf\n  copy: {src: large.bin, dest: /mnt/small/app.conf}\n");
    }

    private void fails(String tasks) {
        String before = host.sh("cd /mnt/small; ls -la --time-style=full-iso; cat app.conf");
        Outcomes failed = project.tasks(tasks).apply();
        assertThat(failed.exit()).as("%s", failed).isEqualTo(FAILED);
        assertThat(failed.with("failed")).containsExactly("conf");
        assertThat(failed.out()).contains("No space left on device");
        assertThat(host.sh("cd /mnt/small; ls -la --time-style=full-iso | grep -v ' \\.\\{1,2\\}$'; cat app.conf"))
                .isEqualTo(before.replaceAll("(?m)^.* \\.\\.?\\n", ""));
    }
}
