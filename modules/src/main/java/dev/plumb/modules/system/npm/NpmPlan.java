package dev.plumb.modules.system.npm;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.system.npm.NpmModule.Wanted;
import dev.plumb.modules.system.npm.NpmPackages.Installed;
import dev.plumb.modules.system.npm.NpmTrees.Lock;
import dev.plumb.modules.system.npm.NpmTrees.Tree;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What npm is to do for a task. */
final class NpmPlan {
    private static final String LATER = "(what npm chooses)";

    /** Without questions to servers that nobody asked for. */
    private static final Map<String, String> QUIETLY = Map.of(
            "npm_config_update_notifier", "false",
            "npm_config_fund", "false",
            "npm_config_audit", "false");

    /** Runs npm, whose last lines tell of its log: what went wrong comes after them. */
    private static final String RUN = """
            { plumb_e=$(%s 2>&1 >&3 3>&- </dev/null);plumb_s=$?;} 3>&1
            [ -z "$plumb_e" ]||printf '%%s\\n' "$plumb_e" >&2
            [ $plumb_s = 0 ]||printf '%%s\\n' "$plumb_e"|sed -nE 's/^npm (ERR!|error) *//p'|head -n 2|paste -sd ' ' - >&2
            exit $plumb_s
            """;

    private final NpmModule.Params params;
    private final HostFiles files;
    private final NpmEnvironment environment;
    private final boolean npm;

    NpmPlan(NpmModule.Params params, HostFiles files) {
        this.params = params;
        this.files = files;
        this.environment = params.environment();
        this.npm = files.host().require(Programs.ref(params.executable()), "it installs packages of Node.js");
    }

    Plan plan() {
        if (!environment.isGlobal() && params.name() == null) {
            files.host().require(FileType.ref(directory()), "it is the project");
        }
        if (params.name() == null) {
            return params.state() == Wanted.LATEST ? asked(List.of("update")) : project();
        }
        Installed now = now(params.name());
        boolean there = now.exists() && (environment.isGlobal() || !now.isUnnamed());
        if (params.state() == Wanted.ABSENT) {
            return there
                    ? changes(Map.of(params.name(), Installed.ABSENT), List.of("uninstall", params.name()))
                    : Plan.nothing();
        } else if (params.state() == Wanted.LATEST && there && !environment.isGlobal()) {
            return asked(List.of("update", params.name()));
        } else if (params.state() == Wanted.LATEST && params.version() == null) {
            return asked(List.of("install", params.name() + "@latest"));
        }
        boolean enough = params.version() == null || params.version().equals(now.version());
        return there && enough ? Plan.nothing() : asked(List.of("install", params.wanted()));
    }

    /** All of a project by its lock file, where that can be relied on. */
    private Plan project() {
        List<String> command = List.of(params.ci() ? "ci" : "install");
        if (!npm || isPlanned()) {
            return later(command);
        }
        Tree tree = files.host().get(NpmTrees.ofLock(environment, params.omitted()));
        if (params.ci() && tree.lock() == Lock.NONE) {
            files.host().require(FileType.ref(directory() + "/package-lock.json"), "npm ci installs what it says");
        }
        if (tree.lock() == Lock.FITS) {
            return steps(tree, command);
        }
        // npm ci refuses a lock file that does not fit, and says why
        return params.ci() && tree.lock() == Lock.STALE
                ? asked(List.of("ci", "--dry-run"), command)
                : asked(List.of("install"), command);
    }

    private Plan asked(List<String> command) {
        return asked(command, command);
    }

    /** What npm says that a command would do, by another that resolves the same. */
    private Plan asked(List<String> question, List<String> command) {
        if (!npm || isPlanned()) {
            return later(command);
        }
        List<String> words = new ArrayList<>(question);
        words.addAll(params.options());
        Tree tree = files.host().get(NpmTrees.after(environment, params.omitted(), List.copyOf(words)));
        boolean surely = params.ci() || !files.host().isDryRun() && params.name() == null;
        if (tree.error() != null && surely) {
            return Plan.failed("npm would fail: " + tree.error());
        }
        return tree.error() == null ? steps(tree, command) : later(command, "; now it says: " + tree.error());
    }

    /** Whether what npm would read comes by this run. */
    private boolean isPlanned() {
        return files.host().isDryRun()
                && !environment.isGlobal()
                && List.of("", "/package.json", "/package-lock.json", "/npm-shrinkwrap.json").stream()
                        .anyMatch(each -> files.host().isPlanned(FileType.ref(directory() + each)));
    }

    private Plan steps(Tree tree, List<String> command) {
        Map<String, Installed> after = new LinkedHashMap<>();
        need(tree.steps().keySet());
        tree.steps().forEach((name, step) -> {
            Installed then = step.then() == null ? Installed.ABSENT : Installed.of(step.then());
            // an earlier task of this run may do it already
            if ((!environment.isGlobal() || name.equals(params.name())) && !Plan.isConverged(now(name), then)) {
                after.put(name, then);
            }
        });
        Installed now = params.name() == null || environment.isGlobal() ? Installed.ABSENT : now(params.name());
        if (now.isUnnamed()) {
            // it is there for another one, and package.json is to name it
            String version = after.getOrDefault(params.name(), now).version();
            after.put(params.name(), new Installed(version, null, true));
        }
        return after.isEmpty() ? Plan.nothing() : changes(after, command);
    }

    private Plan later(List<String> command) {
        return later(command, "");
    }

    /**
     * Versions that only npm can tell, when its turn comes.
     *
     * @param now what it says now, to end a sentence with
     */
    private Plan later(List<String> command, String now) {
        if (files.host().isDryRun()) {
            files.host().assume("versions and dependencies that only npm can resolve then" + now);
        }
        String version = params.version();
        boolean exact = version != null && version.matches("\\d+\\.\\d+\\.\\d+([-+].*)?");
        return changes(
                params.name() == null
                        ? Map.of()
                        : Map.of(params.name(), new Installed(null, exact ? version : LATER, null)),
                command);
    }

    private void need(Set<String> names) {
        files.host()
                .need(names.stream()
                        .map(name -> Read.of(NpmPackages.ref(environment, name)))
                        .toList());
    }

    private Installed now(@Nullable String name) {
        return files.host().get(NpmPackages.ref(environment, String.valueOf(name)));
    }

    private String directory() {
        return files.follow(files.real(environment.path()));
    }

    private Plan changes(Map<String, Installed> after, List<String> command) {
        List<Change<?>> changes = new ArrayList<>();
        StringBuilder text = new StringBuilder(Sh.SBIN).append('\n');
        if (!environment.isGlobal()) {
            FileState now = files.state(directory());
            if (!now.exists()) {
                text.append("mkdir -p ").append(Sh.quote(environment.path())).append('\n');
                FileState made = FileState.planned(FileState.Kind.DIRECTORY, now.reader());
                changes.add(Change.of(FileType.ref(directory()), now, made, Action.implied()));
            }
            text.append("cd ").append(Sh.quote(environment.path())).append(" || exit 1\n");
        }
        text.append(RUN.formatted(Sh.words(words(command))));
        need(after.keySet());
        after.forEach((name, state) -> {
            Installed before = now(name).unlessNamed(state.named() != null);
            changes.add(Change.of(NpmPackages.ref(environment, name), before, state, Action.implied()));
        });
        if (changes.isEmpty()) {
            return Plan.unseen(NpmTrees.ofLock(environment, params.omitted()));
        }
        Script script = Script.of(text.toString()).inLoginLocale().withEnvironment(QUIETLY);
        changes.set(0, by(changes.get(0), Action.run(script, effects())));
        return Plan.of(changes);
    }

    private List<String> words(List<String> command) {
        List<String> words = new ArrayList<>(List.of(params.executable()));
        words.addAll(command);
        words.addAll(environment.isGlobal() ? List.of("--global") : List.of());
        words.addAll(params.options());
        words.addAll(params.noBinLinks() ? List.of("--no-bin-links") : List.of());
        words.addAll(params.ignoreScripts() ? List.of("--ignore-scripts") : List.of());
        words.addAll(params.unsafePerm() ? List.of("--unsafe-perm") : List.of());
        return words;
    }

    private static <S extends State> Change<S> by(Change<S> change, Action action) {
        return new Change<>(change.ref(), change.before(), change.after(), change.verifyDetail(), action);
    }

    /** Files come to the project, or programs to the system. */
    private Effects effects() {
        return Effects.unknown(
                "npm in " + environment.label(),
                this::mayBring,
                this::mayBring,
                ref -> ref.type().name().equals("package")
                        || ref.type().name().startsWith("apt-")
                        || NpmEnvironment.isOther(ref, environment));
    }

    private boolean mayBring(ResourceRef<?> ref) {
        boolean file = ref.type() == FileType.TYPE;
        if (environment.isGlobal()) {
            return ref.type() == Programs.TYPE || file && ref.key().matches("/usr/(local/)?(bin|lib/node_modules)/.*");
        }
        return file && ref.key().startsWith(environment.path() + "/");
    }
}
