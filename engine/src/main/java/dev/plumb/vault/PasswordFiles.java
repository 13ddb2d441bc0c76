package dev.plumb.vault;

import dev.plumb.program.Program;
import dev.plumb.source.AuthorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Vault passwords in files, as Ansible takes them: a file's content without the white space around it; what an executable
 * file prints; and of one whose name ends in {@code -client}, before an extension, what it prints for {@code --vault-id
 * LABEL}.
 */
public final class PasswordFiles {
    private static final int UNKNOWN_ID = 2;

    private PasswordFiles() {}

    /**
     * A password that is read when it is first needed.
     *
     * @param label its vault id
     * @param written the file's path, perhaps with {@code ~/}
     */
    public static VaultPassword of(String label, String written) {
        Path file = written.startsWith("~/")
                ? Path.of(System.getProperty("user.home"), written.substring(2))
                : Path.of(written);
        return new VaultPassword(label, "file " + written, () -> read(label, file));
    }

    private static byte[] read(String label, Path file) {
        if (!Files.exists(file)) {
            throw failed(file, "there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw failed(file, "it is a directory");
        }
        try {
            byte[] text = Files.isExecutable(file) ? printed(label, file) : strip(AuthorFile.readAny(file));
            if (text.length == 0) {
                throw failed(file, "it is empty");
            }
            return text;
        } catch (IOException e) {
            throw failed(file, "it cannot be read");
        }
    }

    private static byte[] printed(String label, Path file) {
        String program = file.toAbsolutePath().toString();
        boolean client = isClient(String.valueOf(file.getFileName()));
        Program.Result result;
        try {
            result = Program.of(client ? List.of(program, "--vault-id", label) : List.of(program))
                    .run();
        } catch (IOException e) {
            throw failed(file, "it is executable but cannot be run (chmod -x makes it a plain file)");
        }
        if (result.end() != Program.End.BY_ITSELF) {
            throw failed(
                    file, result.end() == Program.End.TOO_MUCH ? "it prints more than 16 MiB" : "it was interrupted");
        } else if (result.exit() == UNKNOWN_ID && client) {
            throw failed(file, "it knows no password for the vault id '" + label + "'");
        } else if (result.exit() != 0) {
            String said = result.complaintWithoutOutput();
            throw failed(file, "it ended with exit status " + result.exit() + (said.isEmpty() ? "" : ": " + said));
        }
        return withoutLineFeeds(result.out());
    }

    /** As Ansible: of what a script prints, blanks belong to the password. */
    private static byte[] withoutLineFeeds(byte[] bytes) {
        int from = 0;
        int to = bytes.length;
        while (from < to && isLineEnd(bytes[from])) {
            from++;
        }
        while (to > from && isLineEnd(bytes[to - 1])) {
            to--;
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    private static boolean isClient(String name) {
        int dot = name.lastIndexOf('.');
        return (dot <= 0 ? name : name.substring(0, dot)).endsWith("-client");
    }

    private static byte[] strip(byte[] bytes) {
        int from = 0;
        int to = bytes.length;
        while (from < to && isSpace(bytes[from])) {
            from++;
        }
        while (to > from && isSpace(bytes[to - 1])) {
            to--;
        }
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b >= 9 && b <= 13;
    }

    private static VaultException failed(Path file, String why) {
        return new VaultException(0, "the vault password file '" + file + "' gives no password: " + why, null);
    }
}
