package dev.plumb.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An ed25519 key made for this run of the tests; it exists nowhere else. */
final class TestKey {
    private static final Path FILE = generate();

    private TestKey() {}

    /** The private key. */
    static Path file() {
        return FILE;
    }

    /** The public key, one line. */
    static String publicKey() {
        return Checkout.read(Path.of(FILE + ".pub")).strip();
    }

    private static Path generate() {
        try {
            Path folder = Files.createTempDirectory("plumb-test-key");
            Path file = folder.resolve("id_ed25519");
            Checkout.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "plumb-test", "-f", file.toString());
            for (Path each : new Path[] {file, Path.of(file + ".pub"), folder}) {
                each.toFile().deleteOnExit();
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
