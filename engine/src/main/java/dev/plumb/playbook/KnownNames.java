package dev.plumb.playbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Names of modules, and of what stands in a module's place but is done by the reader: imports and includes. */
final class KnownNames implements ModuleNames {
    static final String IMPORT_TASKS = "import_tasks";
    static final String IMPORT_ROLE = "import_role";
    static final String INCLUDE_TASKS = "include_tasks";
    static final String INCLUDE_ROLE = "include_role";

    private static final List<String> OWN = List.of(IMPORT_TASKS, IMPORT_ROLE, INCLUDE_TASKS, INCLUDE_ROLE);

    private final ModuleNames modules;

    KnownNames(ModuleNames modules) {
        this.modules = modules;
    }

    /** A name without {@code ansible.builtin.} or {@code ansible.legacy.}; other names as they are. */
    static String unqualified(String name) {
        for (String collection : new String[] {"ansible.builtin.", "ansible.legacy."}) {
            if (name.startsWith(collection)) {
                return name.substring(collection.length());
            }
        }
        return name;
    }

    /** Whether a task of this name is replaced by the tasks of a file or role while files are read. */
    static boolean isImport(String name) {
        String plain = unqualified(name);
        return plain.equals(IMPORT_TASKS) || plain.equals(IMPORT_ROLE);
    }

    /** Whether a task of this name brings in the tasks of a file or role while the play runs. */
    static boolean isInclude(String name) {
        String plain = unqualified(name);
        return plain.equals(INCLUDE_TASKS) || plain.equals(INCLUDE_ROLE);
    }

    @Override
    public boolean isModule(String name) {
        return OWN.contains(unqualified(name)) || modules.isModule(name);
    }

    @Override
    public Collection<String> names() {
        List<String> all = new ArrayList<>(modules.names());
        OWN.stream().filter(name -> !all.contains(name)).forEach(all::add);
        return all;
    }

    @Override
    public boolean takesText(String name) {
        String plain = unqualified(name);
        return plain.equals(IMPORT_TASKS) || plain.equals(INCLUDE_TASKS) || modules.takesText(name);
    }
}
