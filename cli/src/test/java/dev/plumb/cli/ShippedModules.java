package dev.plumb.cli;

import dev.plumb.module.IndexedCatalog;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.ModuleSpec;
import java.util.List;
import java.util.Optional;

/** The modules Plumb comes with; the class path of the tests also holds some that only tests use. */
final class ShippedModules implements ModuleCatalog {
    private final ModuleCatalog all = new IndexedCatalog();

    @Override
    public Optional<ModuleSpec> find(String name) {
        return all.find(name).filter(spec -> {
            String type = spec.implementation().getClass().getName();
            return type.startsWith("dev.plumb.modules.");
        });
    }

    @Override
    public boolean isModule(String name) {
        return find(name).isPresent();
    }

    @Override
    public List<String> names() {
        return all.names().stream().filter(name -> find(name).isPresent()).toList();
    }
}
