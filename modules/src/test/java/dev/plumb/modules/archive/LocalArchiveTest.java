package dev.plumb.modules.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.LocalSource;
import dev.plumb.modules.kit.files.FileState.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What archives of the controller are read as, and what is refused of them where the library would take it. */
class LocalArchiveTest {
    private static int count;

    @TempDir
    private Path folder;

    private final Tar tar = new Tar();

    /** Writes tar by hand; a name is a char for each byte. */
    private static final class Tar {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();

        Tar add(char type, String name, String target, String content) {
            return header(type, name, target, content.length()).raw(content);
        }

        Tar raw(String content) {
            byte[] bytes = content.getBytes(ISO_8859_1);
            all.writeBytes(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
            return this;
        }

        Tar header(char type, String name, String target, long size) {
            byte[] block = new byte[512];
            put(block, 0, name);
            put(block, 100, "0000644");
            put(block, 108, "0000000");
            put(block, 116, "0000000");
            put(block, 124, String.format("%011o", size));
            put(block, 136, "14000000000");
            block[156] = (byte) type;
            put(block, 157, target);
            put(block, 257, "ustar");
            put(block, 263, "00");
            all.writeBytes(summed(block));
            return this;
        }

        private static void put(byte[] block, int at, String text) {
            byte[] more = text.getBytes(ISO_8859_1);
            System.arraycopy(more, 0, block, at, Math.min(more.length, 100));
        }

        Tar pax(String key, String value) {
            String rest = " " + key + "=" + value + "\n";
            int length = rest.length() + 2;
            length += length > 99 ? 1 : 0;
            return add('x', "pax", "", length + rest);
        }

        byte[] bytes() {
            return raw("\0".repeat(1024)).all.toByteArray();
        }
    }

    static byte[] summed(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xff;
        }
        byte[] digits = String.format("%06o\0", sum).getBytes(UTF_8);
        System.arraycopy(digits, 0, block, 148, digits.length);
        return block;
    }

    private Archive read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("archive"), bytes);
        return LocalArchive.list(
                new LocalSource.Entry("", LocalSource.Kind.FILE, file, 0644, bytes.length, "local-" + count++, ""));
    }

    private void refused(byte[] bytes, String words) throws IOException {
        Archive archive = read(bytes);
        assertThat(archive.error()).contains(words);
        assertThat(archive.members()).isEmpty();
    }

    @Test
    void absoluteNamesAreRefusedHoweverTheyAreWritten() throws IOException {
        refused(new Tar().add('0', "/etc/x", "", "x").bytes(), "'/etc/x' would land outside dest");
        refused(
                new Tar().add('L', "l", "", "/etc/x\0").add('0', "x", "", "x").bytes(),
                "'/etc/x' would land outside dest");
        refused(new Tar().pax("path", "/etc/x").add('0', "x", "", "x").bytes(), "'/etc/x' would land outside dest");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedHoweverTheyAreWritten() throws IOException {
        String odd = "a\u00ff?";
        refused(new Tar().add('0', odd, "", "x").bytes(), "is not UTF-8");
        refused(new Tar().add('L', "l", "", odd + "\0").add('0', "x", "", "x").bytes(), "is not UTF-8");
        refused(new Tar().pax("path", odd).add('0', "x", "", "x").bytes(), "is not UTF-8");
        refused(new Tar().add('2', "x", odd, "").bytes(), "is not UTF-8");
        refused(new Tar().add('K', "l", "", odd + "\0").add('2', "x", "y", "").bytes(), "is not UTF-8");
    }

    /** A short name that is cut in the middle of a character, and questions that are meant. */
    @Test
    void aLongNameCountsAndNotWhatIsLeftOfIt() throws IOException {
        String cut = "a".repeat(99) + "\u00c3";
        String name = "really?";
        tar.add('L', "l", "", name + "\0")
                .add('0', cut, "", "x")
                .pax("path", "pax?")
                .add('0', cut, "", "x");
        tar.add('K', "l", "", "what?\0").add('2', "link", cut, "");
        Archive archive = read(tar.bytes());
        assertThat(archive.error()).isEmpty();
        assertThat(archive.members()).extracting(Member::name).containsExactly(name, "pax?", "link");
        assertThat(archive.members().get(2).target()).isEqualTo("what?");
    }

    @Test
    void anArchiveThatEndsBetweenTwoMembersIsNotWhole() throws IOException {
        byte[] whole = tar.add('0', "a", "", "x").add('0', "b", "", "x").bytes();
        assertThat(read(whole).members()).hasSize(2);
        for (int length : new int[] {512, 600, 1024, 1030, 1536, 2048}) {
            refused(Arrays.copyOf(whole, length), "it ends early");
        }
        refused(new byte[100], "it ends early");
    }

    @Test
    void everyHeaderIsCompared() throws IOException {
        byte[] whole = tar.add('L', "l", "", "name\0").add('0', "x", "", "x").bytes();
        for (int at : new int[] {0, 130, 1024, 1130}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            refused(damaged, "it is no tar archive, or damaged");
        }
    }

    @Test
    void whatHeadersSayOfTheirLengthIsNotBelieved() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(all)) {
            byte[] mebibyte = new byte[1 << 20];
            out.write(new Tar().header('L', "l", "", 1L << 32).all.toByteArray());
            for (int i = 0; i < 4; i++) {
                out.write(mebibyte);
            }
        }
        refused(all.toByteArray(), "a name in it has more than 1 MiB");
        refused(
                new Tar()
                        .header('x', "l", "", 1L << 32)
                        .raw("4000000000 path=" + "a".repeat(2 << 20))
                        .bytes(),
                "");
        for (int i = 0; i < 20_000; i++) {
            tar.header('L', "l", "", 0);
        }
        refused(tar.add('0', "x", "", "x").bytes(), "it is no tar archive, or damaged");
    }

    @Test
    void sparseFilesAreToldOf() throws IOException {
        refused(new Tar().header('S', "x", "", 0).bytes(), "'x' is stored as a sparse file");
        refused(
                new Tar()
                        .add('x', "p", "", "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n27 GNU.sparse.realsize=512\n")
                        .add('0', "x", "", "1\n0\n1\n" + "\0".repeat(506) + "x")
                        .bytes(),
                "is stored as a sparse file");
    }

    /** Some programs write the size of the file for another name of it, or for a link. */
    @Test
    void otherNamesOfAFileHaveNoContentOfTheirOwn() throws IOException {
        tar.add('0', "a", "", "one\n").header('1', "b", "a", 4).add('2', "l", "a", "");
        Archive archive = read(tar.bytes());
        assertThat(archive.error()).isEmpty();
        assertThat(archive.members())
                .extracting(Member::sha256)
                .startsWith(archive.members().get(0).sha256());
        assertThat(archive.members().get(1).size()).isEqualTo(4);
        assertThat(archive.members().get(2).kind()).isEqualTo(Kind.LINK);
    }

    @ParameterizedTest
    @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
    void longNamesAndLargeNumbersAreRead(int mode) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String name = "\u00fc".repeat(130);
        boolean pax = mode == TarArchiveOutputStream.LONGFILE_POSIX;
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(all, "UTF-8")) {
            out.setLongFileMode(mode);
            out.setBigNumberMode(pax ? TarArchiveOutputStream.BIGNUMBER_POSIX : TarArchiveOutputStream.BIGNUMBER_STAR);
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setUserId(4_000_000_000L);
            entry.setNames("ann", "staff");
            entry.setModTime(-1000);
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
            TarArchiveEntry link = new TarArchiveEntry("l", TarArchiveEntry.LF_SYMLINK);
            link.setLinkName(name);
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
        }
        Archive archive = read(all.toByteArray());
        assertThat(archive.error()).isEmpty();
        Member first = archive.members().get(0);
        assertThat(first.name()).isEqualTo(name);
        assertThat(first.uid()).isEqualTo(4_000_000_000L);
        assertThat(first.owner() + ":" + first.group()).isEqualTo("ann:staff");
        assertThat(first.mtime()).isEqualTo(-1);
        assertThat(archive.members().get(1).target()).isEqualTo(name);
    }

    private static ZipArchiveEntry entry(String name, int mode) {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        if (mode != 0) {
            entry.setUnixMode(mode);
        }
        entry.setTime(1_600_000_000_000L);
        return entry;
    }

    private static byte[] zip(ZipArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(all)) {
            out.setEncoding("IBM437");
            out.setUseLanguageEncodingFlag(false);
            for (ZipArchiveEntry each : entries) {
                out.putArchiveEntry(each);
                out.write(each.isDirectory() ? new byte[0] : "content".getBytes(UTF_8));
                out.closeArchiveEntry();
            }
        }
        return all.toByteArray();
    }

    @Test
    void zipTellsPermissionsAndLinks() throws IOException {
        Archive archive = read(
                zip(entry("d/", 040750), entry("d/run", 0100755), entry("d/link", 0120777), entry("pl\u00e4in", 0)));
        assertThat(archive.error()).isEmpty();
        assertThat(archive.members())
                .extracting(Member::name, Member::kind, Member::mode, Member::mtime, Member::target)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("d", Kind.DIRECTORY, 0750, 1_600_000_000L, ""),
                        org.assertj.core.groups.Tuple.tuple("d/run", Kind.FILE, 0755, 1_600_000_000L, ""),
                        org.assertj.core.groups.Tuple.tuple("d/link", Kind.LINK, 0777, 1_600_000_000L, "content"),
                        org.assertj.core.groups.Tuple.tuple("pl\u00e4in", Kind.FILE, null, 1_600_000_000L, ""));
    }

    @Test
    void zipOfWhichSomethingIsWrongIsToldOf() throws IOException {
        byte[] whole = zip(entry("a\\b", 0), entry("c", 0));
        assertThat(read(whole).members()).extracting(Member::name).containsExactly("a/b", "c");
        int directory = new String(whole, ISO_8859_1).indexOf("PK\1\2");
        refused(changed(whole, directory + 8, 1), "'a/b' is encrypted");
        refused(changed(whole, directory + 10, 93), "'a/b' is packed by method 93, which is not known here");
        refused(changed(whole, directory + 16, 0), "it is damaged");
        int second = new String(whole, ISO_8859_1).indexOf("PK\1\2", directory + 1);
        refused(changed(whole, second, 'Q'), "it is damaged: there are 1 members of 2");
        refused(Arrays.copyOf(whole, whole.length - 10), "it is damaged, or cannot be read");
        refused(Arrays.copyOf(whole, 40), "it is damaged, or cannot be read");
        refused(zip(entry("../x", 0)), "'../x' would land outside dest");
        refused(zip(entry("fifo", 010644)), "'fifo' is a device, a pipe or the like");
        refused(zip(entry("l", 0120777), entry("l/x", 0)), "'l/x' would land wherever the link 'l' leads");
    }

    @Test
    void zipWithManyMembersOrLargeNumbersIsWhole() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(all)) {
            out.setUseZip64(Zip64Mode.Always);
            out.putArchiveEntry(entry("a", 0));
            out.write(1);
            out.closeArchiveEntry();
        }
        assertThat(read(all.toByteArray()).members()).extracting(Member::size).containsExactly(1L);
        ZipArchiveEntry[] many = new ZipArchiveEntry[65540];
        Arrays.setAll(many, i -> {
            ZipArchiveEntry each = entry("n" + i + "/", 0);
            each.setMethod(ZipArchiveEntry.STORED);
            each.setSize(0);
            each.setCrc(0);
            return each;
        });
        assertThat(read(zip(many)).members()).hasSize(65540);
    }

    @Test
    void anEncryptedFileIsReadFromMemory() throws IOException {
        byte[] whole = zip(entry("a", 0));
        LocalSource.Entry opened = new LocalSource.Entry(
                "", LocalSource.Kind.FILE, folder.resolve("none"), 0600, whole.length, "opened", "", whole, null);
        assertThat(LocalArchive.list(opened).members()).extracting(Member::name).containsExactly("a");
    }

    private static byte[] changed(byte[] bytes, int at, int to) {
        byte[] changed = bytes.clone();
        changed[at] = changed[at] == (byte) to ? (byte) (to + 1) : (byte) to;
        return changed;
    }
}
