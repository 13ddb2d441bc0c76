package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link that dies without a word: neither side hears of it, and TCP gives up only after hours. */
class SilentLinkTest extends OwnHost {
    private static final String SHELLS = "grep -lz 'plumb-loc[k]' /proc/[0-9]*/cmdline 2>/dev/null | wc -l";

    @TempDir
    private Path other;

    private Project project;

    @BeforeEach
    void prepare() {
        project = new Project(folder);
        host.sh("rm -rf /srv/work; mkdir -p /srv/work");
    }

    private Outcomes next() {
        return new Project(other)
                .on(host)
                .tasks("- name: next\n  copy: {dest: /srv/work/next, content: here}\n")
                .apply("--lock-wait", "100");
    }

    private void assertFree() {
        Outcomes next = next();
        assertThat(next.exit()).as("%s", next).isZero();
        await("[ \"$(" + SHELLS + ")\" = 0 ]");
    }

    @Test
    void anIdleShellLetsGoOfTheHost() throws Exception {
        project.tasks("- shell: touch /srv/work/started\n- pause: {seconds: 40}\n- shell: touch /srv/work/never\n");
        try (CutProxy proxy = new CutProxy(host.port())) {
            project.inventory(host.inventoryLine("web", folder, proxy.port()));
            CompletableFuture<Outcomes> running = project.beginApply();
            await("test -e /srv/work/started");
            Thread.sleep(1000);
            proxy.fallSilent();
            assertFree();
            assertThat(running.get(200, TimeUnit.SECONDS).exit()).isEqualTo(4);
        }
        assertThat(host.exec("test -e /srv/work/never").exit()).isNotZero();
    }

    @Test
    void soDoesOneThatGotHalfOfAScriptAndTheUploadOfAnother() throws Exception {
        byte[] content = new byte[4 << 20];
        new java.util.SplittableRandom(7).nextBytes(content);
        Files.write(folder.resolve("big.bin"), content);
        Files.write(folder.resolve("small.bin"), java.util.Arrays.copyOf(content, 200 << 10));
        // as on a busy host, where a script is slow to remove its temporary file; the next run is there before that
        host.sh("mv /usr/bin/rm /usr/bin/rm.real; printf '%s\\n' '#!/bin/sh' 'case $* in */.plumb-*) sleep 4;; esac'"
                + " 'exec rm.real \"$@\"' >/usr/bin/rm; chmod 755 /usr/bin/rm");
        for (String name : new String[] {"small", "big"}) {
            host.sh("echo old >/srv/work/" + name);
            project.tasks("- copy: {src: " + name + ".bin, dest: /srv/work/" + name + "}\n");
            try (CutProxy proxy = new CutProxy(host.port())) {
                project.inventory(host.inventoryLine("web", folder, proxy.port()));
                proxy.fallSilentAfter(120_000);
                CompletableFuture<Outcomes> running = project.beginApply();
                host.sh("for i in $(seq 600); do if [ \"$(" + SHELLS
                        + ")\" != 0 ]; then exit 0; fi; sleep 0.1; done; exit 1");
                assertFree();
                assertThat(running.get(200, TimeUnit.SECONDS).exit()).isEqualTo(4);
                assertThat(host.sh("cat /srv/work/" + name)).isEqualTo("old\n");
                await("! pgrep -x tee && ! ls -A /srv/work | grep -q '[.]plumb-'");
            }
        }
        host.sh("mv -f /usr/bin/rm.real /usr/bin/rm");
    }

    @Test
    void aRunThatOnlyWaitsKeepsTheHost() throws Exception {
        project.on(host)
                .tasks(
                        "- shell: touch /srv/work/started\n- pause: {seconds: 60}\n- shell: echo $PPID; touch /srv/work/after\n");
        CompletableFuture<Outcomes> running = project.beginApply();
        await("test -e /srv/work/started");
        Thread.sleep(56_000);
        assertThat(new Project(other)
                        .on(host)
                        .tasks("- shell: touch /srv/work/never\n")
                        .apply("--lock-wait", "0")
                        .exit())
                .isEqualTo(14);
        Outcomes done = running.get(100, TimeUnit.SECONDS);
        assertThat(done.exit()).as("%s", done).isZero();
        await("[ \"$(" + SHELLS + ")\" = 0 ]");
    }

    private void await(String condition) {
        host.sh("for i in $(seq 600); do if " + condition + "; then exit 0; fi; sleep 0.1; done; exit 1");
    }
}
