package dev.plumb.cli;

import dev.plumb.source.ProblemException;
import dev.plumb.vault.Vault;
import dev.plumb.vault.VaultPassword;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Lets the user edit an encrypted file. Its plain text is in a directory of its own for as long as the editor runs. */
final class VaultEdit {
    private final VaultFiles files;
    private final Terminal terminal;

    VaultEdit(VaultFiles files, Terminal terminal) {
        this.files = files;
        this.terminal = terminal;
    }

    /** Edits one file; its vault id and password stay. */
    void edit(List<String> names) {
        String file = one(names, "edit");
        Vault vault = files.vault();
        Vault.Opened opened = VaultFiles.open(vault, file, VaultFiles.read(file));
        byte[] edited = edited(file, opened.plain());
        if (Arrays.equals(edited, opened.plain())) {
            terminal.complain("nothing was changed");
            return;
        }
        String sealed = vault.seal(edited, opened.password(), opened.label());
        keep(file, sealed);
        terminal.complain("1 file encrypted");
    }

    /** Makes one file that is not there yet. */
    void create(List<String> names) {
        String file = one(names, "create");
        if (Files.exists(Path.of(file))) {
            throw VaultFiles.problem(file, "the file is there already", "plumb vault edit or encrypt it");
        }
        VaultPassword password = files.encrypting();
        Vault vault = new Vault(List.of(password));
        VaultFiles.seal(vault, new byte[0], password);
        byte[] edited = edited(file, new byte[0]);
        keep(file, VaultFiles.seal(vault, edited, password));
        terminal.complain("1 file encrypted");
    }

    /** Writes the file; where it cannot be, what was edited is kept elsewhere, encrypted. */
    private static void keep(String file, String sealed) {
        byte[] content = sealed.getBytes(StandardCharsets.US_ASCII);
        try {
            VaultFiles.replace(file, content);
        } catch (ProblemException e) {
            String message = e.problems().get(0).message();
            try {
                Path kept =
                        Files.createTempFile("plumb-vault-", "-" + Path.of(file).getFileName());
                Files.write(kept, content);
                throw VaultFiles.problem(file, message, "what was edited is kept, encrypted, in " + kept);
            } catch (IOException nowhere) {
                throw e;
            }
        }
    }

    private static String one(List<String> names, String action) {
        if (names.size() != 1) {
            throw new UsageException("plumb vault " + action + " takes one file", null);
        }
        return names.get(0);
    }

    private byte[] edited(String file, byte[] plain) {
        try {
            Path directory = Files.createTempDirectory(
                    place(),
                    "plumb-vault-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Thread interrupted = new Thread(() -> remove(directory));
            Runtime.getRuntime().addShutdownHook(interrupted);
            try {
                // The editor knows by the name what language it is.
                Path copy = directory.resolve(String.valueOf(Path.of(file).getFileName()));
                Files.createFile(
                        copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(copy, plain);
                runEditor(copy);
                return Files.readAllBytes(copy);
            } finally {
                remove(directory);
                Runtime.getRuntime().removeShutdownHook(interrupted);
            }
        } catch (IOException e) {
            throw new UsageException("the file cannot be edited: " + e.getMessage());
        }
    }

    /** A directory in memory where there is one. */
    private Path place() {
        String runtime = terminal.environment().getOrDefault("XDG_RUNTIME_DIR", "");
        return !runtime.isEmpty() && Files.isWritable(Path.of(runtime))
                ? Path.of(runtime)
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private void runEditor(Path file) throws IOException {
        String visual = terminal.environment().getOrDefault("VISUAL", "");
        String editor = terminal.environment().getOrDefault("EDITOR", visual.isEmpty() ? "vi" : visual);
        // The variable may hold arguments, quoted for a shell.
        Process process = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                .inheritIO()
                .start();
        try {
            int exit = process.waitFor();
            if (exit != 0) {
                throw new UsageException("'" + editor + "' ended with exit status " + exit + "; the file is as it was");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted");
        }
    }

    /** Overwrites and removes the copy and what the editor has left beside it. */
    private static void remove(Path directory) {
        try (Stream<Path> left = Files.walk(directory)) {
            for (Path path : left.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (Files.isRegularFile(path)) {
                    Files.write(path, new byte[(int) Math.min(Files.size(path), 1 << 26)]);
                }
                Files.delete(path);
            }
        } catch (IOException e) {
            // removed already, or the editor still writes; there is nobody left to tell
        }
    }
}
