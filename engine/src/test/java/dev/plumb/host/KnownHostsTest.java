package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.fuzz.Fuzz;
import dev.plumb.fuzz.Mutator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJpRoYAyXZ2zfVpYQxXcZSBq1M8TnN2VnZ4N8JzWbWzR";

    @TempDir
    Path dir;

    private KnownHosts of(String names) throws Exception {
        return KnownHosts.read(List.of(Files.writeString(dir.resolve("known_hosts"), names + " " + KEY + "\n")));
    }

    @Test
    void patternsMatchAsSshMatchesThem() throws Exception {
        assertThat(of("web*.example.org,!web9.example.org").about("web1.example.org"))
                .hasSize(1);
        assertThat(of("web*.example.org,!web9.example.org").about("web9.example.org"))
                .isEmpty();
        assertThat(of("[w?b]:22*").about("[web]:2222")).hasSize(1);
        assertThat(of("w?b").about("wb")).isEmpty();
        assertThat(of("WEB").about("web")).hasSize(1);
        assertThat(of("web*").about("web")).hasSize(1);
    }

    @Test
    @Timeout(60)
    void aPatternOfManyStarsIsDecided() throws Exception {
        assertThat(of("*a".repeat(50) + "b").about("a".repeat(200))).isEmpty();
    }

    @Test
    void whateverStandsInTheFileGivesEntriesOrNone() {
        String hashed = KnownHosts.hashedName(new byte[20], "web");
        Mutator mutator = Mutator.ofTexts(
                List.of("web,10.0.0.1 " + KEY + "\n@revoked * " + KEY + "\n# none\n" + hashed + " " + KEY + " a@b\n"),
                List.of("|1|", "@cert-authority ", "*", "?", "!", "AAAA", hashed));
        Fuzz.run("known hosts", 1000, (random, tell) -> {
            byte[] bytes = mutator.bytes(random);
            tell.input(bytes);
            Path file = dir.resolve("fuzzed");
            Files.write(file, bytes);
            KnownHosts known = KnownHosts.read(List.of(file));
            assertThat(known.about("web")).hasSizeLessThanOrEqualTo(known.all().size());
        });
    }
}
