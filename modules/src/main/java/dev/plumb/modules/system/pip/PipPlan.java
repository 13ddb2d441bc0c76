package dev.plumb.modules.system.pip;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.system.pip.PipModule.Wanted;
import dev.plumb.modules.system.pip.PipPackages.Environment;
import dev.plumb.modules.system.pip.PipPackages.Installed;
import dev.plumb.modules.system.pip.PipResolutions.Resolution;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import dev.plumb.text.ShellWords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What pip is to do for a task. */
final class PipPlan {
    private static final String LATER = "(what pip chooses)";

    private final PipModule.Params params;
    private final HostFiles files;
    private final Environment environment;
    private final Installed whole;

    /** Options with which pip acts on what is there. */
    private static final String ACTS = "-U|--upgrade|--force-reinstall|-I|--ignore-installed";

    /** Options with which pip builds whatever else is said. */
    private static final String BUILDS = "-e|--editable(=.*)?|-r|--requirement(=.*)?";

    PipPlan(PipModule.Params params, HostFiles files) {
        this.params = params;
        this.files = files;
        this.environment = params.environment();
        this.whole = files.host().get(PipPackages.ref(environment, ""));
    }

    Plan plan() {
        boolean system = environment.virtualenv().isEmpty();
        if (system) {
            files.host()
                    .require(
                            Programs.ref(environment.executable()),
                            "it installs packages of Python; install python3-pip before this task");
        }
        if (params.state() == Wanted.ABSENT) {
            return absent();
        }
        List<Requirement> wanted = params.requirements() == null ? params.packages() : required();
        List<Requirement> missing = wanted == null
                ? List.of()
                : wanted.stream().filter(each -> !isThere(each)).toList();
        boolean acts = params.options().stream().anyMatch(word -> word.matches(ACTS));
        boolean done = wanted != null && missing.isEmpty() && params.state() == Wanted.PRESENT && !acts;
        if (done && (whole.environment() || system)) {
            return Plan.nothing();
        }
        refuseManaged();
        Map<String, Installed> after =
                known() ? resolved(missing, wanted == null) : later(wanted == null ? List.of() : wanted);
        return after == null ? Plan.nothing() : changes(after, install());
    }

    /** What a file asks for; null when only pip understands it, or when it cannot be known yet. */
    private @Nullable List<Requirement> required() {
        String real = files.follow(files.real(params.file()));
        FileState file = files.content(real);
        if (file != null && !file.exists()) {
            files.host().require(FileType.ref(real), "it says what pip is to install");
        }
        return file != null && file.content() instanceof Value.Content content
                ? Requirement.in(new String(content.bytes(), StandardCharsets.UTF_8))
                : null;
    }

    private Installed now(String name) {
        return files.host().get(PipPackages.ref(environment, name));
    }

    private boolean isThere(Requirement wanted) {
        String url = wanted.url();
        if (url == null && wanted.text().contains("[")) {
            // what an extra brings, only pip can tell
            return false;
        } else if (url == null) {
            Installed now = now(String.valueOf(wanted.name()));
            return now.version() != null
                    ? wanted.admits(now.version())
                    : now.exists() && wanted.specs().isEmpty();
        }
        String place = url.startsWith("/") ? "file://" + url.replaceFirst("/$", "") : url;
        String bare = place.replaceFirst("^[a-z]+\\+", "").replaceFirst("#.*$", "");
        String revision = bare.matches("[a-z]+://[^@]*/.*@[^@/]+") ? bare.substring(bare.lastIndexOf('@') + 1) : "";
        String origin = revision.isEmpty() ? bare : bare.substring(0, bare.length() - revision.length() - 1);
        return whole.origins().values().stream()
                .anyMatch(each -> each.contains("\"url\": \"" + origin + "\"")
                        && each.contains("\"editable\": true") == params.editable()
                        && (revision.isEmpty() || each.contains("\"requested_revision\": \"" + revision + "\"")));
    }

    private void refuseManaged() {
        if (whole.managed() && !params.options().contains("--break-system-packages")) {
            throw new PlanFailure("the packages of " + environment.label()
                    + " are managed by the system, and pip would refuse to change them; write virtualenv, or"
                    + " break_system_packages: true");
        }
    }

    /** Whether pip can be asked now: it is there, and what it is to read is there as it will be. */
    private boolean known() {
        boolean planned = params.requirements() != null
                && files.host().isDryRun()
                && files.host().isPlanned(FileType.ref(files.follow(files.real(params.file()))));
        return whole.environment() && !planned;
    }

    /**
     * What pip says that it would install; null when that is nothing.
     *
     * @param onlyPip whether what is asked for can be read by pip alone
     */
    private @Nullable Map<String, Installed> resolved(List<Requirement> missing, boolean onlyPip) {
        List<String> words = words();
        if (files.host().isDryRun()) {
            // what is built runs code of its own
            words.addAll(0, List.of("--only-binary", ":all:"));
        }
        boolean builds = files.host().isDryRun()
                && (params.packages().stream()
                                .anyMatch(each ->
                                        each.url() != null && !each.text().endsWith(".whl"))
                        || onlyPip
                        || params.options().stream().anyMatch(word -> word.matches(BUILDS)));
        Resolution said = builds
                ? new Resolution(Map.of(), "")
                : files.host().get(PipResolutions.ref(environment, params.directory(), words));
        if (said.error() != null) {
            List<Requirement> asked = missing.isEmpty() ? params.packages() : missing;
            if (!files.host().isDryRun() && asked.stream().allMatch(each -> each.name() == null)) {
                throw new PlanFailure("pip would fail: " + said.error());
            }
            // a proxy or an index that only the task's environment names may be missing here: pip itself will tell
            return later(asked);
        }
        assume("that pip takes no version that has to be built");
        Map<String, Installed> after = new LinkedHashMap<>();
        List<Read<?>> reads = new ArrayList<>();
        said.versions().keySet().forEach(name -> reads.add(Read.of(PipPackages.ref(environment, name))));
        files.host().need(reads);
        said.versions()
                .forEach((name, version) -> after.put(
                        name, whole.in(version, null, version.equals(now(name).version()))));
        return after.isEmpty() ? null : after;
    }

    private void assume(String what) {
        if (files.host().isDryRun()) {
            files.host().assume(what);
        }
    }

    /** Versions that only pip can tell, when its turn comes. */
    private Map<String, Installed> later(List<Requirement> wanted) {
        assume("versions and dependencies that only pip can resolve then");
        Map<String, Installed> after = new LinkedHashMap<>();
        for (Requirement each : wanted) {
            if (each.name() != null) {
                String exact = each.exact();
                String version = now(each.name()).version();
                boolean again = exact != null && version != null && each.admits(version);
                after.put(each.name(), whole.in(null, exact == null ? LATER : exact, again));
            }
        }
        return after;
    }

    private Plan absent() {
        Map<String, Installed> after = new LinkedHashMap<>();
        for (Requirement each : params.packages()) {
            if (each.name() != null && now(each.name()).exists()) {
                after.put(each.name(), Installed.ABSENT);
            }
        }
        if (after.isEmpty()) {
            return Plan.nothing();
        }
        refuseManaged();
        List<String> words = new ArrayList<>(List.of(pip(), "uninstall", "-y"));
        words.addAll(params.options());
        words.addAll(after.keySet());
        return changes(after, words);
    }

    private String pip() {
        return environment.virtualenv().isEmpty() ? environment.executable() : environment.virtualenv() + "/bin/pip";
    }

    /** Arguments of {@code pip install}. */
    private List<String> words() {
        List<String> words = new ArrayList<>();
        if (params.state() != Wanted.PRESENT) {
            words.add("-U");
        }
        if (params.state() == Wanted.FORCEREINSTALL) {
            words.add("--force-reinstall");
        }
        words.addAll(params.options());
        for (Requirement each : params.packages()) {
            words.addAll(params.editable() ? List.of("-e", each.text()) : List.of(each.text()));
        }
        if (params.requirements() != null) {
            words.addAll(List.of("-r", params.file()));
        }
        return words;
    }

    private List<String> install() {
        List<String> words = new ArrayList<>(List.of(pip(), "install"));
        words.addAll(words());
        return words;
    }

    private Plan changes(Map<String, Installed> after, List<String> command) {
        StringBuilder text = new StringBuilder(Sh.SBIN).append('\n');
        text.append(params.umask() == null ? "" : "umask " + params.umask().text() + "\n");
        text.append("cd ").append(Sh.quote(params.directory())).append(" || exit 1\n");
        List<Change<?>> changes = new ArrayList<>();
        if (!environment.virtualenv().isEmpty() && !whole.environment()) {
            text.append(Sh.words(virtualenv())).append(" || exit 1\n");
            changes.addAll(made());
        }
        text.append(Sh.words(command)).append('\n');
        Script script = Script.of(text.toString())
                .inLoginLocale()
                .withEnvironment(Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1", "PIP_NO_INPUT", "1"));
        after.forEach((name, state) ->
                changes.add(Change.of(PipPackages.ref(environment, name), now(name), state, Action.implied())));
        if (changes.isEmpty()) {
            return Plan.unseen(PipPackages.ref(environment, ""));
        }
        changes.set(0, by(changes.get(0), Action.run(script, effects())));
        return Plan.of(changes);
    }

    private static <S extends State> Change<S> by(Change<S> change, Action action) {
        return new Change<>(change.ref(), change.before(), change.after(), change.verifyDetail(), action);
    }

    private List<String> virtualenv() {
        List<String> words =
                new ArrayList<>(ShellWords.of(params.virtualenvCommand()).tolerant());
        files.host().require(Programs.ref(words.get(0)), "it makes " + environment.label());
        if (params.virtualenvSitePackages()) {
            words.add("--system-site-packages");
        }
        if (params.virtualenvPython() != null) {
            words.addAll(List.of("-p", params.virtualenvPython()));
        }
        words.add(environment.virtualenv());
        return words;
    }

    /** The directory of the environment, and the file that says that it is one. */
    private List<Change<?>> made() {
        List<Change<?>> changes = new ArrayList<>();
        String directory = files.follow(files.real(environment.virtualenv()));
        FileState now = files.state(directory);
        if (!now.exists()) {
            changes.add(Change.of(
                    FileType.ref(directory),
                    now,
                    FileState.planned(FileState.Kind.DIRECTORY, now.reader()),
                    Action.implied()));
        }
        String activate = Paths.below(directory, "bin/activate");
        changes.add(Change.of(
                FileType.ref(activate),
                FileState.absent(now.reader()),
                FileState.planned(FileState.Kind.FILE, now.reader()),
                Action.implied()));
        return changes;
    }

    /** Programs and files come to the environment, and the packages of the system stay as they are. */
    private Effects effects() {
        String top = environment.virtualenv().isEmpty() ? "/usr/local" : environment.virtualenv();
        return Effects.unknown(
                "pip in " + environment.label(),
                ref -> isBelow(ref, top)
                        || ref.type() == Programs.TYPE
                                && environment.virtualenv().isEmpty(),
                ref -> isBelow(ref, top),
                ref -> ref.type().name().equals("package") || ref.type().name().startsWith("apt-"));
    }

    private static boolean isBelow(ResourceRef<?> ref, String top) {
        return (ref.type() == FileType.TYPE || ref.type() == Programs.TYPE)
                && ref.key().startsWith(top + "/");
    }
}
