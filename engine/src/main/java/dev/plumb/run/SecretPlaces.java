package dev.plumb.run;

import dev.plumb.source.Sealed;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether what stands in a file is secret: sealed values, whatever an encrypted file holds, and the passwords of
 * connections. Knows short secrets too, which text alone cannot be searched for. Used by one thread.
 */
final class SecretPlaces {
    private static final Set<String> PASSWORDS = Set.of(
            "ansible_password",
            "ansible_ssh_pass",
            "ansible_ssh_password",
            "ansible_become_password",
            "ansible_become_pass",
            "ansible_sudo_pass",
            "ansible_ssh_private_key_passphrase");

    private final Map<String, Boolean> encrypted = new HashMap<>();

    /** Whether a variable holds a password by its name. */
    static boolean isPassword(String name) {
        return PASSWORDS.contains(name);
    }

    /** Whether something in a value is secret. */
    boolean isSecret(YamlNode node) {
        if (encrypted.computeIfAbsent(node.position().file(), SecretPlaces::isEncrypted)) {
            return true;
        } else if (node instanceof YamlNode.Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                if (isSecret(entry.value())) {
                    return true;
                }
            }
        } else if (node instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (isSecret(item)) {
                    return true;
                }
            }
        }
        return node instanceof YamlNode.Scalar scalar && scalar.value() instanceof Sealed;
    }

    /** Whether a value is hidden as a whole, not only in parts. */
    boolean isHidden(YamlNode node) {
        return encrypted.computeIfAbsent(node.position().file(), SecretPlaces::isEncrypted)
                || node instanceof YamlNode.Scalar scalar && scalar.value() instanceof Sealed;
    }

    private static boolean isEncrypted(String file) {
        byte[] header = Sealed.HEADER.getBytes(StandardCharsets.UTF_8);
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                return false;
            }
            try (InputStream in = Files.newInputStream(path)) {
                return java.util.Arrays.equals(in.readNBytes(header.length), header);
            }
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
