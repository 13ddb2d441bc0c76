package dev.plumb.module;

import java.util.List;
import java.util.Optional;

/** The modules there are, by every name a playbook may use. Loads a module's class only when it is asked for. */
public interface ModuleCatalog {
    /**
     * The module with this name, which may be fully qualified ({@code ansible.builtin.copy}).
     *
     * @return empty when there is none
     */
    Optional<ModuleSpec> find(String name);

    /** Whether there is a module with this name, likewise; loads nothing. */
    boolean isModule(String name);

    /** Shown names of all modules, sorted. */
    List<String> names();
}
