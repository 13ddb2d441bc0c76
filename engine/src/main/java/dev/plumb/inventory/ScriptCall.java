package dev.plumb.inventory;

import dev.plumb.program.Program;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlReader;
import dev.plumb.text.JsonReader;
import dev.plumb.text.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls an inventory script and reads the JSON object that it prints. Thread-safe. */
final class ScriptCall {
    private static final int LONGEST = 64 << 20;

    private final Path script;
    private final InventoryOptions options;
    private final Position position;

    ScriptCall(Path script, InventoryOptions options) {
        this.script = script;
        this.options = options;
        this.position = Position.of(YamlReader.shown(script));
    }

    /** Where values come from. */
    Position position() {
        return position;
    }

    /**
     * What the script prints.
     *
     * @param empty whether printing nothing counts as an empty object
     * @throws ProblemException when it cannot be run, fails, takes too long or prints something else
     */
    Map<?, ?> object(boolean empty, String... args) {
        Program.Result result = run(List.of(args));
        String told = result.complaint();
        if (result.exit() != 0) {
            throw wrong(
                    "the inventory script ended with exit status " + result.exit()
                            + (told.isEmpty() ? "" : ": " + told),
                    "see what it says: " + position.file() + " " + String.join(" ", args));
        }
        if (!told.isEmpty()) {
            options.warnings().accept(new Problem(position, "the inventory script says: " + told, null));
        }
        String printed = text(result.out());
        return empty && printed.isBlank() ? Map.of() : parse(printed, told, args);
    }

    private Program.Result run(List<String> args) {
        if (!Files.isExecutable(script)) {
            throw wrong(
                    "the inventory script may not be executed",
                    "make it executable: chmod +x " + position.file()
                            + ", or remove its first line if it is no script");
        }
        List<String> words = new ArrayList<>(List.of(script.toAbsolutePath().toString()));
        words.addAll(args);
        Program.Result result;
        try {
            result = Program.of(words)
                    .with(options.environment())
                    .within(options.timeout())
                    .atMost(LONGEST)
                    .run();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            throw wrong(
                    "the inventory script cannot be run: "
                            + reason.substring(reason.lastIndexOf(':') + 1).strip(),
                    "the program that its first line (#!) names must be there");
        }
        return switch (result.end()) {
            case BY_ITSELF -> result;
            case TOO_MUCH -> throw wrong("the inventory script prints more than 64 MB", null);
            case INTERRUPTED -> throw wrong("reading the inventory was interrupted", null);
            case TIMED_OUT ->
                throw wrong(
                        "the inventory script did not end within "
                                + options.timeout().toSeconds() + " seconds",
                        InventoryOptions.TIMEOUT + "=SECONDS in the environment gives it more time");
        };
    }

    private String text(byte[] printed) {
        String text = Utf8.decode(printed);
        if (text == null) {
            throw wrong("what the inventory script prints is not UTF-8", null);
        }
        return text;
    }

    /**
     * The object that was printed.
     *
     * @param told what was written to standard error, for the problem when it is none
     */
    Map<?, ?> parse(String printed, String told, String... args) {
        String hint = "see what it prints: " + position.file() + " " + String.join(" ", args);
        try {
            if (JsonReader.read(printed) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (JsonReader.Malformed e) {
            String said = told.isEmpty() ? "" : "; it says: " + told;
            throw wrong("what the inventory script prints is no JSON: " + e.getMessage() + said, hint);
        }
        throw wrong("the inventory script must print a JSON object", hint);
    }

    ProblemException wrong(String message, @Nullable String hint) {
        return new ProblemException(new Problem(position, message, hint));
    }
}
