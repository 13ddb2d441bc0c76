package dev.plumb.modules.system.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptUpdateTest {
    @TempDir
    Path dir;

    /** What the script says with an apt-get that fails and says this. */
    private String said(String errors) throws IOException, InterruptedException {
        Path program =
                Files.writeString(dir.resolve("apt-get"), "#!/bin/sh\ncat >&2 <<'X'\n" + errors + "\nX\nexit 100\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", Apt.update(1).text());
        builder.environment().merge("PATH", dir.toString(), (path, first) -> first + ":" + path);
        Process process = builder.start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(100);
        return said.strip();
    }

    @Test
    void whichListCannotBeFetchedIsSaidLast() throws IOException, InterruptedException {
        String fetch = "E: Failed to fetch http://no.example/dists/x/InRelease  Could not resolve 'no.example'";
        String some = "E: Some index files failed to download. They have been ignored, or old ones used instead.";
        assertThat(said(fetch + "\n" + some)).isEqualTo(some + "\n" + fetch);
        assertThat(said(some)).isEqualTo(some);
        assertThat(said("E: The list of sources could not be read.")).endsWith("could not be read.");
    }
}
