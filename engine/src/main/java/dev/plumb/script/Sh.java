package dev.plumb.script;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writing POSIX shell text. The one place where quoting happens. */
public final class Sh {
    /**
     * Adds the directories of administrators' programs to PATH where su and sudo leave them out. For scripts of our own, as
     * Ansible's modules do; commands of the author keep the PATH that they would have had.
     */
    public static final String SBIN = "for plumb_x in /usr/local/sbin /usr/sbin /sbin;do case :$PATH: in"
            + " *:$plumb_x:*);;*)PATH=$PATH:$plumb_x;;esac;done;export PATH;";

    private Sh() {}

    /**
     * Quotes a word so that a POSIX shell reads back exactly {@code text}.
     *
     * @throws IllegalArgumentException when {@code text} has a NUL character, which no shell word can hold
     */
    public static String quote(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell word cannot contain a NUL character");
        }
        if (isPlain(text)) {
            return text;
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Quotes each word and joins them with blanks. */
    public static String words(Collection<String> words) {
        return words.stream().map(Sh::quote).collect(Collectors.joining(" "));
    }

    private static boolean isPlain(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "/._-+,@%:".indexOf(c) >= 0;
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
