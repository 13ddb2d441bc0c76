package dev.plumb.modules.control;

import org.jspecify.annotations.Nullable;

/** Names of variables and of groups. */
final class VariableNames {
    private VariableNames() {}

    /** What is wrong with the first of these names that is no name of a variable, or null. */
    static @Nullable String invalid(Iterable<String> names) {
        for (String name : names) {
            boolean plain = !name.isEmpty() && !Character.isDigit(name.charAt(0));
            for (char c : name.toCharArray()) {
                plain &= c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            }
            if (!plain) {
                return "'" + name + "' is no name of a variable; use letters, digits and underscores";
            }
        }
        return null;
    }

    /** What is wrong with the name of a group, after which files of variables are looked for; or null. */
    static @Nullable String wrongGroup(String name) {
        if (name.isBlank()) {
            return "the name of a group is empty";
        }
        boolean plain = name.chars().noneMatch(c -> c < ' ' || c == 0x7f || c == '/');
        return plain ? null : "'" + name.replace("\n", "\\n") + "' is no name of a group";
    }
}
