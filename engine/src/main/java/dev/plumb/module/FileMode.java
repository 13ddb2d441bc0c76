package dev.plumb.module;

/**
 * Permissions of a file as written in a playbook: octal ({@code 0644}, {@code '644'}, {@code u+rwX} symbolic forms), or {@code
 * preserve}. Read from the source text, so that an unquoted {@code 0644} is what it looks like.
 *
 * @param text the text as written, such as {@code 0644} or {@code u=rw,go=r}
 */
public record FileMode(String text) {
    private static final String PRESERVE = "preserve";
    private static final int ALL = 07777;

    public FileMode {
        if (!text.equals(PRESERVE)
                && !text.matches("[0-7]{1,5}")
                && !text.matches("([ugoa]*[-+=][rwxXstugo]*)+(,([ugoa]*[-+=][rwxXstugo]*)+)*")) {
            throw new IllegalArgumentException("'" + text + "' is no file mode");
        }
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
