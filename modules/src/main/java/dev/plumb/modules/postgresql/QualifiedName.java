package dev.plumb.modules.postgresql;

import java.util.List;

/** Names with their schema before a dot, as statements have them. */
final class QualifiedName {
    private QualifiedName() {}

    /** Schema and name; {@code public} where none is written. What stands in double quotes is one name, dots and all. */
    static List<String> read(String written) {
        boolean isQuoted = false;
        for (int i = 0; i < written.length(); i++) {
            isQuoted ^= written.charAt(i) == '"';
            if (written.charAt(i) == '.' && !isQuoted) {
                return List.of(unquoted(written.substring(0, i)), unquoted(written.substring(i + 1)));
            }
        }
        return List.of(RoleNames.PUBLIC, unquoted(written));
    }

    /** A name without the double quotes around it. */
    static String unquoted(String name) {
        boolean isQuoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
        return isQuoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }
}
