package dev.plumb.modules.kit.accounts;

import dev.plumb.resource.Read;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading the account databases ({@code passwd}, {@code group}, {@code shadow}): lines of fields separated by colons. */
public final class AccountDatabase {
    private AccountDatabase() {}

    /** A script that prints the entries of a database for these keys, missing ones left out. */
    static String lookUp(String database, List<? extends Read<?>> reads) {
        List<String> keys = new ArrayList<>();
        for (Read<?> read : reads) {
            keys.add(read.ref().key());
        }
        return "if command -v getent >/dev/null 2>&1; then getent " + database + " " + Sh.words(keys)
                + "; else cat /etc/" + database + "; fi; true\n";
    }

    /** The lines that have at least so many fields. */
    public static List<List<String>> entries(String text, int fields) {
        List<List<String>> all = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            List<String> parts = List.of(line.split(":", -1));
            if (parts.size() >= fields) {
                all.add(parts);
            }
        }
        return all;
    }

    /** The number that a field holds; null when it is none. */
    public static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text.trim());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static List<String> commaList(String text) {
        List<String> all = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                all.add(part.strip());
            }
        }
        return all;
    }
}
