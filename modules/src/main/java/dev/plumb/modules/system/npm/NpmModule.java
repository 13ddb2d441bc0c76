package dev.plumb.modules.system.npm;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.system.commands.Output;
import dev.plumb.resource.Read;
import dev.plumb.text.UrlPasswords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages packages of Node.js. */
@ModuleInfo(
        name = "npm",
        doc = "Manages packages of Node.js by npm, in a project or globally.",
        notes = {
            "What is installed is told by the packages' own files. A project whose `package.json`, lock file and `node_modules` agree needs"
                    + " no npm and no network; otherwise the plan names each package with its old and its new version: from the lock file where"
                    + " that says it, else npm is asked in a copy of the project's files, in a dry run too. It installs and runs nothing of them"
                    + " for that.",
            "Where npm cannot answer before apply, because the project comes by an earlier task or has dependencies in other"
                    + " directories, the outcome is marked as assumed.",
            "`ci` changes nothing when what is installed is what the lock file says; in Ansible it always installs anew.",
            "What npm is asked before does not see the task's `environment`: write registries into `.npmrc`, or use `registry`."
        },
        example = """
                - name: what the app needs
                  npm:
                    path: /srv/app
                    ci: true
                    production: true
                """)
public final class NpmModule implements TaskModule<NpmModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "the package; without it all that the project's `package.json` asks for") @Nullable
            String name,

            @Param(doc = "version of the package, such as `1.6.1`, or what else npm takes there, such as `^1.6`")
            @Nullable
            String version,

            @Param(doc = "directory of the project; a package with a name makes it when it is missing") @Nullable
            String path,

            @Param(doc = "installs for the whole system", def = "false")
            boolean global,

            @Param(doc = "`latest` updates, within what `package.json` allows", def = "present")
            Wanted state,

            @Param(doc = "installs exactly what the project's lock file says", def = "false")
            boolean ci,

            @Param(doc = "leaves out what is for development only", def = "false")
            boolean production,

            @Param(doc = "leaves out optional dependencies", def = "false")
            boolean noOptional,

            @Param(doc = "makes no links to programs of packages", def = "false")
            boolean noBinLinks,

            @Param(doc = "runs no scripts of packages", def = "false")
            boolean ignoreScripts,

            @Param(doc = "lets npm 6 and older run scripts as root; newer ones know no such thing", def = "false")
            boolean unsafePerm,

            @Param(doc = "URL of the registry") @Nullable String registry,

            @Param(doc = "npm's program", def = "npm") String executable) {
        NpmEnvironment environment() {
            return new NpmEnvironment(global || path == null ? "" : Paths.normal(path), executable);
        }

        /** The package as npm's commands take it. */
        String wanted() {
            return name + (version == null ? "" : "@" + version);
        }

        /** Kinds of dependencies that are not installed. */
        List<String> omitted() {
            List<String> all = new ArrayList<>(production ? List.of("dev") : List.of());
            all.addAll(noOptional ? List.of("optional") : List.of());
            return List.copyOf(all);
        }

        /** Options for each command of npm. */
        List<String> options() {
            List<String> all = new ArrayList<>();
            omitted().forEach(each -> all.add("--omit=" + each));
            all.addAll(registry == null ? List.of() : List.of("--registry=" + registry));
            return all;
        }
    }

    /** What should be with the packages. */
    public enum Wanted {
        /** Installed. */
        PRESENT,
        /** Not installed. */
        ABSENT,
        /** Installed in the newest version that is allowed. */
        LATEST
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean named = p.name == null || p.name.matches("(@[A-Za-z0-9._~-]+/)?[A-Za-z0-9_~][A-Za-z0-9._~-]*");
        return Names.first(
                p.global == (p.path != null) ? "write either path or global: true" : null,
                p.global && p.name == null ? "global: true needs name" : null,
                p.ci && (p.global || p.name != null || p.state != Wanted.PRESENT)
                        ? "ci is for a whole project; leave out name, global and state"
                        : null,
                p.version != null && p.name == null ? "version needs name" : null,
                p.version != null && p.state == Wanted.LATEST ? "version goes without state: latest" : null,
                p.state == Wanted.ABSENT && p.name == null ? "state: absent needs name" : null,
                named
                        ? null
                        : "name '" + UrlPasswords.hidden(String.valueOf(p.name))
                                + "' is no package; write NAME or @SCOPE/NAME, and the" + " version in version",
                Paths.invalid("path", p.path),
                p.path != null && p.path.startsWith("~")
                        ? "path " + p.path + " begins in a home directory; write the whole path, from / on"
                        : null,
                Names.line("version", p.version),
                Names.line("registry", p.registry == null ? null : UrlPasswords.hidden(p.registry)),
                Names.argument("executable", p.executable));
    }

    @Override
    public List<String> secrets(Params p) {
        return UrlPasswords.in(String.valueOf(p.registry));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        NpmEnvironment environment = p.environment();
        List<Read<?>> reads = new ArrayList<>(List.of(Read.of(Programs.ref(p.executable))));
        if (p.name != null) {
            reads.add(Read.of(NpmPackages.ref(environment, p.name)));
        } else if (p.state == Wanted.PRESENT) {
            reads.add(Read.of(NpmTrees.ofLock(environment, p.omitted())));
        }
        if (!environment.isGlobal()) {
            reads.addAll(HostFiles.reads(environment.path(), FileType.ATTRIBUTES));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        Plan plan = HostFiles.plan(host, files -> new NpmPlan(p, files).plan())
                .with("name", p.name)
                .with("version", p.version)
                .with("state", p.state.name().toLowerCase(Locale.ROOT));
        return Output.unknown(plan, "npm");
    }

    /** What npm printed. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return Output.printed(plan, done);
    }
}
