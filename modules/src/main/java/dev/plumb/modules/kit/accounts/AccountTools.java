package dev.plumb.modules.kit.accounts;

import dev.plumb.resource.Effects;
import java.util.Set;

/** What the tools that change accounts have in common. */
public final class AccountTools {
    /** Types of what has an owner and a group. */
    private static final Set<String> OWNED = Set.of("file", "tree");

    private AccountTools() {}

    /**
     * Shell text that ends the script with a clear word when this program of the shadow tools is not there. When the script is
     * ended, the program still comes to its own end: it writes several files one after the other, which belong together.
     */
    public static String needs(String program) {
        return "trap '' HUP INT TERM\ncommand -v " + program + " >/dev/null 2>&1 || { echo 'this host has no " + program
                + ": install its package of user tools (passwd, shadow or shadow-utils)' >&2; exit 127; }\n";
    }

    /** Effects of another number of a user or group: its files are those of the old number, so that files are read again. */
    public static Effects renumbering(String whose) {
        return Effects.unknown(
                "another number of " + whose,
                ref -> false,
                ref -> !OWNED.contains(ref.type().name()));
    }
}
