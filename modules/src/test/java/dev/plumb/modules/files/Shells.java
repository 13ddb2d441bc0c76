package dev.plumb.modules.files;

import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs scripts by the shells that hosts have: dash with GNU's tools, and busybox with its own. */
public enum Shells {
    DASH(List.of("/usr/bin/dash"), ""),
    BUSYBOX(List.of("/bin/busybox", "sh"), busyboxTools());

    private final List<String> command;
    private final String path;
    private @Nullable Boolean prefersOwnTools;

    Shells(List<String> command, String path) {
        this.command = command;
        this.path = path;
    }

    /** Where it finds its tools; empty: where this program does. */
    String path() {
        return path;
    }

    /** Whether it runs tools of its own whatever PATH says, as Debian's busybox-static does. */
    synchronized boolean prefersOwnTools() {
        if (prefersOwnTools == null) {
            prefersOwnTools = run(Script.of("PATH=/nonexistent\ncat </dev/null\n"), Path.of("/"))
                    .succeeded();
        }
        return prefersOwnTools;
    }

    /** Runs a script in a directory as the test's user. */
    public ScriptResult run(Script script, Path directory) {
        return run(script, directory, List.of());
    }

    /** Runs a script behind another command, such as one that becomes another user. */
    public ScriptResult run(Script script, Path directory, List<String> before) {
        try {
            Path out = Files.createTempFile("plumb-out", "");
            Path err = Files.createTempFile("plumb-err", "");
            List<String> words = new ArrayList<>(before);
            words.addAll(command);
            Path text = Files.createTempFile("plumb-script", "");
            String content = script.inputText();
            String variable = content == null ? "" : Script.VARIABLE + "=" + Sh.quote(content) + "\n";
            Files.writeString(text, "umask 022\n" + variable + script.wholeText());
            Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-r--r--"));
            words.add(text.toString());
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("LC_ALL", "C");
            // nothing is noted in the home of who runs the tests
            builder.environment()
                    .put("HOME", script.library().isEmpty() ? System.getProperty("user.home") : "/dev/null");
            if (!path.isEmpty()) {
                builder.environment().put("PATH", path);
            }
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                if (script.input() != null && content == null) {
                    try (InputStream in = script.input().open()) {
                        in.transferTo(stdin);
                    }
                }
            } catch (IOException e) {
                // the script ended before it read all: its exit status tells
            }
            int exit = process.waitFor();
            byte[] output = Files.readAllBytes(out);
            byte[] errors = Files.readAllBytes(err);
            Files.delete(out);
            Files.delete(err);
            Files.delete(text);
            return new ScriptResult(ScriptResult.Status.DONE, exit, output, errors, false, Duration.ZERO);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads states. A failure is in the map as a text. */
    public <S extends State> Map<String, Object> read(ResourceType<S> type, List<Read<S>> reads, Path directory) {
        return read(type, reads, directory, List.of());
    }

    /** Reads states behind another command. */
    public <S extends State> Map<String, Object> read(
            ResourceType<S> type, List<Read<S>> reads, Path directory, List<String> before) {
        ScriptResult result = run(type.readScript(reads), directory, before);
        Map<String, Object> found = new LinkedHashMap<>();
        type.parse(reads, result, new ResourceType.ReadSink<>() {
            @Override
            public void state(ResourceRef<S> ref, S state) {
                found.put(ref.key(), state);
            }

            @Override
            public void also(ResourceRef<S> asked, ResourceRef<S> name, S state) {
                found.put(name.key(), state);
            }

            @Override
            public void failed(ResourceRef<S> ref, String reason) {
                found.put(ref.key(), reason);
            }
        });
        return found;
    }

    /** The state of one path with all its detail. */
    public FileState read(String path) {
        Read<FileState> read = new Read<>(FileType.ref(path), FileType.CONTENT);
        return (FileState) read(FileType.TYPE, List.of(read), Path.of("/"))
                .values()
                .iterator()
                .next();
    }

    /** A directory in which every tool is busybox's own. */
    private static String busyboxTools() {
        try {
            Path tools = Files.createTempDirectory("plumb-busybox");
            // other users run them too
            Files.setPosixFilePermissions(tools, PosixFilePermissions.fromString("rwxr-xr-x"));
            new ProcessBuilder("/bin/busybox", "--install", "-s", tools.toString())
                    .start()
                    .waitFor();
            tools.toFile().deleteOnExit();
            return tools.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
