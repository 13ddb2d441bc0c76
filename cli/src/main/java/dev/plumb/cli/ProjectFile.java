package dev.plumb.cli;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A project's {@code plumb.yml}: a mapping of settings. */
final class ProjectFile {
    private final Path file;
    private final Map<String, String> environment;

    ProjectFile(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /** Reads its settings over what there is; what is wrong goes to the problems. */
    void read(Map<Setting, List<String>> into, Problems problems) {
        YamlNode.Mapping mapping = YamlReader.readVariables(file, problems);
        Path parent = file.getParent();
        ConfigValues values = new ConfigValues(parent == null ? Path.of("") : parent, environment, problems);
        for (YamlNode.Entry entry : mapping.entries()) {
            String key = entry.key().value();
            Setting setting = Setting.of(key);
            if (setting == null) {
                String near = DidYouMean.hint(key, Setting.keys());
                problems.add(
                        entry.key().position(),
                        "there is no setting '" + key + "'",
                        near != null ? near : "there are: " + String.join(", ", Setting.keys()));
            } else {
                setting(setting, entry.value(), values, into, problems);
            }
        }
    }

    private static void setting(
            Setting setting, YamlNode node, ConfigValues values, Map<Setting, List<String>> into, Problems problems) {
        List<String> arguments = new ArrayList<>();
        boolean takesList = List.of(
                        Setting.Kind.SOURCES, Setting.Kind.PATHS, Setting.Kind.VAULT_IDS, Setting.Kind.WORDS)
                .contains(setting.kind());
        List<YamlNode> items = node instanceof YamlNode.Sequence list && takesList ? list.items() : List.of(node);
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar) || scalar.value() == null) {
                problems.add(
                        item.position(),
                        "'" + setting.key() + "' takes " + setting.kind().words(),
                        takesList ? "write a list of texts" : "write one value");
                return;
            }
            List<String> each = values.arguments(setting, scalar.text(), scalar.position());
            if (each == null) {
                return;
            }
            arguments.addAll(each);
        }
        into.put(setting, setting.kind() == Setting.Kind.PATHS ? List.of(String.join(":", arguments)) : arguments);
    }
}
