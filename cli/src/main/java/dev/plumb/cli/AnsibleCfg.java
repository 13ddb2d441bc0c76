package dev.plumb.cli;

import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@code ansible.cfg}: what Plumb has too is taken from it, the rest left alone; what it silently lacks is told. */
final class AnsibleCfg {
    private final Path file;
    private final Map<String, String> environment;
    private final List<String> warnings;

    /**
     * A file to be read.
     *
     * @param warnings takes what is told of options that matter and that Plumb does not have
     */
    AnsibleCfg(Path file, Map<String, String> environment, List<String> warnings) {
        this.file = file;
        this.environment = environment;
        this.warnings = warnings;
    }

    /** Reads its settings over what there is; what is wrong goes to the problems. */
    void read(Map<Setting, List<String>> into, Problems problems) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            problems.add(Position.of(file.toString()), "cannot be read: " + e.getMessage(), null);
            return;
        }
        Path parent = file.getParent();
        ConfigValues values = new ConfigValues(parent == null ? Path.of("") : parent, environment, problems);
        String section = "";
        for (int i = 0; i < lines.size(); i++) {
            String line = withoutComment(lines.get(i));
            if (line.startsWith("[") && line.indexOf(']') > 0) {
                section = line.substring(1, line.indexOf(']')).strip();
            } else if (!line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
                StringBuilder whole = new StringBuilder(line);
                int first = i;
                while (i + 1 < lines.size() && continues(lines.get(i + 1))) {
                    whole.append(' ').append(withoutComment(lines.get(++i)).strip());
                }
                option(section, whole.toString(), first + 1, values, into);
            }
        }
    }

    private static boolean continues(String line) {
        return !line.isBlank()
                && Character.isWhitespace(line.charAt(0))
                && !withoutComment(line.strip()).isBlank();
    }

    /** As Ansible reads it: a semicolon after a blank begins a comment, a hash only at the beginning of a line. */
    private static String withoutComment(String line) {
        if (line.startsWith("#") || line.startsWith(";")) {
            return "";
        }
        for (int at = line.indexOf(';'); at > 0; at = line.indexOf(';', at + 1)) {
            if (Character.isWhitespace(line.charAt(at - 1))) {
                return line.substring(0, at).stripTrailing();
            }
        }
        return line.stripTrailing();
    }

    private void option(String section, String text, int line, ConfigValues values, Map<Setting, List<String>> into) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != '=' && text.charAt(end) != ':') {
            end++;
        }
        if (end == text.length()) {
            return;
        }
        String key = text.substring(0, end).strip().toLowerCase(Locale.ROOT);
        String value = text.substring(end + 1).strip();
        Setting setting = Setting.of(section, key);
        if (value.isEmpty()) {
            return;
        } else if (setting != null) {
            int column = end + 2 + leading(text.substring(end + 1));
            List<String> arguments = values.arguments(setting, value, new Position(file.toString(), line, column));
            if (arguments != null) {
                into.put(setting, arguments);
            }
        } else if (section.equals("defaults") && key.equals("nocolor") && ConfigValues.isTrue(value)) {
            into.put(Setting.COLOR, List.of("never"));
        } else if (section.equals("defaults") && key.equals("force_color") && ConfigValues.isTrue(value)) {
            into.put(Setting.COLOR, List.of("always"));
        } else {
            String why = section.equals("defaults") ? lacking(key, value) : lackingElsewhere(section, key);
            if (why != null) {
                warnings.add(file + ":" + line + ": " + key + " is not used: " + why);
            }
        }
    }

    private static @Nullable String lackingElsewhere(String section, String key) {
        boolean becomes = section.equals("privilege_escalation")
                && List.of("become_exe", "become_flags").contains(key);
        return becomes ? "write " + key + " in the play, or set ansible_" + key : null;
    }

    private static int leading(String text) {
        return text.length() - text.stripLeading().length();
    }

    /** Why an option that would change what playbooks mean does nothing here, or null when it does not matter. */
    private static @Nullable String lacking(String key, String value) {
        return switch (key) {
            case "library", "module_utils" -> "modules in Python do not run in Plumb";
            case "action_plugins",
                    "filter_plugins",
                    "lookup_plugins",
                    "test_plugins",
                    "vars_plugins",
                    "inventory_plugins",
                    "connection_plugins",
                    "strategy_plugins" -> "Plumb has no plugins";
            case "hash_behaviour" ->
                value.equals("merge") ? "mappings are replaced, not merged; write combine(a, b)" : null;
            case "ansible_managed" -> "set the variable ansible_managed, in group_vars/all.yml";
            case "jinja2_extensions" -> "expressions are FreeMarker's";
            case "strategy" -> value.endsWith("linear") ? null : "write strategy: " + value + " in the play";
            case "any_errors_fatal", "no_log" ->
                ConfigValues.isTrue(value) ? "write " + key + ": true in the play" : null;
            case "task_timeout" -> value.equals("0") ? null : "write timeout: " + value + " in the play";
            case "error_on_missing_handler" ->
                ConfigValues.isTrue(value) ? null : "a handler that is not there is an error";
            case "private_role_vars" ->
                ConfigValues.isTrue(value) ? "variables of roles are seen by the whole play" : null;
            default -> null;
        };
    }
}
