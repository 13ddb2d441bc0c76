package dev.plumb.run;

import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one script of the parts of a transaction. */
final class TransactionScript {
    /** One quote of a text becomes as many characters where it is quoted as often as here, so that many are encoded. */
    private static final int QUOTES = 32;

    /** What a change does that is brought about by the activation. */
    private static final String NOTHING = ":";

    private TransactionScript() {}

    /** A script of an item, and what it changes. */
    record Part(PendingItem owner, ResourceRef<?> ref, Script script) {
        /** Whether it changes in earnest what the private copy does not have. */
        boolean isOutside(Transaction transaction) {
            return !transaction.isInCopy(ref) && !script.text().strip().equals(NOTHING);
        }
    }

    /** What the items do, in order. */
    static List<Part> parts(List<PendingItem> items) {
        List<Part> parts = new ArrayList<>();
        for (PendingItem each : items) {
            for (Change<?> change : each.plan().changes()) {
                if (change.action() instanceof Action.Run run) {
                    parts.add(new Part(each, change.ref(), run.script()));
                }
            }
        }
        return parts;
    }

    /**
     * The script of a transaction.
     *
     * @param dry whether it ends with the validation of a copy
     */
    static Script of(TransactionGroup group, List<PendingItem> items, boolean dry) {
        Set<String> libraries = new LinkedHashSet<>();
        StringBuilder definitions = new StringBuilder();
        Transaction transaction = group.transaction();
        List<String> copied = dry ? parts(definitions, "before", parts(group.earlier()), libraries) : new ArrayList<>();
        List<Part> parts = parts(items);
        List<String> names = parts(definitions, "", parts, libraries);
        List<String> outside = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            (parts.get(i).isOutside(transaction) ? outside : copied).add(names.get(i));
        }
        function(definitions, "plumb_tx_validation", transaction.validation());
        StringBuilder text = new StringBuilder();
        text.append("plumb_tx_parts=")
                .append(Sh.quote(TransactionShell.PARTS + "plumb_tx_all='" + words(copied) + "'\n" + definitions))
                .append("\neval \"$plumb_tx_parts\"\nplumb_tx_all=")
                .append(Sh.quote(words(names)))
                .append("\nplumb_tx_outside=")
                .append(Sh.quote(words(outside) + " "))
                .append('\n');
        Transaction.Activation activation = group.activation();
        function(text, "plumb_tx_condition", activation == null ? "exit 1" : activation.condition());
        // no subshell of its own: where it is run in one, that one is ended
        text.append("plumb_tx_activation() {\n")
                .append(activation == null ? ":" : activation.script())
                .append("\n}\n");
        restoring(text, transaction, items);
        text.append(TransactionShell.MAIN).append(dry ? "plumb_tx_dry\n" : "plumb_tx_apply\n");
        libraries.add(transaction.library());
        return Script.of(text.toString()).using(library(libraries)).withTimeout(limit(items));
    }

    /** The shell gets the functions of the parts, and a variable with their text for the shell that works on the copy. */
    private static String library(Set<String> libraries) {
        return "plumb_tx_library=" + Sh.quote(String.join("", libraries)) + "\neval \"$plumb_tx_library\"\n";
    }

    /** The longest of the times that tasks give themselves: none of them can know how long the others take. */
    private static @Nullable Duration limit(List<PendingItem> items) {
        Duration longest = null;
        for (PendingItem each : items) {
            Duration own = each.item().settings().timeout();
            longest = longest == null || own != null && own.compareTo(longest) > 0 ? own : longest;
        }
        return longest;
    }

    private static String words(List<String> names) {
        return names.isEmpty() ? "" : " " + String.join(" ", names);
    }

    /** Functions of scripts, and their names: the numbers that they have in what is told. */
    private static List<String> parts(StringBuilder text, String kind, List<Part> parts, Set<String> libraries) {
        List<String> names = new ArrayList<>();
        for (Part part : parts) {
            String name = kind + (names.size() + 1);
            names.add(name);
            libraries.add(part.script.library());
            part(text, name, part);
        }
        return names;
    }

    private static void part(StringBuilder text, String name, Part part) {
        Script script = part.script;
        Map<String, String> environment = new HashMap<>(script.environment());
        environment.putAll(part.owner.item().settings().environment());
        StringBuilder body = new StringBuilder();
        environment.forEach((variable, value) -> body.append(variable)
                .append('=')
                .append(Sh.quote(value))
                .append(";export ")
                .append(variable)
                .append('\n'));
        Input input = script.input();
        String content = script.inputText();
        if (input != null && (content == null || hasManyQuotes(content))) {
            body.append("echo ").append(base64(input)).append("|base64 -d|(\n");
            body.append(script.text()).append("\n)");
        } else {
            body.append(content == null ? "" : Script.VARIABLE + "=" + Sh.quote(content) + "\n");
            body.append(script.text());
        }
        function(text, "plumb_tx_part" + name, body.toString());
    }

    private static boolean hasManyQuotes(String content) {
        return content.chars().filter(c -> c == '\'').count() * QUOTES > content.length();
    }

    private static String base64(Input input) {
        try {
            return Base64.getEncoder().encodeToString(input.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the input of a script cannot be read: " + e.getMessage(), e);
        }
    }

    private static void function(StringBuilder text, String name, String body) {
        text.append(name).append("() {\n(\n").append(body).append("\n)\n}\n");
    }

    private static void restoring(StringBuilder text, Transaction transaction, List<PendingItem> items) {
        Set<ResourceRef<?>> refs = new LinkedHashSet<>();
        items.forEach(each -> each.plan().changes().forEach(change -> refs.add(change.ref())));
        refs.removeIf(ref -> !transaction.restores(ref));
        StringBuilder save = new StringBuilder();
        String restore = "";
        int number = 0;
        for (ResourceRef<?> ref : refs) {
            number++;
            String copy = "\"$plumb_tx_copies\"/" + number;
            save.append(transaction.save(ref, copy)).append("||exit 1\n");
            // What was made last goes first, as a directory does after what was put into it.
            restore = "(" + transaction.restore(ref, copy) + ")||plumb_tx_lost=\"$plumb_tx_lost \""
                    + Sh.quote(ref.key()) + "\n" + restore;
        }
        function(text, "plumb_tx_save", save + ":");
        text.append("plumb_tx_restore() {\nplumb_tx_lost=\n").append(restore).append("[ -z \"$plumb_tx_lost\" ]\n}\n");
    }
}
