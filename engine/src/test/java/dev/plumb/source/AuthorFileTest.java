package dev.plumb.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.limit.LimitException;
import dev.plumb.limit.ShortLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(ShortLimits.class)
class AuthorFileTest {
    @TempDir
    Path dir;

    private Path pipe() throws Exception {
        Path pipe = dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private static String told(Path file, Problems problems) {
        assertThat(FileText.read(file, problems)).isNull();
        assertThat(problems.sorted()).hasSize(1);
        return problems.sorted().get(0).message();
    }

    @Test
    void aPipeThatNobodyWritesToIsNotWaitedFor() throws Exception {
        assertThat(told(pipe(), new Problems())).isEqualTo("this is a pipe, a socket or a device, not a file");
        assertThatThrownBy(() -> AuthorFile.requireFile(pipe2())).isInstanceOf(AuthorFile.NoFileException.class);
    }

    private Path pipe2() throws Exception {
        Path link = dir.resolve("link");
        return Files.exists(link) ? link : Files.createSymbolicLink(link, dir.resolve("pipe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/urandom", "/dev/tty"})
    void devicesAreNoFiles(String device) {
        assertThat(told(Path.of(device), new Problems())).isEqualTo("this is a pipe, a socket or a device, not a file");
    }

    @Test
    void whatTheCommandLineNamesIsReadUpToTheLimit() {
        Problems problems = new Problems();
        problems.named(Path.of("/dev/zero"));
        assertThat(told(Path.of("/dev/zero"), problems)).isEqualTo("this gives or reads more than 1 MiB");
    }

    @Test
    void aPipeThatTheCommandLineNamesIsRead() throws Exception {
        Path pipe = pipe();
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, "a: 1\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        writer.start();
        Problems problems = new Problems();
        problems.named(pipe);
        assertThat(FileText.read(pipe, problems)).isEqualTo("a: 1\n");
        writer.join();
    }

    @Test
    void largeFilesAreToldBeforeTheyAreRead() throws IOException {
        Path large = Files.write(dir.resolve("large"), new byte[(1 << 20) + 1]);
        Problems problems = new Problems();
        assertThat(told(large, problems)).isEqualTo("this gives or reads more than 1 MiB");
        assertThat(problems.sorted().get(0).hint()).contains("PLUMB_EVALUATION_SIZE");
        assertThatThrownBy(() -> AuthorFile.read(large)).isInstanceOf(LimitException.class);
        assertThat(AuthorFile.read(Files.write(dir.resolve("right"), new byte[1 << 20])))
                .hasSize(1 << 20);
    }

    @Test
    void filesThatSayTheyAreEmptyAreRead() throws IOException {
        assertThat(AuthorFile.read(Path.of("/proc/self/status"))).isNotEmpty();
    }
}
