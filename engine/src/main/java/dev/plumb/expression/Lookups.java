package dev.plumb.expression;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code lookup('env', 'HOME')} and {@code lookup('file', 'motd')}: values of the controller. */
final class Lookups {
    private Lookups() {}

    static Object lookup(List<@Nullable Object> arguments, Variables variables) {
        String kind = StandardFunctions.text("lookup", arguments.get(0));
        String key = StandardFunctions.text("lookup", arguments.get(1));
        return switch (kind.replace("ansible.builtin.", "")) {
            case "env" -> {
                String value = System.getenv(key);
                yield value == null ? "" : value;
            }
            case "file" -> file(key, variables);
            default ->
                throw new Functions.Misuse(
                        "there is no lookup '" + kind + "'",
                        Suggestions.hintOrList(kind, List.of("env", "file"), "there are"));
        };
    }

    /** The content without white space at its end, as Ansible gives it. */
    private static String file(String name, Variables variables) {
        List<Path> places = places(name, variables);
        for (Path place : places) {
            try {
                return Files.readString(place, StandardCharsets.UTF_8).stripTrailing();
            } catch (NoSuchFileException e) {
                continue;
            } catch (IOException e) {
                throw new Functions.Misuse("cannot read " + place + ": " + reason(e), null);
            }
        }
        String looked = String.join(", ", places.stream().map(Path::toString).toList());
        throw new Functions.Misuse("file '" + name + "' was not found", "looked for " + looked);
    }

    private static List<Path> places(String name, Variables variables) {
        Path path = Path.of(name);
        List<Path> places = new ArrayList<>();
        if (path.isAbsolute()) {
            places.add(path);
            return places;
        }
        for (String base : List.of("role_path", "playbook_dir")) {
            if (variables.isDefined(base) && variables.get(base) instanceof String directory) {
                places.add(Path.of(directory, "files").resolve(path));
                places.add(Path.of(directory).resolve(path));
            }
        }
        if (places.isEmpty()) {
            places.add(path);
        }
        return places;
    }

    static String reason(IOException e) {
        return e instanceof java.nio.charset.CharacterCodingException
                ? "it is not UTF-8 text"
                : e instanceof java.nio.file.AccessDeniedException
                        ? "permission denied"
                        : String.valueOf(e.getMessage());
    }
}
