package dev.plumb.cli;

import dev.plumb.vault.Vault;
import dev.plumb.vault.VaultPassword;
import java.io.Console;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** {@code plumb vault encrypt-string}: makes {@code !vault} values for files of variables. */
final class VaultStrings {
    private static final String INDENT = " ".repeat(10);

    private final VaultFiles files;
    private final ParseResult args;
    private final Terminal terminal;

    VaultStrings(VaultFiles files, ParseResult args, Terminal terminal) {
        this.files = files;
        this.args = args;
        this.terminal = terminal;
    }

    /**
     * What to encrypt.
     *
     * @param name of the variable, empty when it has none
     * @param plain its value
     */
    private record Value(String name, byte[] plain) {}

    /** Encrypts texts given as arguments, typed, or on standard input. */
    void encrypt(List<String> texts) {
        List<Value> values = values(texts);
        VaultPassword password = files.encrypting();
        Vault vault = new Vault(List.of(password));
        StringBuilder out = new StringBuilder();
        for (Value value : values) {
            if (value.plain().length == 0) {
                throw new UsageException("there is nothing to encrypt: the text is empty");
            }
            String sealed = VaultFiles.seal(vault, value.plain(), password);
            out.append(value.name().isEmpty() ? "" : value.name() + ": ").append("!vault |\n");
            for (String line : sealed.split("\n")) {
                out.append(INDENT).append(line).append('\n');
            }
        }
        String output = Flags.value(args, VaultCommand.OUTPUT, "-");
        if (output.equals("-")) {
            terminal.print(out.toString());
        } else {
            VaultFiles.replace(output, out.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<Value> values(List<String> texts) {
        List<Value> values = new ArrayList<>();
        List<String> names = Flags.values(args, VaultCommand.NAME);
        boolean stdin = texts.contains("-") || texts.isEmpty() && !Flags.has(args, VaultCommand.PROMPT);
        int next = 0;
        if (Flags.has(args, VaultCommand.PROMPT)) {
            values.add(typed(names.isEmpty() ? null : names.get(next++)));
        }
        if (stdin) {
            String name = Flags.value(args, VaultCommand.STDIN_NAME, "");
            if (name.isEmpty() && next < names.size() && texts.isEmpty()) {
                name = names.get(next++);
            }
            values.add(new Value(name, VaultFiles.read("-")));
        }
        for (String text : texts) {
            if (!text.equals("-")) {
                String name = next < names.size() ? names.get(next++) : "";
                values.add(new Value(name, text.getBytes(StandardCharsets.UTF_8)));
            }
        }
        if (next < names.size()) {
            throw new UsageException(
                    "there are more names than texts", "leave out " + VaultCommand.NAME + " " + names.get(next));
        }
        return values;
    }

    private Value typed(@Nullable String given) {
        Console console = System.console();
        if (console == null) {
            throw new UsageException("the text cannot be asked for: there is no terminal", "give it on standard input");
        }
        String name = given != null ? given : console.readLine("%s", "Name of the variable (empty: none): ");
        boolean shown = Flags.has(args, VaultCommand.SHOW_INPUT);
        String label = shown ? "Text to encrypt: " : "Text to encrypt (hidden): ";
        char[] hidden = shown ? null : console.readPassword("%s", label);
        String text = shown ? console.readLine("%s", label) : hidden == null ? null : new String(hidden);
        if (text == null || name == null) {
            throw new UsageException("nothing was typed");
        }
        return new Value(name.strip(), text.getBytes(StandardCharsets.UTF_8));
    }
}
