package dev.plumb.modules.system.packages;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.resource.Read;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells which packages are installed. */
@ModuleInfo(
        name = "package_facts",
        traits = Trait.LOOKS,
        doc = "Tells which packages are installed, as the fact `packages`.",
        notes = {
            "The fact maps names to lists of one mapping each, with `name`, `version`, `arch`, `category` and `source` (`apt`);"
                    + " `origin`, which Ansible adds, is not there. It is one of `ansible_facts` too.",
            "In a dry run packages of earlier tasks are among them as planned; what only apply can tell of them is not known."
        },
        fact = "packages",
        example = """
                - name: look at the packages
                  package_facts:
                - name: which version of the shell there is
                  debug:
                    msg: ${packages.dash[0].version}
                """)
public final class PackageFactsModule implements TaskModule<PackageFactsModule.Params> {
    private static final List<String> OURS = List.of("auto", "apt");

    /** Parameters. */
    public record Params(
            @Param(doc = "whose packages: `auto` or `apt`", def = "auto")
            List<String> manager,

            @Param(doc = "has no effect, since there is one manager", def = "first")
            Strategy strategy) {}

    /** Of which managers the packages are told. */
    public enum Strategy {
        /** Of the first that is there. */
        FIRST,
        /** Of all. */
        ALL
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean ours = p.manager.stream().anyMatch(OURS::contains);
        return ours ? null : "manager " + String.join(", ", p.manager) + " is not supported yet; write auto or apt";
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(InstalledPackages.ref()));
    }

    @Override
    public Plan plan(Params p, States host) {
        Map<String, @Nullable Object> packages = new LinkedHashMap<>();
        var all = host.get(InstalledPackages.ref()).all();
        if (!host.isCertain(InstalledPackages.ref())
                || all.values().stream().anyMatch(entry -> entry.version() == null)) {
            // what comes along with it is not known either
            Object unknown = new Unknown("packages are not known before apply");
            return Plan.nothing().with("ansible_facts", Map.of("packages", unknown));
        }
        all.forEach((name, entry) -> {
            Map<String, @Nullable Object> told = new LinkedHashMap<>();
            told.put("name", name);
            told.put("version", known("the version of " + name, entry.version()));
            told.put("arch", known("the architecture of " + name, entry.arch()));
            told.put("category", known("the section of " + name, entry.section()));
            told.put("source", "apt");
            packages.put(name, List.of(told));
        });
        return Plan.nothing().with("ansible_facts", Map.of("packages", packages));
    }

    private static Object known(String what, @Nullable String value) {
        return value == null ? new Unknown(what + " is not known before apply") : value;
    }
}
