package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Digests;
import dev.plumb.text.Json;
import dev.plumb.text.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What {@code ansible-playbook} did with a case. Ansible needs most of the time of a comparison and does the same each time,
 * so what it did is kept, in {@code it/by-ansible}, and stands as long as the case is the same to the byte.
 *
 * <p>{@code -Dplumb.ansible=keep} runs Ansible and writes the file anew; {@code -Dplumb.ansible=compare} runs it and fails
 * where it does other than what is kept.
 */
final class ByAnsible {
    /** What to do with the property {@code plumb.ansible}. */
    private static final String MODE = System.getProperty("plumb.ansible", "");

    private static final String OF = "of";

    private final Path folder;
    private final Path file;

    /** For a case of a kind, which is a folder in {@code it}. */
    ByAnsible(String kind, String name) {
        Path it = Checkout.root().resolve("cli/src/test/resources/it");
        folder = it.resolve(kind).resolve(name);
        file = it.resolve("by-ansible").resolve(kind).resolve(name + ".json");
    }

    /** Whether Ansible runs. */
    static boolean runs() {
        return !MODE.isEmpty();
    }

    /**
     * What it did.
     *
     * @param ansible runs Ansible on the case and tells what it did as a JSON object
     */
    Map<?, ?> outcome(Supplier<Map<String, ?>> ansible) {
        if (!runs()) {
            return kept();
        }
        Map<String, Object> now = new LinkedHashMap<>();
        now.put(OF, digest());
        now.putAll(ansible.get());
        String text = Json.pretty(now) + "\n";
        if (MODE.equals("keep")) {
            Checkout.write(file, text);
        } else {
            assertThat(text).as("what Ansible does with %s", folder).isEqualTo(Checkout.read(file));
        }
        return read(text);
    }

    private Map<?, ?> kept() {
        String again = folder.getFileName() + " is new or another case than what Ansible did is kept of;"
                + " run this class with -Dplumb.ansible=keep, and look at what it writes to " + file;
        assertThat(file).as(again).exists();
        Map<?, ?> kept = read(Checkout.read(file));
        assertThat(kept.get(OF)).as(again).isEqualTo(digest());
        return kept;
    }

    private static Map<?, ?> read(String text) {
        return Objects.requireNonNull((Map<?, ?>) JsonReader.read(text));
    }

    /** Of the names and bytes of all files of the case. */
    private String digest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
            for (Path each : sorted) {
                all.write((folder.relativize(each) + "\0").getBytes(StandardCharsets.UTF_8));
                all.write(Digests.sha256(Files.readAllBytes(each)).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digests.sha256(all.toByteArray());
    }
}
