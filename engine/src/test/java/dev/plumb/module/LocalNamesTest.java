package dev.plumb.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are bytes: what the controller's file system says is what a host gets, or nothing is copied. */
final class LocalNamesTest {
    @TempDir
    Path dir;

    /** A path below the directory by the bytes of its name, whatever the locale of this test is. */
    private Path below(byte[] name) {
        StringBuilder uri = new StringBuilder(dir.toUri().toString());
        for (byte each : name) {
            uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
        }
        return Path.of(URI.create(uri.toString()));
    }

    private Path below(String name) {
        return below(name.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() throws IOException {
        return new LocalFiles()
                .describe("tree", dir).entries().stream()
                        .map(LocalSource.Entry::relative)
                        .toList();
    }

    @Test
    void namesStayAsTheyAre() throws IOException {
        List<String> odd = List.of(
                " blanks ",
                "-rf",
                "a\\b",
                "line\nbreak",
                "x\\.bashrc",
                "~root",
                "\u00fc",
                "\u4f60",
                "\ud83d\ude00",
                "\ufffd");
        for (String name : odd) {
            Files.writeString(below(name), name);
        }
        Files.createSymbolicLink(below("zz-link"), below("a\\b").getFileName());

        assertThat(names()).contains(odd.toArray(String[]::new)).hasSize(odd.size() + 1);
        assertThat(new LocalFiles().describe("tree", dir).entries())
                .filteredOn(entry -> entry.kind() == LocalSource.Kind.LINK)
                .extracting(LocalSource.Entry::target)
                .containsExactly("a\\b");
    }

    @Test
    void aDirectoryWithABackslashHoldsItsOwnFilesOnly() throws IOException {
        Files.createDirectory(below("di\\r"));
        Files.writeString(below("di\\r").resolve("f"), "");

        assertThat(names()).containsExactly("di\\r", "di\\r/f");
    }

    @Test
    void namesThatAreNotUtf8AreToldAllAtOnce() throws IOException {
        byte[] first = {'a', (byte) 0xff, 'b'};
        byte[] second = {(byte) 0xe4};
        Files.writeString(below(first), "");
        Files.createDirectory(below(second));
        Files.writeString(below(second).resolve("inside"), "");
        Files.writeString(below("fine"), "");

        assertThatThrownBy(this::names)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("names in it are not UTF-8")
                .hasMessageContaining("'a\\xffb'")
                .hasMessageContaining("'\\xe4'")
                .hasMessageNotContaining("fine");
    }

    @Test
    void aLinkThatLeadsToANameThatIsNotUtf8IsTold() throws IOException {
        byte[] name = {'a', (byte) 0xff};
        Files.createSymbolicLink(below("link"), below(name).getFileName());

        assertThatThrownBy(this::names).isInstanceOf(IOException.class).hasMessageContaining("'a\\xff' is not UTF-8");
    }
}
