package dev.plumb.modules.supervisor;

import dev.plumb.resource.ResourceKey;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which processes of a supervisord.
 *
 * @param control where
 * @param kind what the name is of
 * @param name of a program; of a process as supervisor writes it, {@code web} or {@code site:web}; of a group; empty for all
 * @param processes names of a program's processes, with or without that of their group; {@code *} stands for what only the host
 *     knows
 */
record Selection(Control control, Kind kind, String name, List<String> processes) implements ResourceKey {
    /** What a selection is of. */
    enum Kind {
        /** The processes of a program, in whatever group it is. */
        PROGRAM,
        /** One process. */
        PROCESS,
        /** All processes of a group. */
        GROUP,
        /** All processes. */
        ALL
    }

    Selection {
        processes = List.copyOf(processes);
    }

    /** What Ansible means by a name. */
    static Selection named(Control control, String name) {
        if (name.equals("all")) {
            return new Selection(control, Kind.ALL, "", List.of());
        } else if (name.endsWith(":")) {
            return group(control, name.replaceFirst(":+$", ""));
        }
        return new Selection(control, Kind.PROCESS, name, List.of());
    }

    static Selection group(Control control, String name) {
        return new Selection(control, Kind.GROUP, name, List.of());
    }

    /** The group of what supervisor calls so: one of one process of the same name is not written. */
    static String group(String process) {
        int colon = process.indexOf(':');
        return colon < 0 ? process : process.substring(0, colon);
    }

    boolean includes(String process) {
        return switch (kind) {
            case ALL -> true;
            case GROUP -> group(process).equals(name);
            case PROCESS -> process.equals(name);
            case PROGRAM -> processes.stream().anyMatch(each -> matches(each, process));
        };
    }

    /** Whether a name of a process, in which {@code *} stands for anything, is that of what supervisor calls so. */
    static boolean matches(String pattern, String process) {
        String plain = pattern.indexOf(':') < 0 ? process.substring(process.indexOf(':') + 1) : process;
        return pattern.indexOf('*') < 0
                ? pattern.equals(plain)
                : plain.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    }

    /** Whether what happens to a group may be what happens to these. */
    boolean concerns(String group) {
        return kind == Kind.ALL || group(name).equals(group);
    }

    @Override
    public String rendering() {
        return switch (kind) {
            case ALL -> "all";
            case GROUP -> name + ":";
            default -> name;
        };
    }
}
