package dev.plumb.cli;

import dev.plumb.vault.Secrets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options that say where vault passwords come from, named as Ansible names them. */
final class VaultFlags {
    static final String ID = "--vault-id";
    static final String FILE = "--vault-password-file";
    static final String ASK = "-J";

    private VaultFlags() {}

    /** Adds the options. */
    static void describe(CommandSpec spec) {
        Flags.values(
                spec,
                "[LABEL@]SOURCE",
                "vault password: prompt, a file, or a script that prints it; may be repeated",
                ID);
        Flags.values(spec, "FILE", "file with a vault password, or a script", FILE, "--vault-pass-file");
        Flags.flag(spec, "ask for a vault password", ASK, "--ask-vault-password", "--ask-vault-pass");
    }

    /** What opens encrypted files and values with those passwords; nothing is read or asked for before there is one. */
    static Secrets secrets(ParseResult args, Terminal terminal) {
        return new Secrets(() -> VaultPasswords.vault(args), terminal.redactor());
    }
}
