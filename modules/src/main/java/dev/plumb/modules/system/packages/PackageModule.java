package dev.plumb.modules.system.packages;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Read;
import dev.plumb.script.ScriptResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages packages by whatever the host has. */
@ModuleInfo(
        name = "package",
        doc = "Manages packages by the host's own package manager.",
        notes = "So far that is apt; on a host without it the task fails and names the host's system.",
        example = """
                - name: packages of the site
                  package:
                    name: [tree, less]
                """)
public final class PackageModule implements TaskModule<PackageModule.Params> {
    private static final AptModule APT = new AptModule();
    private static final int LOCK_TIMEOUT = 60;

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "packages",
                    required = true,
                    aliases = {"pkg", "package"})
            List<String> name,

            @Param(doc = "`present`, `latest` or `absent`", def = "present")
            AptModule.Wanted state,

            @Param(doc = "the package manager; `auto` finds it", def = "auto")
            String use,

            @Param(doc = "renew the lists first when they are older than `cache_valid_time`", aliases = "update-cache")
            @Nullable
            Boolean updateCache,

            @Param(doc = "how many seconds lists may be old; implies `update_cache`", def = "0")
            int cacheValidTime,

            @Param(doc = "whether recommended packages come along", aliases = "install-recommends") @Nullable
            Boolean installRecommends,

            @Param(doc = "with `state: absent`, remove configuration too", def = "false")
            boolean purge,

            @Param(doc = "remove packages that nothing needs any more", def = "false")
            boolean autoremove) {}

    @Override
    public @Nullable String invalid(Params p) {
        if (!p.use.equals("auto") && !p.use.equals("apt")) {
            return "use: " + p.use + " is not supported yet; leave it out";
        }
        return APT.invalid(apt(p));
    }

    private static AptModule.Params apt(Params p) {
        return new AptModule.Params(
                p.name,
                p.state,
                p.updateCache,
                p.cacheValidTime,
                p.installRecommends,
                p.purge,
                p.autoremove,
                false,
                AptModule.Upgrade.NO,
                null,
                List.of("force-confdef", "force-confold"),
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                LOCK_TIMEOUT,
                null);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return APT.reads(apt(p));
    }

    @Override
    public Plan plan(Params p, States host) {
        return APT.plan(apt(p), host);
    }

    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return APT.learned(apt(p), plan, done);
    }

    @Override
    public List<String> outcomeKeys() {
        return APT.outcomeKeys();
    }

    @Override
    public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
        return APT.outcome(apt(p), result);
    }
}
