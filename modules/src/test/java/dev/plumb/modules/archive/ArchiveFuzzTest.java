package dev.plumb.modules.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.LocalSource;
import dev.plumb.module.LocalSource.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

    /** Each is one of these members or an error in words, and nothing else comes of it. */
    @ParameterizedTest
    @ValueSource(strings = {"small.tar", "small.zip", "small.tar.gz"})
    void damageIsAnErrorInWords(String name) throws IOException {
        byte[] whole = Files.readAllBytes(LOCAL.resolve(name));
        long seed = Long.getLong("plumb.fuzz.seed", 1);
        Random random = new Random(seed);
        for (int i = 0; i < Integer.getInteger("plumb.fuzz.count", 2000) / 2; i++) {
            byte[] bytes = java.util.Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int k = random.nextInt(4); k > 0 && bytes.length > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
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

    /** It is read back as what it was made of, with names that need more than one block. */
    @Test
    void whatIsSentIsATarArchiveOfWhatIsWanted() throws IOException {
        Entry file = entry(LOCAL.resolve("small.tar.gz"), "small");
        Archive archive = LocalArchive.list(file);
        String deep = "\u00fc".repeat(120);
        List<TarStream.Part> parts = new ArrayList<>();
        for (Member member : archive.members()) {
            parts.add(new TarStream.Part(member, deep + "/" + member.name()));
        }
        Member content = archive.members().get(1);
        parts.add(new TarStream.Part(content, "again"));
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
