package dev.plumb.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Short ways to inventories in tests. */
final class Inventories {
    private Inventories() {}

    /** Reads a text in INI form, which must be right. */
    static Inventory ini(Path dir, String text) {
        return right(write(dir.resolve("hosts"), text));
    }

    /** Reads a text in YAML form, which must be right. */
    static Inventory yaml(Path dir, String text) {
        return right(write(dir.resolve("hosts.yml"), text));
    }

    /** Reads sources that must be right. */
    static Inventory right(Path... sources) {
        Problems problems = new Problems();
        List<String> names = new ArrayList<>();
        for (Path source : sources) {
            names.add(source.toString());
        }
        Inventory inventory = InventoryReader.read(names, problems);
        assertThat(problems.sorted()).isEmpty();
        return inventory;
    }

    /** What is told of a text: {@code line:column message} and the hint after an arrow. */
    static List<String> told(Path dir, String name, String text) {
        Problems problems = new Problems();
        InventoryReader.read(List.of(write(dir.resolve(name), text).toString()), problems);
        List<String> told = new ArrayList<>();
        for (Problem problem : problems.sorted()) {
            String place = problem.position().line() + ":" + problem.position().column() + " ";
            told.add(place + problem.message() + (problem.hint() == null ? "" : " -> " + problem.hint()));
        }
        return told;
    }

    /** Writes an executable file. */
    static Path script(Path file, String text) {
        write(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A host's variables as plain data. */
    static Map<String, Object> vars(Inventory inventory, String host) {
        Map<String, Object> plain = new LinkedHashMap<>();
        inventory.variables(host, null).forEach((name, node) -> plain.put(name, plain(node)));
        return plain;
    }

    /** A node as plain data. */
    static Object plain(YamlNode node) {
        if (node instanceof Scalar scalar) {
            return scalar.value();
        } else if (node instanceof YamlNode.Data data) {
            return data.value();
        } else if (node instanceof Sequence sequence) {
            List<Object> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(plain(item)));
            return Collections.unmodifiableList(items);
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Entry entry : ((Mapping) node).entries()) {
            entries.put(entry.key().value(), plain(entry.value()));
        }
        return entries;
    }
}
