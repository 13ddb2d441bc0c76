package dev.plumb.modules.system;

import dev.plumb.modules.files.FileType;
import dev.plumb.modules.files.TreeType;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading the account databases: lines of fields separated by colons. */
final class Accounts {
    private Accounts() {}

    /** A script that prints the entries of a database for these keys, missing ones left out. */
    static String lookUp(String database, List<? extends Read<?>> reads) {
        List<String> keys = new ArrayList<>();
        for (Read<?> read : reads) {
            keys.add(read.ref().key());
        }
        return "if command -v getent >/dev/null 2>&1; then getent " + database + " " + Sh.words(keys)
                + "; else cat /etc/" + database + "; fi; true\n";
    }

    /**
     * Shell text that ends the script with a clear word when this program of the shadow tools is not there. When the script is
     * ended, the program still comes to its own end: it writes several files one after the other, which belong together.
     */
    static String needs(String program) {
        return "trap '' HUP INT TERM\ncommand -v " + program + " >/dev/null 2>&1 || { echo 'this host has no " + program
                + ": install its package of user tools (passwd, shadow or shadow-utils)' >&2; exit 127; }\n";
    }

    /** The lines that have at least so many fields. */
    static List<List<String>> entries(String text, int fields) {
        List<List<String>> all = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            List<String> parts = List.of(line.split(":", -1));
            if (parts.size() >= fields) {
                all.add(parts);
            }
        }
        return all;
    }

    /** Effects of another number of a user or group: its files are those of the old number, so that files are read again. */
    static Effects renumbering(String whose) {
        return Effects.unknown(
                "another number of " + whose,
                ref -> false,
                ref -> !(ref.type() instanceof FileType || ref.type() instanceof TreeType));
    }

    static @Nullable Long number(String text) {
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
