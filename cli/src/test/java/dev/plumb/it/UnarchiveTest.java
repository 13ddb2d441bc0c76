package dev.plumb.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module {@code unarchive}: archives of the controller, of the host and of a server; those that mean harm. */
class UnarchiveTest extends OwnHost {
    private Project project;

    @BeforeEach
    void prepare() throws IOException {
        host.sh(
                "rm -rf /srv/u /srv/away /var/lib/plumb/archives; mkdir -p -m 0700 /var/lib/plumb; mkdir -p /srv/u /srv/away; echo keep >/srv/u/kept");
        project = new Project(folder).on(host);
        Files.createDirectories(folder.resolve("files"));
    }

    /** Writes tar. */
    private static final class Tar {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Tar add(char type, String name, String target, String content) {
            return header(type, name, target, content.length())
                    .raw(content)
                    .raw("\0".repeat((512 - content.length() % 512) % 512));
        }

        private Tar raw(String text) {
            bytes.writeBytes(text.getBytes(UTF_8));
            return this;
        }

        Tar header(char type, String name, String target, long size) {
            byte[] block = new byte[512];
            put(block, 0, name);
            put(block, 100, type == '5' ? "0000755" : "0000644");
            put(block, 108, "0000000");
            put(block, 116, "0000000");
            put(block, 124, String.format("%011o", size));
            put(block, 136, "14000000000");
            put(block, 148, "        ");
            block[156] = (byte) type;
            put(block, 157, target);
            put(block, 257, "ustar");
            put(block, 263, "00");
            int sum = 0;
            for (byte each : block) {
                sum += each & 0xff;
            }
            put(block, 148, String.format("%06o", sum));
            block[154] = 0;
            bytes.writeBytes(block);
            return this;
        }

        private static void put(byte[] block, int at, String text) {
            byte[] more = text.getBytes(UTF_8);
            System.arraycopy(more, 0, block, at, more.length);
        }

        byte[] end() {
            return raw("\0".repeat(1024)).bytes.toByteArray();
        }
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve("files").resolve(name), bytes);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(all)) {
            out.write(bytes);
        }
        return all.toByteArray();
    }

    private Project unpack(String src, String more) {
        return project.tasks("- {name: it, unarchive: {src: " + src + ", dest: /srv/u" + more + "}}");
    }

    private static String message(Outcomes outcomes) {
        return String.valueOf(outcomes.tasks().get(0).get("message"));
    }

    /** Both say why, and nothing is there that was not there before. */
    private void refused(String words) {
        String look = "find /srv -printf '%p %i %m %T@ %s\\n' | sort; find /tmp /var/tmp -mindepth 1 | sort";
        String before = host.sh(look);
        for (Outcomes failed : new Outcomes[] {project.check(), project.apply()}) {
            assertThat(failed.exit()).as("%s", failed).isEqualTo(2);
            assertThat(message(failed)).contains(words);
        }
        assertThat(host.sh(look)).isEqualTo(before);
    }

    /** An archive of the controller, and the same one on the host. */
    private void refusedEverywhere(String name, byte[] bytes, String words) throws IOException {
        file(name, bytes);
        unpack(name, "");
        refused(words);
        project.tasks("- {name: sent, copy: {src: " + name + ", dest: /srv/away/" + name + "}}")
                .apply();
        unpack("/srv/away/" + name, ", remote_src: true");
        refused(words);
    }

    @Test
    void whatWouldLandElsewhereIsRefused() throws IOException {
        refusedEverywhere("a.tar", new Tar().add('0', "/etc/x", "", "x").end(), "'/etc/x' would land outside dest");
        refusedEverywhere(
                "b.tar", new Tar().add('0', "a/../../x", "", "x").end(), "'a/../../x' would land outside dest");
        refusedEverywhere(
                "c.tar.gz",
                gzip(new Tar()
                        .add('2', "l", "/srv/away", "")
                        .add('0', "l/x", "", "x")
                        .end()),
                "'l/x' would land wherever the link 'l' leads");
        refusedEverywhere("d.tar", new Tar().add('3', "null", "", "").end(), "'null' is a device, a pipe or the like");
        refusedEverywhere("e.tar", new Tar().add('6', "fifo", "", "").end(), "is a device, a pipe or the like");
        refusedEverywhere(
                "g.tar",
                new Tar().add('L', "l", "", "/etc/x\0").add('0', "x", "", "x").end(),
                "'/etc/x' would land outside dest");
        file("f.tar", new Tar().add('1', "hard", "/etc/passwd", "").end());
        unpack("f.tar", "");
        refused("'hard' is another name of '/etc/passwd', which is not before it in it");
    }

    @Test
    void whatIsReachedThroughALinkOfTheHostIsRefused() throws IOException {
        host.sh("ln -s /srv/away /srv/u/l; mkdir /srv/u/in; ln -s in /srv/u/m");
        file("a.tar", new Tar().add('5', "l/", "", "").add('0', "l/x", "", "x").end());
        unpack("a.tar", "");
        refused("'l' is a link on the host and leads to /srv/away, out of /srv/u");
        file("b.tar", new Tar().add('0', "m/x", "", "x").end());
        assertThat(unpack("b.tar", "").apply().changed()).containsExactly("it");
        assertThat(host.sh("cat /srv/u/in/x; readlink /srv/u/m")).isEqualTo("xin\n");
    }

    @Test
    void whatIsNotWholeIsRefused() throws IOException {
        byte[] whole = gzip(new Tar()
                .add('0', "a", "", "a".repeat(100_000))
                .add('0', "b", "", "b")
                .end());
        refusedEverywhere("cut.tar.gz", java.util.Arrays.copyOf(whole, whole.length / 2), "cannot be unpacked: it ");
        byte[] spoilt = whole.clone();
        spoilt[whole.length / 2] ^= 0x55;
        refusedEverywhere("bad.tar.gz", spoilt, "cannot be unpacked: ");
        refusedEverywhere("empty.tar", new byte[0], "the file is 0 bytes");
        refusedEverywhere("none.tar", new Tar().end(), "there is nothing in it");
        refusedEverywhere(
                "text.tar", "This is no archive\n".repeat(99).getBytes(UTF_8), "it is no tar archive, or damaged");
        refusedEverywhere(
                "text.gz", gzip("This is no archive\n".repeat(99).getBytes(UTF_8)), "it is no tar archive, or damaged");
    }

    /** 10 GiB of zeros, which need a few seconds to be seen and no memory. */
    @Test
    void whatDoesNotFitIsSeenBefore() throws IOException {
        host.sh("mountpoint -q /srv/u || mount -t tmpfs -o size=40m none /srv/u; echo keep >/srv/u/kept");
        Path large = folder.resolve("files/large.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(large), 1 << 16)) {
            long size = 10L << 30;
            out.write(gnuHeader(size));
            byte[] zeros = new byte[1 << 20];
            for (long i = 0; i < size >> 20; i++) {
                out.write(zeros);
            }
            out.write(new byte[1024]);
        }
        unpack("large.tar.gz", "");
        for (Outcomes failed : new Outcomes[] {project.check(), project.apply()}) {
            assertThat(failed.exit()).as("%s", failed).isEqualTo(2);
            assertThat(message(failed)).contains("the disk is too small: /srv/u has", "10241 MiB are needed");
        }
        assertThat(host.sh("ls -A /srv/u")).isEqualTo("kept\n");
        project.tasks("- {name: less, file: {path: /srv/u/kept, state: absent}}\n"
                + "- {name: it, unarchive: {src: large.tar.gz, dest: /srv/u}}");
        Outcomes assumed = project.check();
        assertThat(assumed.changed()).as("%s", assumed).containsExactly("less", "it");
        assertThat(assumed.toString()).contains("that the disk is large enough then: now /srv/u has");
        host.sh("umount /srv/u");
    }

    /** With the size as a number, as GNU writes what has too many digits. */
    private static byte[] gnuHeader(long size) {
        byte[] block = new Tar().header('0', "zeros", "", 0).bytes.toByteArray();
        for (int i = 124; i < 136; i++) {
            block[i] = i == 124 ? (byte) 0x80 : i < 128 ? 0 : (byte) (size >>> 8 * (135 - i));
        }
        java.util.Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xff;
        }
        byte[] digits = String.format("%06o\0", sum).getBytes(UTF_8);
        System.arraycopy(digits, 0, block, 148, digits.length);
        return block;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.tar", "packed.tar.gz", "zipped.zip"})
    void anArchiveOfTheControllerIsReadThereAndOnlyWhatDiffersIsSent(String name) throws IOException {
        byte[] tar = new Tar()
                .add('5', "./", "", "")
                .add('5', "./d/", "", "")
                .add('0', "./d/a b'\"\u00fc$x", "", "one\n")
                .add('0', "./d/deep/two", "", "two\n")
                .add('1', "./d/hard", "./d/deep/two", "")
                .add('2', "./d/link", "deep/two", "")
                .end();
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            for (String each : new String[] {"d/", "d/a b'\"\u00fc$x", "d/deep/two"}) {
                out.putNextEntry(new ZipEntry(each));
                out.write(
                        each.endsWith("/")
                                ? new byte[0]
                                : each.endsWith("x") ? "one\n".getBytes(UTF_8) : "two\n".getBytes(UTF_8));
                out.closeEntry();
            }
        }
        file(name, name.endsWith("zip") ? zip.toByteArray() : name.endsWith("gz") ? gzip(tar) : tar);
        unpack(name, "");
        Outcomes checked = project.check();
        assertThat(checked.changed()).as("%s", checked).containsExactly("it");
        assertThat(host.sh("ls -A /srv/u")).isEqualTo("kept\n");
        Outcomes applied = project.apply();
        assertThat(applied.changed()).as("%s", applied).containsExactly("it");
        assertThat(applied.diffs()).isEqualTo(checked.diffs());
        assertThat(host.sh("cd /srv/u/d && cat a* deep/two && ls -A .. && stat -c %a . deep/two"))
                .isEqualTo("one\ntwo\nd\nkept\n755\n644\n");
        if (!name.endsWith("zip")) {
            assertThat(host.sh("cd /srv/u/d && readlink link && [ hard -ef deep/two ] && stat -c %Y hard"))
                    .isEqualTo("deep/two\n1610612736\n");
        }
        assertThat(project.apply().changed()).isEmpty();
        host.sh("echo other >/srv/u/d/deep/two; chmod 600 /srv/u/d/a*");
        Outcomes again = project.check();
        assertThat(again.diffs().toString()).contains("/srv/u/d/deep/two").doesNotContain("absent");
        // what this zip comes from has no permissions to give
        assertThat(again.diffs().toString().contains("0600 → 0644")).isEqualTo(!name.endsWith("zip"));
        project.apply();
        assertThat(project.check().changed()).isEmpty();
        assertThat(host.sh("find / -xdev -name '.plumb-*' ! -name .plumb-places 2>/dev/null"))
                .isEmpty();
    }

    /** A {@code mv} that fails for one name: the others are as they were, with their owners and times. */
    @Test
    void whatWasMovedIsTakenBackWhenSomethingCannotBe() throws IOException {
        file(
                "a.tar",
                new Tar()
                        .add('0', "a/old", "", "new\n")
                        .add('0', "a/more", "", "new\n")
                        .add('5', "a/d/", "", "")
                        .add('0', "a/d/x", "", "x")
                        .add('2', "a/link", "old", "")
                        .add('0', "z/good", "", "new\n")
                        .add('0', "z/stuck", "", "new\n")
                        .end());
        host.sh(
                "cd /srv/u && mkdir a z && echo one >a/old && ln -s nothing a/link && echo two >z/stuck && chmod 640 a/old\n"
                        + "printf '%s\\n' '#!/bin/sh' 'case $* in *z/stuck*) /usr/bin/mv -f -t . -- /proc/self/fd/5/z/good"
                        + " && echo stuck >&2; exit 1;; esac; exec /usr/bin/mv \"$@\"' >/usr/local/bin/mv && chmod +x /usr/local/bin/mv");
        String look = "cd /srv/u && find . ! -type d -printf '%p %i %m %T@ %l\\n' | sort";
        String before = host.sh(look);
        Outcomes failed = unpack("a.tar", "").apply();
        assertThat(failed.exit()).as("%s", failed).isEqualTo(2);
        assertThat(message(failed)).contains("stuck");
        assertThat(host.sh(look)).isEqualTo(before);
        assertThat(host.sh("ls -A /srv/u /srv/u/a; rm /usr/local/bin/mv"))
                .isEqualTo("/srv/u:\na\nkept\nz\n\n/srv/u/a:\nlink\nold\n");
        assertThat(project.apply().changed()).containsExactly("it");
        assertThat(host.sh("cd /srv/u && cat a/old z/stuck && readlink a/link")).isEqualTo("new\nnew\nold\n");
    }

    @Test
    void otherCompressionsAreReadByProgramsOfTheController() throws Exception {
        file("a.tar", new Tar().add('0', "a", "", "one\n").end());
        for (String program : new String[] {"xz", "zstd", "bzip2"}) {
            host.sh("rm -f /srv/u/a");
            Path packed = folder.resolve("files/a.tar." + program);
            Process process = new ProcessBuilder(
                            program, "-c", folder.resolve("files/a.tar").toString())
                    .redirectOutput(packed.toFile())
                    .start();
            assertThat(process.waitFor()).isZero();
            unpack("a.tar." + program, "");
            assertThat(project.apply().changed()).as(program).containsExactly("it");
            assertThat(host.sh("cat /srv/u/a")).isEqualTo("one\n");
            assertThat(project.apply().changed()).isEmpty();
        }
    }

    @Test
    void anotherUserGetsWhatItMayHave() throws IOException {
        file(
                "a.tar",
                new Tar().add('5', "d/", "", "").add('0', "d/a", "", "one\n").end());
        host.sh("chown deploy /srv/u");
        project.tasks("- {name: it, unarchive: {src: a.tar, dest: /srv/u}, become: true, become_user: deploy}");
        assertThat(project.apply().changed()).containsExactly("it");
        assertThat(host.sh("stat -c %U /srv/u/d/a")).isEqualTo("deploy\n");
        assertThat(project.apply().changed()).isEmpty();
        host.sh("chown -R root /srv/u; chmod 755 /srv/u; rm -rf /srv/u/d");
        Outcomes failed = project.apply();
        assertThat(failed.exit()).isEqualTo(2);
        assertThat(host.sh("ls -A /srv/u")).isEqualTo("kept\n");
    }

    @Test
    void aServerIsNotAskedForAnArchiveThatItHasStill() throws IOException {
        String server = Checkout.read(Checkout.root().resolve("cli/src/test/resources/it/web/server.pl"));
        file("a.tar.gz", gzip(new Tar().add('0', "a", "", "one\n").end()));
        host.sh("set -e\ncat >/srv/server.pl <<'EOF'\n" + server + "\nEOF\n" + """
                command -v curl >/dev/null||{ apt-get -qq update
                DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends curl >/dev/null 2>&1;}
                mkdir -p /srv/web; rm -f /srv/web.log
                systemctl is-active -q web-server||systemd-run -Gq --unit=web-server perl /srv/server.pl
                for i in 1 2 3 4 5 6 7 8 9;do bash -c ': </dev/tcp/127.0.0.1/8088' 2>/dev/null&&break;sleep 0.3;done
                """);
        project.tasks("- {name: sent, copy: {src: a.tar.gz, dest: /srv/web/a.tar.gz}}")
                .apply();
        unpack("\"http://127.0.0.1:8088/a.tar.gz\"", ", remote_src: true");
        assertThat(project.check().changed()).containsExactly("it");
        assertThat(project.apply().changed()).containsExactly("it");
        assertThat(host.sh("cat /srv/u/a; rm -f /srv/web.log")).isEqualTo("one\n");
        assertThat(project.apply().changed()).isEmpty();
        assertThat(host.sh("grep -c '^GET' /srv/web.log; :")).isEqualTo("0\n");
        unpack("\"http://ann:hidden-canary@127.0.0.1:8088/none.tar.gz\"", ", remote_src: true");
        Outcomes failed = project.check();
        assertThat(message(failed))
                .contains("http://127.0.0.1:8088/none.tar.gz cannot be unpacked: it cannot be fetched");
        assertThat(failed.toString()).doesNotContain("hidden-canary");
    }
}
