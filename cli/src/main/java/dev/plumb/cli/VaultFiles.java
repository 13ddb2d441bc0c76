package dev.plumb.cli;

import dev.plumb.source.AuthorFile;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Unsealer;
import dev.plumb.source.YamlReader;
import dev.plumb.text.Plural;
import dev.plumb.text.Printable;
import dev.plumb.vault.AtomicFile;
import dev.plumb.vault.PasswordFiles;
import dev.plumb.vault.Secrets;
import dev.plumb.vault.Vault;
import dev.plumb.vault.VaultException;
import dev.plumb.vault.VaultPassword;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** Encrypts, decrypts and rekeys files. Everything is read and worked out before the first file is written. */
final class VaultFiles {
    private static final String STANDARD = "-";

    private final ParseResult args;
    private final Terminal terminal;

    VaultFiles(ParseResult args, Terminal terminal) {
        this.args = args;
        this.terminal = terminal;
    }

    void encrypt(List<String> files) {
        VaultPassword password = encrypting();
        Vault vault = new Vault(List.of(password));
        Map<String, byte[]> sealed = new LinkedHashMap<>();
        for (String file : orStandard(files)) {
            byte[] plain = read(file);
            if (Unsealer.isSealed(plain)) {
                throw problem(file, "the file is encrypted already", "plumb vault rekey changes its password");
            }
            sealed.put(file, seal(vault, plain, password).getBytes(StandardCharsets.US_ASCII));
        }
        write(sealed, "encrypted");
    }

    void decrypt(List<String> files) {
        Vault vault = VaultPasswords.vault(args);
        Map<String, byte[]> opened = new LinkedHashMap<>();
        for (String file : orStandard(files)) {
            opened.put(file, open(vault, file, read(file)).plain());
        }
        write(opened, "decrypted");
    }

    void view(List<String> files) {
        Vault vault = VaultPasswords.vault(args);
        List<byte[]> opened = new ArrayList<>();
        for (String file : orStandard(files)) {
            opened.add(open(vault, file, read(file)).plain());
        }
        opened.forEach(this::show);
    }

    void rekey(List<String> files) {
        if (files.isEmpty()) {
            throw new UsageException("plumb vault rekey needs files", "plumb vault rekey FILE…");
        }
        Vault old = VaultPasswords.vault(args);
        Map<String, byte[]> plain = new LinkedHashMap<>();
        for (String file : files) {
            plain.put(file, open(old, file, read(file)).plain());
        }
        VaultPassword password = renewed();
        Vault vault = new Vault(List.of(password));
        Map<String, byte[]> sealed = new LinkedHashMap<>();
        plain.forEach(
                (file, bytes) -> sealed.put(file, seal(vault, bytes, password).getBytes(StandardCharsets.US_ASCII)));
        sealed.forEach(VaultFiles::replace);
        terminal.complain(Plural.of(files.size(), "file") + " rekeyed");
    }

    private VaultPassword renewed() {
        String id = Flags.value(args, VaultCommand.NEW_ID, "");
        String file = Flags.value(args, VaultCommand.NEW_FILE, "");
        if (!id.isEmpty() && !file.isEmpty()) {
            throw new UsageException(VaultCommand.NEW_ID + " and " + VaultCommand.NEW_FILE + " exclude each other");
        } else if (!id.isEmpty()) {
            return VaultPasswords.ofId(id, true);
        }
        return file.isEmpty() ? VaultPasswords.prompt("default", true) : PasswordFiles.of("default", file);
    }

    /** What decrypts. */
    Vault vault() {
        return VaultPasswords.vault(args);
    }

    /** The one password to encrypt with. */
    VaultPassword encrypting() {
        List<VaultPassword> all = VaultPasswords.all(args, true);
        String wanted = Flags.value(args, VaultCommand.ENCRYPT_ID, "");
        Set<String> labels = new LinkedHashSet<>();
        for (VaultPassword password : all) {
            if (password.label().equals(wanted)) {
                return password;
            }
            labels.add(password.label());
        }
        if (!wanted.isEmpty()) {
            throw new UsageException("no password is given for the vault id '" + wanted + "'", "given: " + labels);
        } else if (labels.size() > 1) {
            throw new UsageException(
                    "there are several vault ids: " + String.join(", ", labels),
                    "say which encrypts: " + VaultCommand.ENCRYPT_ID + " LABEL");
        }
        return all.isEmpty() ? VaultPasswords.prompt("default", true) : all.get(0);
    }

    /** Encrypts for a file or a value. */
    static String seal(Vault vault, byte[] plain, VaultPassword password) {
        try {
            return vault.seal(plain, password, password.label());
        } catch (VaultException e) {
            throw new UsageException(e.getMessage(), e.hint());
        }
    }

    /** Opens what was read from a file. */
    static Vault.Opened open(Vault vault, String file, byte[] sealed) {
        if (!Unsealer.isSealed(sealed)) {
            throw problem(file, "the file is not encrypted with ansible-vault", null);
        }
        String text = new String(sealed, StandardCharsets.ISO_8859_1);
        try {
            return vault.open(text);
        } catch (VaultException e) {
            throw Secrets.problem(shown(file), text, e);
        }
    }

    private static List<String> orStandard(List<String> files) {
        return files.isEmpty() ? List.of(STANDARD) : files;
    }

    /** The content of a file; of standard input for {@code -}. */
    static byte[] read(String file) {
        try {
            return file.equals(STANDARD) ? AuthorFile.readAny(System.in) : AuthorFile.readAny(Path.of(file));
        } catch (IOException e) {
            String why = !Files.exists(Path.of(file))
                    ? "there is no such file"
                    : Files.isDirectory(Path.of(file)) ? "this is a directory, not a file" : "the file cannot be read";
            throw problem(file, why, null);
        }
    }

    private void write(Map<String, byte[]> contents, String done) {
        String output = Flags.value(args, VaultCommand.OUTPUT, "");
        if (!output.isEmpty() && contents.size() > 1) {
            throw new UsageException(VaultCommand.OUTPUT + " takes one file, not " + contents.size());
        }
        contents.forEach((file, content) -> {
            String to = output.isEmpty() ? file : output;
            if (to.equals(STANDARD)) {
                show(content);
            } else {
                replace(to, content);
            }
        });
        if (!output.equals(STANDARD) && !contents.containsKey(STANDARD)) {
            terminal.complain(Plural.of(contents.size(), "file") + " " + done);
        }
    }

    /** Writes a file whole or not at all. */
    static void replace(String file, byte[] content) {
        try {
            AtomicFile.write(Path.of(file), content);
        } catch (IOException e) {
            throw problem(file, "the file cannot be written; it is as it was", null);
        }
    }

    private void show(byte[] content) {
        try {
            terminal.out().write(terminal.interactive() ? harmless(content) : content);
            terminal.out().flush();
        } catch (IOException e) {
            // told by the exit code
        }
    }

    /** What is shown to a person must not act on the terminal; what goes into a file or another program is as it is. */
    private static byte[] harmless(byte[] content) {
        return Printable.lines(new String(content, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    static ProblemException problem(String file, String message, @Nullable String hint) {
        return new ProblemException(new Problem(Position.of(shown(file)), message, hint));
    }

    private static String shown(String file) {
        return file.equals(STANDARD) ? "standard input" : YamlReader.shown(Path.of(file));
    }
}
