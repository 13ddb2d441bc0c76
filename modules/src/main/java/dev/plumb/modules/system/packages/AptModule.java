package dev.plumb.modules.system.packages;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.system.commands.Output;
import dev.plumb.modules.system.packages.AptRequest.Goal;
import dev.plumb.resource.Read;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages packages by {@code apt-get}. */
@ModuleInfo(
        name = "apt",
        doc = "Manages packages on Debian and its kin.",
        notes = {
            "The plan names every package that would come along, be upgraded or be removed, as `apt-get --simulate` tells."
                    + " When lists are to be renewed first, it looks at new lists in a directory of its own that is gone"
                    + " afterwards, so that a dry run leaves the host's lists alone.",
            "With packages given, lists are renewed only when something has to be installed or upgraded."
        },
        example = """
                - name: packages of the site
                  apt:
                    name: [tree, less]
                    update_cache: true
                    cache_valid_time: 3600
                """)
public final class AptModule implements TaskModule<AptModule.Params> {
    private static final List<String> OUTCOME = List.of("stdout", "stdout_lines", "stderr", "stderr_lines");

    /** Parameters. */
    public record Params(
            @Param(
                    doc =
                            "packages; `name=version` asks for a version, with `*` for a pattern, `name>=version` for at least that one",
                    aliases = {"package", "pkg"})
            List<String> name,

            @Param(doc = "`present`, `latest` or `absent`", def = "present")
            Wanted state,

            @Param(doc = "renew the lists first when they are older than `cache_valid_time`", aliases = "update-cache")
            @Nullable
            Boolean updateCache,

            @Param(doc = "how many seconds lists may be old; implies `update_cache`", def = "0")
            int cacheValidTime,

            @Param(
                    doc = "whether recommended packages come along; apt's own setting when not given",
                    aliases = "install-recommends")
            @Nullable
            Boolean installRecommends,

            @Param(doc = "with `state: absent`, remove configuration too", def = "false")
            boolean purge,

            @Param(doc = "remove packages that nothing needs any more", def = "false")
            boolean autoremove,

            @Param(doc = "remove archives that can no longer be fetched", def = "false")
            boolean autoclean,

            @Param(doc = "upgrade all packages: `safe` or `yes` removes nothing, `full` or `dist` may", def = "no")
            Upgrade upgrade,

            @Param(doc = "release whose packages are preferred", aliases = "default-release") @Nullable
            String defaultRelease,

            @Param(doc = "options of dpkg, without dashes", def = "force-confdef,force-confold")
            List<String> dpkgOptions,

            @Param(doc = "leave packages alone that are not installed", def = "false")
            boolean onlyUpgrade,

            @Param(doc = "fail rather than remove a package", def = "false")
            boolean failOnAutoremove,

            @Param(
                    doc = "allow an older version than is installed",
                    def = "false",
                    aliases = {"allow-downgrade", "allow_downgrades", "allow-downgrades"})
            boolean allowDowngrade,

            @Param(doc = "allow packages without a valid signature", def = "false", aliases = "allow-unauthenticated")
            boolean allowUnauthenticated,

            @Param(doc = "allow changes of packages on hold", def = "false")
            boolean allowChangeHeldPackages,

            @Param(doc = "do it even if packages are not signed, on hold, essential or older", def = "false")
            boolean force,

            @Param(doc = "accepted for Ansible's sake: apt-get is always used", def = "false")
            boolean forceAptGet,

            @Param(doc = "seconds to wait while another process manages packages", def = "60")
            int lockTimeout,

            @Param(doc = "not supported yet") @Nullable String deb) {}

    /** What should be with packages. */
    public enum Wanted {
        /** Installed in any version. */
        PRESENT,
        /** Another word for present. */
        INSTALLED,
        /** Installed in the newest version. */
        LATEST,
        /** Not installed. */
        ABSENT,
        /** Another word for absent. */
        REMOVED,
        /** Not supported. */
        BUILD_DEP,
        /** Not supported. */
        FIXED;

        Goal goal() {
            return this == LATEST ? Goal.LATEST : this == ABSENT || this == REMOVED ? Goal.ABSENT : Goal.PRESENT;
        }
    }

    /** How to upgrade everything. */
    public enum Upgrade {
        /** Not at all. */
        NO,
        /** Without removing anything. */
        YES,
        /** Without removing anything. */
        SAFE,
        /** Removing what stands in the way. */
        FULL,
        /** Removing what stands in the way. */
        DIST
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (p.deb != null) {
            return "deb is not supported yet; write a command task: apt-get install -y /path/to/file.deb with creates:";
        } else if (p.state == Wanted.BUILD_DEP || p.state == Wanted.FIXED) {
            return "state: " + (p.state == Wanted.FIXED ? "fixed" : "build-dep") + " is not supported yet";
        } else if (!p.name.isEmpty() && p.upgrade != Upgrade.NO) {
            return "name and upgrade exclude each other; write two tasks";
        } else if (isAll(p) && p.name.size() > 1) {
            return "name: '*' upgrades all packages; write further packages in a task of their own";
        } else if (isAll(p) && p.state != Wanted.LATEST) {
            return "name: '*' is possible with state: latest only";
        }
        if (!isAll(p)) {
            for (String name : p.name) {
                String mistake = PackageSpec.of(name).mistake();
                if (mistake != null) {
                    return mistake;
                }
            }
        }
        String wrong = Names.argument("default_release", p.defaultRelease);
        for (String option : p.dpkgOptions) {
            wrong = Names.first(wrong, Names.line("dpkg_options", option));
        }
        AptRequest request = request(p);
        return wrong != null
                ? wrong
                : request.onlyLists() && !request.update()
                        ? "nothing to do; give name, upgrade, update_cache, autoremove or autoclean"
                        : null;
    }

    private static boolean isAll(Params p) {
        return p.name.contains("*");
    }

    private static AptRequest request(Params p) {
        List<PackageSpec> specs = new ArrayList<>();
        if (!isAll(p)) {
            p.name.forEach(name -> specs.add(PackageSpec.of(name)));
        }
        boolean update = p.updateCache != null ? p.updateCache : p.cacheValidTime > 0;
        return new AptRequest(
                List.copyOf(specs),
                p.state.goal(),
                update || p.cacheValidTime > 0,
                p.cacheValidTime,
                flags(p),
                p.defaultRelease != null || p.allowDowngrade || p.force,
                p.purge,
                upgrade(p),
                p.onlyUpgrade,
                p.autoremove,
                p.autoclean,
                new AptOptions(p.dpkgOptions, p.lockTimeout));
    }

    private static List<String> upgrade(Params p) {
        return switch (p.upgrade) {
            case NO -> isAll(p) ? List.of("upgrade", "--with-new-pkgs") : List.of();
            case YES, SAFE -> List.of("upgrade", "--with-new-pkgs");
            case FULL, DIST -> List.of("dist-upgrade");
        };
    }

    private static List<String> flags(Params p) {
        List<String> flags = new ArrayList<>();
        if (p.installRecommends != null) {
            flags.addAll(List.of("-o", "APT::Install-Recommends=" + (p.installRecommends ? "yes" : "no")));
        }
        if (p.defaultRelease != null) {
            flags.addAll(List.of("-t", p.defaultRelease));
        }
        if (p.onlyUpgrade) {
            flags.add("--only-upgrade");
        }
        if (p.failOnAutoremove) {
            flags.add("--no-remove");
        }
        if (p.allowDowngrade || p.force) {
            flags.add("--allow-downgrades");
        }
        if (p.allowUnauthenticated || p.force) {
            flags.add("--allow-unauthenticated");
        }
        if (p.allowChangeHeldPackages || p.force) {
            flags.add("--allow-change-held-packages");
        }
        if (p.force) {
            flags.add("--allow-remove-essential");
        }
        return List.copyOf(flags);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return AptPlan.reads(request(p));
    }

    @Override
    public Plan plan(Params p, States host) {
        Plan plan = new AptPlan(request(p), host).plan();
        if (plan.changes().isEmpty()) {
            return plan;
        }
        Unknown unknown = new Unknown("what apt-get prints is not known before apply");
        for (String key : List.of("stdout", "stdout_lines", "stderr", "stderr_lines")) {
            plan = plan.with(key, unknown);
        }
        return plan;
    }

    /** When it has renewed the lists, and what apt-get printed. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(AptPlan.learned(done));
        if (!plan.changes().isEmpty() && done.last() != null) {
            Output.put(values, "stdout", done.last().stdout(), done.last().stdoutCut(), false);
            Output.put(values, "stderr", done.last().stderr(), done.last().stderrCut(), false);
        }
        return values;
    }

    @Override
    public List<String> outcomeKeys() {
        return OUTCOME;
    }

    @Override
    public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Output.put(values, "stdout", result.stdout(), result.truncated(), false);
        Output.put(values, "stderr", result.stderr(), result.truncated(), false);
        return values;
    }
}
