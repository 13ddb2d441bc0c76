package dev.plumb.inventory;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlReader;
import dev.plumb.text.JsonReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls an inventory script and reads the JSON object that it prints. Thread-safe. */
final class ScriptCall {
    private static final long LIMIT = 64 << 20;
    private static final int SHOWN = 400;

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
        // Files, not pipes: a process that the script leaves behind cannot hold them, and a full one stops nobody.
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("plumb-inventory", ".out");
            err = Files.createTempFile("plumb-inventory", ".err");
            run(List.of(args), out.toFile(), err.toFile());
            String told = text(err, true);
            String printed = text(out, false);
            if (!told.isBlank()) {
                options.warnings().accept(new Problem(position, "the inventory script says: " + shortened(told), null));
            }
            return empty && printed.isBlank() ? Map.of() : parse(printed, told, args);
        } catch (IOException e) {
            throw wrong("the inventory script cannot be run: " + e.getMessage(), null);
        } finally {
            delete(out);
            delete(err);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The system cleans its directory of temporary files.
        }
    }

    private void run(List<String> args, File out, File err) throws IOException {
        if (!Files.isExecutable(script)) {
            throw wrong(
                    "the inventory script may not be executed",
                    "make it executable: chmod +x " + position.file()
                            + ", or remove its first line if it is no script");
        }
        ProcessBuilder builder = new ProcessBuilder(script.toAbsolutePath().toString())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out)
                .redirectError(err);
        builder.command().addAll(args);
        builder.environment().clear();
        builder.environment().putAll(options.environment());
        Process process = start(builder);
        int status;
        try {
            if (!process.waitFor(options.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw wrong(
                        "the inventory script did not end within "
                                + options.timeout().toSeconds() + " seconds",
                        InventoryOptions.TIMEOUT + "=SECONDS in the environment gives it more time");
            }
            status = process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw wrong("reading the inventory was interrupted", null);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (status != 0) {
            String told = text(err.toPath(), true);
            throw wrong(
                    "the inventory script ended with exit status " + status
                            + (told.isBlank() ? "" : ": " + shortened(told)),
                    "see what it says: " + position.file() + " " + String.join(" ", args));
        }
    }

    private Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            throw wrong(
                    "the inventory script cannot be run: "
                            + reason.substring(reason.lastIndexOf(':') + 1).strip(),
                    "the program that its first line (#!) names must be there");
        }
    }

    private String text(Path file, boolean lenient) throws IOException {
        if (Files.size(file) > LIMIT) {
            throw wrong("the inventory script prints more than 64 MB", null);
        }
        if (lenient) {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw wrong("what the inventory script prints is not UTF-8", null);
        }
    }

    private Map<?, ?> parse(String printed, String told, String... args) {
        String hint = "see what it prints: " + position.file() + " " + String.join(" ", args);
        try {
            if (JsonReader.read(printed) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (JsonReader.Malformed e) {
            String said = told.isBlank() ? "" : "; it says: " + shortened(told);
            throw wrong("what the inventory script prints is no JSON: " + e.getMessage() + said, hint);
        }
        throw wrong("the inventory script must print a JSON object", hint);
    }

    private static String shortened(String told) {
        String line = told.strip().replace('\n', ' ');
        return line.length() <= SHOWN ? line : "…" + line.substring(line.length() - SHOWN);
    }

    ProblemException wrong(String message, @Nullable String hint) {
        return new ProblemException(new Problem(position, message, hint));
    }
}
