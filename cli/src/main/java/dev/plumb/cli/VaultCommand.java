package dev.plumb.cli;

import dev.plumb.source.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code plumb vault}: does what ansible-vault does, with its options. */
final class VaultCommand implements Command {
    static final String OUTPUT = "--output";
    static final String ENCRYPT_ID = "--encrypt-vault-id";
    static final String NEW_ID = "--new-vault-id";
    static final String NEW_FILE = "--new-vault-password-file";
    static final String NAME = "-n";
    static final String STDIN_NAME = "--stdin-name";
    static final String PROMPT = "-p";
    static final String SHOW_INPUT = "--show-input";

    private static final List<String> ACTIONS =
            List.of("encrypt", "decrypt", "view", "edit", "create", "rekey", "encrypt-string");

    @Override
    public void describe(CommandSpec spec) {
        Flags.positional(
                spec,
                "ACTION [FILE…]",
                "1..*",
                String.join(", ", ACTIONS) + "; then files, or the texts to encrypt; - or none: standard input");
        VaultFlags.describe(spec);
        Flags.value(spec, "LABEL", "which of several vault ids encrypts", ENCRYPT_ID);
        Flags.value(spec, "FILE", "where encrypt and decrypt write; - is standard output", OUTPUT);
        Flags.value(spec, "[LABEL@]SOURCE", "rekey: the new password", NEW_ID);
        Flags.value(spec, "FILE", "rekey: file with the new password", NEW_FILE);
        Flags.values(spec, "NAME", "encrypt-string: name of the variable; may be repeated", NAME, "--name");
        Flags.value(spec, "NAME", "encrypt-string: name of the variable read from standard input", STDIN_NAME);
        Flags.flag(spec, "encrypt-string: ask for the text", PROMPT, "--prompt");
        Flags.flag(spec, "encrypt-string: show it while it is typed", SHOW_INPUT);
    }

    @Override
    public int run(ParseResult args, Terminal terminal) {
        List<String> words = new ArrayList<>(Flags.positionals(args));
        String action = words.remove(0).replace('_', '-');
        VaultFiles files = new VaultFiles(args, terminal);
        switch (action) {
            case "encrypt" -> files.encrypt(words);
            case "decrypt" -> files.decrypt(words);
            case "view" -> files.view(words);
            case "rekey" -> files.rekey(words);
            case "edit" -> new VaultEdit(files, terminal).edit(words);
            case "create" -> new VaultEdit(files, terminal).create(words);
            case "encrypt-string" -> new VaultStrings(files, args, terminal).encrypt(words);
            default -> {
                String near = DidYouMean.hint(action, ACTIONS);
                throw new UsageException(
                        "plumb vault cannot '" + action + "'",
                        near != null ? near : "it can " + String.join(", ", ACTIONS));
            }
        }
        return 0;
    }
}
