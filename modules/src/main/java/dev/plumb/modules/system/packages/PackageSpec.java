package dev.plumb.modules.system.packages;

import dev.plumb.text.Glob;
import org.jspecify.annotations.Nullable;

/**
 * A package as a task names it: {@code nginx}, {@code nginx=1.22*}, {@code nginx>=1.20}.
 *
 * @param name its name
 * @param relation {@code =}, {@code >=}, or empty when any version will do
 * @param version the version or pattern of versions, empty when any will do
 */
record PackageSpec(String name, String relation, String version) {
    /** Reads a specification. */
    static PackageSpec of(String text) {
        String spec = text.strip();
        int equals = spec.indexOf('=');
        if (equals < 0) {
            return new PackageSpec(spec, "", "");
        }
        boolean atLeast = equals > 0 && spec.charAt(equals - 1) == '>';
        String name = spec.substring(0, atLeast ? equals - 1 : equals);
        return new PackageSpec(
                name.strip(), atLeast ? ">=" : "=", spec.substring(equals + 1).strip());
    }

    /** What is wrong with it, or null. */
    @Nullable
    String mistake() {
        if (name.isEmpty()) {
            return "a package has no name";
        } else if (!relation.isEmpty() && version.isEmpty()) {
            return "'" + name + relation + "' has no version; write " + name + "=1.2 or only " + name;
        } else if (!relation.isEmpty() && version.indexOf('=') >= 0) {
            String plain = version.replace("=", "").strip();
            return "'" + name + relation + version + "' has more than one '='; write " + name + relation + plain
                    + (relation.equals("=") && !Glob.isPattern(plain)
                            ? " for exactly that version, " + name + "=" + plain + "* for all that begin so"
                            : "");
        } else if (Glob.isPattern(name)) {
            return "'" + name + "' is a pattern; write the packages' full names";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "+-.:".indexOf(c) >= 0;
            if (!plain || i == 0 && !Character.isLetterOrDigit(c)) {
                return "'" + name + "' is no name of a package; they have small letters, digits, + - . only";
            }
        }
        if (name.endsWith("-")) {
            return "'" + name + "' ends with a dash, which apt-get would take for a wish to remove "
                    + name.substring(0, name.length() - 1);
        } else if (version.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            return "'" + version + "' is no version of a package";
        }
        return null;
    }

    /** Whether a version will do. */
    boolean admits(@Nullable String installed) {
        if (installed == null) {
            return false;
        }
        return switch (relation) {
            case "=" -> Glob.of(version).matches(installed);
            case ">=" -> DebVersion.compare(installed, version) >= 0;
            default -> true;
        };
    }

    /** As apt-get takes it. */
    String forApt() {
        return relation.equals("=") ? name + "=" + version : name;
    }
}
