package dev.plumb.modules.system.commands;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parameters written inside of a command line ({@code touch x creates=x}), as Ansible still takes them. Here they are a
 * mistake: the line may hold values from elsewhere, and those are data.
 */
final class OldStyle {
    private static final List<String> NAMES =
            List.of("creates=", "removes=", "chdir=", "executable=", "stdin=", "warn=", "strip_empty_ends=");

    private OldStyle() {}

    /** The first such parameter, or null. */
    static @Nullable String parameter(String line) {
        for (String word : line.split("\\s+")) {
            for (String name : NAMES) {
                if (word.startsWith(name)) {
                    return name.substring(0, name.length() - 1);
                }
            }
        }
        return null;
    }

    static String mistake(String line, String module) {
        String name = parameter(line);
        return name + "= stands inside of the command line; write it as a parameter: " + module + ": with cmd: and " + name
                + ": below it, or args: beside it";
    }
}
