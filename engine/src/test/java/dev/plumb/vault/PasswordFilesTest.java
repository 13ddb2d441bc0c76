package dev.plumb.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords in files, from scripts and from client scripts; files that are replaced. */
class PasswordFilesTest {
    @TempDir
    private Path dir;

    private String file(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(dir.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file.toString();
    }

    private static String read(String label, String file) {
        return new String(PasswordFiles.of(label, file).bytes(), UTF_8);
    }

    @Test
    void whiteSpaceAroundAPasswordInAFileDoesNotCount() throws IOException {
        assertThat(read("default", file("pw", "  a b\n\n", "rw-------"))).isEqualTo("a b");
    }

    @Test
    void anExecutableFileIsRun() throws IOException {
        assertThat(read("dev", file("pw.sh", "#!/bin/sh\necho \"arguments: $*\"\n", "rwx------")))
                .isEqualTo("arguments: ");
    }

    @Test
    void aClientScriptIsCalledWithTheVaultId() throws IOException {
        for (String name : new String[] {"keys-client", "keys-client.sh"}) {
            assertThat(read("dev", file(name, "#!/bin/sh\necho \"got $*\"\n", "rwx------")))
                    .isEqualTo("got --vault-id dev");
        }
    }

    @Test
    void whatGivesNoPasswordIsTold() throws IOException {
        String failing = file("bad", "#!/bin/sh\necho no keyring >&2; exit 3\n", "rwx------");
        assertThatThrownBy(() -> read("d", failing))
                .isInstanceOf(VaultException.class)
                .hasMessageContaining("exit status 3: no keyring");
        String unknown = file("bad-client", "#!/bin/sh\nexit 2\n", "rwx------");
        assertThatThrownBy(() -> read("d", unknown)).hasMessageContaining("no password for the vault id 'd'");
        String empty = file("empty", " \n", "rw-------");
        assertThatThrownBy(() -> read("d", empty)).hasMessageContaining("it is empty");
        assertThatThrownBy(() -> read("d", dir + "/none")).hasMessageContaining("there is no such file");
    }

    @Test
    void aPasswordIsReadOnce() throws IOException {
        VaultPassword password =
                PasswordFiles.of("d", file("once", "#!/bin/sh\necho x >>" + dir + "/count\necho pw\n", "rwx------"));
        password.bytes();
        password.bytes();
        assertThat(Files.readAllLines(dir.resolve("count"))).hasSize(1);
    }

    @Test
    void aFileIsReplacedWithItsModeAndALinkStaysOne() throws IOException {
        Path real = Path.of(file("real", "old", "rw-r-----"));
        Path link = Files.createSymbolicLink(dir.resolve("link"), real);
        AtomicFile.write(link, "new".getBytes(UTF_8));
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r-----");
        AtomicFile.write(dir.resolve("made"), new byte[0]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("made"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(dir)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("real", "link", "made");
        }
    }
}
