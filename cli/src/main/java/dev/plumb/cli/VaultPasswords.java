package dev.plumb.cli;

import dev.plumb.text.Printable;
import dev.plumb.vault.PasswordFiles;
import dev.plumb.vault.Vault;
import dev.plumb.vault.VaultException;
import dev.plumb.vault.VaultPassword;
import java.io.Console;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** The vault passwords that the command line and the configuration before it name, in Ansible's order. */
final class VaultPasswords {
    private static final String DEFAULT = "default";

    private VaultPasswords() {}

    /** The vault with all passwords; each is read or asked for when it is first tried. */
    static Vault vault(ParseResult args) {
        return new Vault(all(args, false));
    }

    /**
     * All passwords.
     *
     * @param isNew whether one that is typed is a new one, to be typed twice
     */
    static List<VaultPassword> all(ParseResult args, boolean isNew) {
        List<VaultPassword> all = new ArrayList<>();
        for (String id : Flags.values(args, VaultFlags.ID)) {
            all.add(ofId(id, isNew));
        }
        for (String file : Flags.values(args, VaultFlags.FILE)) {
            all.add(PasswordFiles.of(DEFAULT, file));
        }
        if (Flags.has(args, VaultFlags.ASK)) {
            all.add(prompt(DEFAULT, isNew));
        }
        return all;
    }

    /** {@code label@source} or {@code source}. */
    static VaultPassword ofId(String id, boolean isNew) {
        int at = id.indexOf('@');
        String label = at <= 0 ? DEFAULT : id.substring(0, at);
        String source = id.substring(at + 1);
        if (source.isEmpty()) {
            throw new UsageException(
                    "the vault id '" + id + "' says no source", "write LABEL@FILE, LABEL@prompt or FILE");
        }
        return source.equals("prompt") || source.equals("prompt_ask_vault_pass")
                ? prompt(label, isNew)
                : PasswordFiles.of(label, source);
    }

    /** A password that is asked for at the terminal. */
    static VaultPassword prompt(String label, boolean isNew) {
        return new VaultPassword(label, "typed for " + label, () -> ask(label, isNew));
    }

    private static byte[] ask(String label, boolean isNew) {
        Console console = System.console();
        if (console == null) {
            throw new VaultException(
                    0,
                    "the vault password cannot be asked for: there is no terminal",
                    "put it into a file and name it with " + VaultFlags.FILE);
        }
        String what = label.equals(DEFAULT) ? "" : " (" + label + ")";
        String typed = typed(console, (isNew ? "New vault password" : "Vault password") + what + ": ");
        if (isNew && !typed.equals(typed(console, "Once more" + what + ": "))) {
            throw new VaultException(0, "the passwords that were typed differ", null);
        }
        return typed.getBytes(StandardCharsets.UTF_8);
    }

    private static String typed(Console console, String prompt) {
        char[] typed = console.readPassword("%s", Printable.line(prompt));
        if (typed == null) {
            throw new VaultException(0, "no password was typed", null);
        }
        return new String(typed).strip();
    }
}
