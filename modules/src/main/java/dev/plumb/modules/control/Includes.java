package dev.plumb.modules.control;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the modules that bring in tasks have in common. */
final class Includes {
    private Includes() {}

    /**
     * What is wrong with an include, or null.
     *
     * @param what the file or role
     * @param apply what is left of {@code apply}: the reader of playbooks has taken out what stands in a file
     */
    static @Nullable String invalid(String what, Map<String, @Nullable Object> apply) {
        if (what.isBlank()) {
            return "the name is empty";
        }
        return apply.isEmpty() ? null : "'apply' needs a playbook: what it hands down are keywords of tasks";
    }

    /** Why an import cannot be run: where it may stand the reader of playbooks has put its tasks instead. */
    static String misplaced(String module) {
        return "'" + module + "' has its place in the tasks of a playbook or role; here write "
                + module.replace("import", "include");
    }
}
