package dev.plumb.cli;

import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of settings as arguments of options. */
final class ConfigValues {
    private final Path directory;
    private final Map<String, String> environment;
    private final Problems problems;

    /**
     * Reads values that stand in one file.
     *
     * @param directory where relative paths begin
     */
    ConfigValues(Path directory, Map<String, String> environment, Problems problems) {
        this.directory = directory;
        this.environment = environment;
        this.problems = problems;
    }

    /** The arguments of a setting's option, or null when the text is none; that is told. */
    @Nullable
    List<String> arguments(Setting setting, String text, Position position) {
        String plain = text.strip();
        String word = plain.toLowerCase(Locale.ROOT);
        List<String> arguments = switch (setting.kind()) {
            case TEXT -> List.of(plain);
            case NUMBER -> isNumber(plain, 6) ? List.of(plain) : null;
            case LARGE_NUMBER -> isNumber(plain, 9) ? List.of(plain) : null;
            case FLAG -> isBoolean(plain) ? List.of(String.valueOf(isTrue(plain))) : null;
            case PATH -> List.of(path(plain));
            case PATHS -> List.of(String.join(":", paths(plain, ":")));
            case SOURCES -> sources(plain);
            case VAULT_IDS -> vaultIds(plain);
            case WORDS -> List.of(plain);
            case HOST_KEYS -> hostKeys(word);
            case METHOD -> one(word, "sudo", "su", "doas");
            case TRANSPORT -> transport(word);
            case RECORD -> one(word, "host", "none");
            case COLOR -> one(word, "auto", "always", "never");
        };
        if (arguments == null) {
            problems.add(
                    position,
                    "'" + setting.key() + "' is '" + plain + "'",
                    "it takes " + setting.kind().words());
        }
        return arguments;
    }

    private static @Nullable List<String> one(String word, String... known) {
        return List.of(known).contains(word) ? List.of(word) : null;
    }

    private static @Nullable List<String> transport(String word) {
        return List.of("smart", "paramiko", "paramiko_ssh").contains(word) ? List.of("ssh") : one(word, "ssh", "local");
    }

    private static @Nullable List<String> hostKeys(String word) {
        if (isBoolean(word)) {
            return List.of(isTrue(word) ? "strict" : "no");
        }
        return one(word, "strict", "accept-new");
    }

    private List<String> sources(String text) {
        if (text.endsWith(",")) {
            return List.of(text);
        }
        return paths(text, ",");
    }

    private List<String> vaultIds(String text) {
        List<String> ids = new ArrayList<>();
        for (String id : text.split(",")) {
            int at = id.indexOf('@');
            String source = id.substring(at + 1).strip();
            boolean prompts = source.equals("prompt") || source.equals("prompt_ask_vault_pass");
            ids.add(id.substring(0, at + 1).strip() + (prompts ? source : path(source)));
        }
        return ids;
    }

    private List<String> paths(String text, String separator) {
        List<String> paths = new ArrayList<>();
        for (String each : text.split(separator)) {
            if (!each.isBlank()) {
                paths.add(path(each.strip()));
            }
        }
        return paths;
    }

    private String path(String text) {
        return directory.resolve(expanded(text, environment)).toString();
    }

    /** A path with {@code ~} and variables of the environment filled in; unknown ones stay, as in Ansible. */
    static String expanded(String text, Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String path = text.equals("~") ? home : text.startsWith("~/") ? home + text.substring(1) : text;
        path = path.replace("{{CWD}}", Path.of("").toAbsolutePath().toString());
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < path.length(); at++) {
            char c = path.charAt(at);
            boolean braces = path.startsWith("${", at);
            int from = at + (braces ? 2 : 1);
            int end = from;
            while (end < path.length() && (Character.isLetterOrDigit(path.charAt(end)) || path.charAt(end) == '_')) {
                end++;
            }
            boolean closed = !braces || end < path.length() && path.charAt(end) == '}';
            String value = c == '$' && closed ? environment.get(path.substring(from, end)) : null;
            if (value == null) {
                out.append(c);
            } else {
                out.append(value);
                at = braces ? end : end - 1;
            }
        }
        return out.toString();
    }

    private static boolean isNumber(String text, int digits) {
        return !text.isEmpty() && text.length() <= digits && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isBoolean(String text) {
        return isTrue(text) || List.of("false", "no", "off", "0", "n", "f").contains(text.toLowerCase(Locale.ROOT));
    }

    /** Whether a text means yes, as in Ansible's configuration. */
    static boolean isTrue(String text) {
        return List.of("true", "yes", "on", "1", "y", "t").contains(text.toLowerCase(Locale.ROOT));
    }
}
