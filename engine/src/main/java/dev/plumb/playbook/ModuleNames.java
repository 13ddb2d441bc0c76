package dev.plumb.playbook;

import java.util.Collection;

/** What the reader of playbooks must know of modules. */
public interface ModuleNames {
    /** Whether a task may name this module; the name may be fully qualified ({@code ansible.builtin.copy}). */
    boolean isModule(String name);

    /** Shown names of all modules, for "did you mean". */
    Collection<String> names();

    /** Whether the module takes a text as it is ({@code command: ls -l}) instead of {@code key=value} pairs. */
    default boolean takesText(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "command", "shell", "raw", "script", "meta", "include_tasks", "import_tasks", "include_vars" -> true;
            default -> false;
        };
    }
}
