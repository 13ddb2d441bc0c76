package dev.plumb.modules.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.LocalSource;
import dev.plumb.module.LocalSource.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of the controller: what is sent of them, and archives that are damaged at random. */
class ArchiveFuzzTest {
    private static final Path LOCAL = Path.of("src/test/resources/cases/local");

    @TempDir
    private Path folder;

    private static Entry entry(Path file, String digest) throws IOException {
        return new Entry("", LocalSource.Kind.FILE, file, 0644, Files.size(file), digest, "");
    }

    private byte[] whole(String name) throws IOException {
        if (!name.startsWith("made")) {
            return Files.readAllBytes(LOCAL.resolve(name));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (OutputStream packed = name.endsWith("bz2") ? new BZip2CompressorOutputStream(all) : all;
                TarArchiveOutputStream out = new TarArchiveOutputStream(packed, "UTF-8")) {
            boolean pax = name.contains("pax");
            out.setLongFileMode(pax ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
            for (String each : List.of("d/", "d/" + "n".repeat(120), "l".repeat(110), "x")) {
                TarArchiveEntry entry = new TarArchiveEntry(
                        each,
                        each.startsWith("l") ? TarConstants.LF_SYMLINK : each.endsWith("/") ? (byte) '5' : (byte) '0');
                entry.setLinkName(each.startsWith("l") ? "t".repeat(130) : "");
                entry.setSize(each.equals("x") ? 600 : 0);
                out.putArchiveEntry(entry);
                out.write(new byte[(int) entry.getSize()]);
                out.closeArchiveEntry();
            }
        }
        return all.toByteArray();
    }

    /** Each is one of these members or an error in words, and nothing else comes of it. */
    @ParameterizedTest
    @ValueSource(strings = {"small.tar", "small.zip", "small.tar.gz", "made.tar", "made.pax.tar", "made.tar.bz2"})
    void damageIsAnErrorInWords(String name) throws IOException {
        byte[] whole = whole(name);
        long seed = Long.getLong("plumb.fuzz.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < Integer.getInteger("plumb.fuzz.count", 2000) / 2; i++) {
            byte[] bytes = java.util.Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int k = random.nextInt(4); k > 0 && bytes.length > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (name.endsWith(".tar") && i % 2 == 0) {
                damageWithSum(bytes, random);
            }
            Path file = Files.write(folder.resolve(name), bytes);
            Archive archive = LocalArchive.list(entry(file, name + seed + "-" + i));
            assertThat(archive.exists())
                    .as("%s, seed %d, round %d: %s", name, seed, i, archive.error())
                    .isEqualTo(archive.error().isEmpty());
            archive.members()
                    .forEach(member -> assertThat(member.name())
                            .as("seed %d", seed)
                            .doesNotStartWith("/")
                            .doesNotContain("\n"));
        }
    }

    /** Damages some of a header, or of what looks like one, and gives it the sum that it ought to have. */
    private static void damageWithSum(byte[] bytes, Random random) {
        for (int at = 0; at + 512 <= bytes.length; at += 512) {
            if (bytes[at + 257] == 'u' && random.nextInt(3) == 0) {
                byte[] block = java.util.Arrays.copyOfRange(bytes, at, at + 512);
                block[random.nextInt(512)] = (byte) random.nextInt();
                block[random.nextBoolean() ? 156 : 100 + random.nextInt(60)] =
                        (byte) "0123457LKxgSVDM8\0".charAt(random.nextInt(17));
                System.arraycopy(LocalArchiveTest.summed(block), 0, bytes, at, 512);
            }
        }
    }

    /** It is read back as what it was made of, with names that need more than one block. */
    @Test
    void whatIsSentIsATarArchiveOfWhatIsWanted() throws IOException {
        Entry file = entry(LOCAL.resolve("small.tar.gz"), "small");
        Archive archive = LocalArchive.list(file);
        String deep = "\u00fc".repeat(120);
        List<Unpacking.Unpacked> parts = new ArrayList<>();
        for (Member member : archive.members()) {
            parts.add(new Unpacking.Unpacked(member, deep + "/" + member.name()));
        }
        Member content = archive.members().get(1);
        parts.add(new Unpacking.Unpacked(content, "again"));
        TarStream stream = new TarStream(file, parts);
        byte[] bytes;
        try (InputStream in = stream.open()) {
            bytes = in.readAllBytes();
        }
        assertThat(bytes).hasSize((int) stream.size());
        Path sent = Files.write(folder.resolve("sent.tar"), bytes);
        Archive back = LocalArchive.list(entry(sent, "sent"));
        assertThat(back.error()).isEmpty();
        assertThat(back.members().stream().map(Member::name))
                .containsExactlyInAnyOrder(deep + "/d", deep + "/d/a", deep + "/d/l", "again");
        for (Member each : back.members()) {
            if (each.name().equals("again") || each.name().endsWith("/a")) {
                assertThat(each.sha256()).isEqualTo(content.sha256());
                assertThat(each.mtime()).isEqualTo(1600000000);
            }
        }
    }
}
