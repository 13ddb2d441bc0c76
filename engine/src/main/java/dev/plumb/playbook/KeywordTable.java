package dev.plumb.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keywords that files may have, for what describes the language. Not used when files are read. */
public final class KeywordTable {
    private KeywordTable() {}

    /** Keywords of a play. */
    public static List<String> ofPlays() {
        return Keywords.suggestedInPlay();
    }

    /** Keywords of a block. */
    public static List<String> ofBlocks() {
        return Keywords.suggestedInBlock();
    }

    /**
     * Keywords of a task.
     *
     * @param handler whether it is a handler
     */
    public static List<String> ofTasks(boolean handler) {
        List<String> names = new ArrayList<>(Keywords.suggestedInTask());
        names.remove("block");
        if (!handler) {
            names.remove("listen");
        }
        return names;
    }

    /** Keywords that roles, blocks and tasks hand down. */
    public static List<String> ofAll() {
        List<String> names = new ArrayList<>();
        for (Directive directive : Directive.values()) {
            if (directive.place() != Directive.Place.PLAYS) {
                names.add(directive.keyword());
            }
        }
        names.addAll(Keywords.HANDED_DOWN);
        return names;
    }

    /** Keys of an entry point in {@code argument_specs}. */
    public static List<String> ofEntryPoints() {
        return ArgumentSpecReader.ENTRY_KEYS;
    }

    /** Keys of an argument there. */
    public static List<String> ofArguments() {
        return ArgumentSpecReader.KEYS;
    }

    /** Types of arguments there. */
    public static List<String> argumentTypes() {
        List<String> types = new ArrayList<>();
        for (ArgumentSpec.Type each : ArgumentSpec.Type.values()) {
            types.add(each.name().toLowerCase(Locale.ROOT));
        }
        return types;
    }

    /** The directive that is written so, or null. */
    public static @Nullable Directive directive(String keyword) {
        return Directive.of(keyword);
    }

    /**
     * The words that a keyword takes that is no directive.
     *
     * @throws IllegalArgumentException when it takes others too
     */
    public static List<String> words(String keyword) {
        return switch (keyword) {
            case "debugger" -> DirectivesReader.DEBUGGER;
            case "strategy" -> PlayOptionsReader.STRATEGIES;
            case "order" -> PlayOptionsReader.ORDERS;
            case "encrypt" -> PlayOptionsReader.SCHEMES;
            default -> throw new IllegalArgumentException("'" + keyword + "' takes more than a few words");
        };
    }
}
