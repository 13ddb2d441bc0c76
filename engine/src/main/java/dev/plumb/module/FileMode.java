package dev.plumb.module;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Permissions of a file as written in a playbook: octal ({@code 0644}, {@code '644'}, {@code u+rwX} symbolic forms), or {@code
 * preserve}. Read from the source text, so that an unquoted {@code 0644} is what it looks like.
 *
 * @param text the text as written, such as {@code 0644} or {@code u=rw,go=r}
 */
public record FileMode(String text) {
    private static final String PRESERVE = "preserve";
    private static final int ALL = 07777;
    private static final Pattern CHANGE = Pattern.compile("[ugoa]*+[-+=][rwxXstugo]*+");

    public FileMode {
        if (!text.equals(PRESERVE) && !text.matches("[0-7]{1,5}") && !isSymbolic(text)) {
            throw new IllegalArgumentException("'" + text + "' is no file mode");
        }
    }

    /** Whether it is a list of clauses such as {@code u+rw-x}. One after the other: no nesting makes a long text too deep. */
    private static boolean isSymbolic(String text) {
        Matcher change = CHANGE.matcher(text);
        int at = 0;
        boolean begun = false;
        while (at < text.length()) {
            if (begun && text.charAt(at) == ',') {
                begun = false;
                at++;
            } else if (change.region(at, text.length()).lookingAt()) {
                begun = true;
                at = change.end();
            } else {
                return false;
            }
        }
        return begun;
    }

    /** Whether it is an octal number. */
    public boolean isOctal() {
        return Character.isDigit(text.charAt(0));
    }

    /** Whether it stands for the permissions of the source, which only modules that have a source understand. */
    public boolean isPreserve() {
        return text.equals(PRESERVE);
    }

    /**
     * The permission bits that a file gets. {@code preserve} keeps {@code now}.
     *
     * @param now its bits now (0 to 07777)
     * @param directory whether it is a directory, for {@code X}
     */
    public int apply(int now, boolean directory) {
        if (isPreserve()) {
            return now;
        }
        return isOctal() ? Integer.parseInt(text, 8) & ALL : SymbolicMode.apply(text, now, directory);
    }

    /** Bits as four octal digits. */
    public static String format(int bits) {
        return String.format("%04o", bits & ALL);
    }
}
