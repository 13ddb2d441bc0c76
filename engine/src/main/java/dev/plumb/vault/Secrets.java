package dev.plumb.vault;

import dev.plumb.program.Program;
import dev.plumb.source.Places;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Sealed;
import dev.plumb.source.Unsealer;
import dev.plumb.source.YamlNode;
import dev.plumb.text.Redactor;
import dev.plumb.text.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one run of the program: opens what is sealed when it is asked for, once, and has everything hidden that
 * comes out. Loads nothing of the vault before that. Thread-safe.
 */
public final class Secrets implements Unsealer {
    private final Supplier<Vault> passwords;
    private final Redactor redactor;
    private final Map<Sealed.Command, String> printed = new ConcurrentHashMap<>();
    private volatile @Nullable Vault vault;

    /**
     * Secrets.
     *
     * @param passwords makes the vault when something encrypted is met first
     * @param redactor hears of every secret
     */
    public Secrets(Supplier<Vault> passwords, Redactor redactor) {
        this.passwords = passwords;
        this.redactor = redactor;
    }

    /** Secrets without a vault password; commands may still be run. */
    public static Secrets none() {
        return new Secrets(() -> new Vault(List.of()), new Redactor());
    }

    /** Hides the secrets in what goes out. */
    public Redactor redactor() {
        return redactor;
    }

    @Override
    public void hide(String text) {
        redactor.addOfFile(text);
    }

    @Override
    public void hideFile(byte[] plain) {
        String text = Utf8.decode(plain);
        // What is no text is never shown.
        if (text == null || text.indexOf(0) >= 0) {
            return;
        }
        redactor.add(text);
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            hideValue(text.substring(from, end));
            from = end + 1;
        }
    }

    /** Hides what follows {@code name =} or {@code name:}, of a file in whatever format. */
    private void hideValue(String line) {
        int at = 0;
        while (at < line.length() && line.charAt(at) != '=' && line.charAt(at) != ':') {
            at++;
        }
        String value = at < line.length() ? line.substring(at + 1).strip() : "";
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        redactor.addDerived(quoted ? value.substring(1, value.length() - 1) : value);
    }

    @Override
    public byte[] open(Position file, byte[] sealed) {
        String text = new String(sealed, StandardCharsets.ISO_8859_1);
        try {
            return opened(text).clone();
        } catch (VaultException e) {
            throw problem(file.file(), text, e);
        }
    }

    /**
     * The value of a scalar that is sealed.
     *
     * @throws ProblemException at the character that is wrong, or with what the command said
     */
    public String value(YamlNode.Scalar scalar) {
        if (scalar.value() instanceof Sealed.Vault sealed) {
            return vaultValue(scalar, sealed);
        } else if (scalar.value() instanceof Sealed.Command command) {
            String known = printed.get(command);
            return known != null ? known : printed.computeIfAbsent(command, each -> run(scalar, each));
        }
        throw new IllegalArgumentException("not sealed: " + scalar.position());
    }

    private String vaultValue(YamlNode.Scalar scalar, Sealed.Vault sealed) {
        try {
            String plain = Utf8.decode(opened(sealed.text()));
            if (plain == null) {
                throw new VaultException(0, "the encrypted value is no text in UTF-8", "put it into a file of its own");
            }
            redactor.add(plain);
            return plain;
        } catch (VaultException e) {
            Position at = e.offset() == 0 ? scalar.position() : new Places().at(scalar, e.offset());
            throw problem(at, e);
        }
    }

    /** What is in it; the password that has opened it is as secret. */
    private byte[] opened(String text) {
        Vault.Opened opened = vault().open(text);
        redactor.add(Utf8.decode(opened.password().bytes()));
        return opened.plain();
    }

    private String run(YamlNode.Scalar scalar, Sealed.Command command) {
        String program = command.words().isEmpty() ? "" : command.words().get(0);
        Program.Result result;
        try {
            result = Program.of(command.words()).within(command.timeout()).run();
        } catch (IOException e) {
            throw failed(
                    scalar, "'" + program + "' cannot be run on the controller", "install it, or correct its name");
        }
        refuseFailure(scalar, program, command, result);
        String plain = Utf8.decode(result.out());
        if (plain == null) {
            throw failed(scalar, "what '" + program + "' printed is no text in UTF-8", null);
        }
        String value = withoutLineFeed(plain);
        if (value.isEmpty()) {
            throw failed(scalar, "'" + program + "' printed nothing", null);
        }
        redactor.add(value);
        return value;
    }

    private static void refuseFailure(
            YamlNode.Scalar scalar, String program, Sealed.Command command, Program.Result result) {
        switch (result.end()) {
            case TIMED_OUT ->
                throw failed(
                        scalar,
                        "'" + program + "' did not end within "
                                + command.timeout().toSeconds() + " seconds",
                        "write: !secret {command: …, timeout: SECONDS}");
            case TOO_MUCH -> throw failed(scalar, "'" + program + "' printed more than 16 MiB", null);
            case INTERRUPTED -> throw failed(scalar, "'" + program + "' was interrupted", null);
            case BY_ITSELF -> {
                if (result.exit() != 0) {
                    String said = result.complaintWithoutOutput();
                    throw failed(
                            scalar,
                            "'" + program + "' ended with exit status " + result.exit()
                                    + (said.isEmpty() ? "" : ": " + said),
                            null);
                }
            }
        }
    }

    private static ProblemException failed(YamlNode.Scalar scalar, String message, @Nullable String hint) {
        return new ProblemException(new Problem(scalar.position(), "!secret: " + message, hint));
    }

    private static String withoutLineFeed(String text) {
        if (!text.endsWith("\n")) {
            return text;
        }
        return text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
    }

    private static ProblemException problem(Position at, VaultException e) {
        return new ProblemException(new Problem(at, e.getMessage(), e.hint()));
    }

    /**
     * What is wrong with an encrypted file, at its place.
     *
     * @param file the file's name, as positions show it
     * @param text what is in it
     */
    public static ProblemException problem(String file, String text, VaultException e) {
        return problem(place(file, text, e.offset()), e);
    }

    private static Position place(String file, String text, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new Position(file, line, offset - lineStart + 1);
    }

    private Vault vault() {
        Vault known = vault;
        return known != null ? known : make();
    }

    private synchronized Vault make() {
        Vault made = vault;
        if (made == null) {
            made = passwords.get();
            vault = made;
        }
        return made;
    }
}
