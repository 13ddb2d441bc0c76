package dev.plumb.modules.system.pip;

import dev.plumb.module.FileMode;
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
import dev.plumb.modules.system.pip.PipPackages.Environment;
import dev.plumb.resource.Read;
import dev.plumb.text.ShellWords;
import dev.plumb.text.UrlPasswords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages packages of Python. */
@ModuleInfo(
        name = "pip",
        doc = "Manages packages of Python by pip, in a virtual environment or for the whole system.",
        notes = {
            "What is installed is told by the environment's own Python; pip is asked only when something is missing or `latest` is"
                    + " wanted: what it would install, with what comes along, is in the plan then. For that it fetches packages, in a dry run"
                    + " too, but runs nothing of them; it must be 22.2 or newer.",
            "Versions and dependencies that only pip can resolve later are marked: where the environment is made by the same run, and for"
                    + " packages that have to be built to tell what they need. Of others a dry run looks at versions that need no build,"
                    + " and says that it assumes so.",
            "URLs and paths are compared with where the package came from. A file of requirements that holds only names and versions is"
                    + " compared without pip; what these need in turn is not looked at when they are there.",
            "System environments that Debian manages are refused before anything is done, unless `extra_args` has"
                    + " `--break-system-packages`.",
            "Options for pip can be seen in the list of processes: keep passwords in `pip.conf`. What pip is asked before does not see the"
                    + " task's `environment`: where it needs an index or a proxy that only that names, versions are left to pip itself."
        },
        example = """
                - name: Python
                  apt:
                    name: [python3-venv, python3-pip]
                - name: what the app needs
                  pip:
                    name: [demo-lib>=1.0]
                    virtualenv: /srv/app/venv
                    virtualenv_command: python3 -m venv
                    extra_args: --no-index --find-links /srv/wheels
                """)
public final class PipModule implements TaskModule<PipModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "packages, such as `flask` or `flask>=2,<3`; URLs and paths are taken too") @Nullable
            List<String> name,

            @Param(doc = "version of the only package, such as `2.0` or `>=2`") @Nullable
            String version,

            @Param(doc = "a file of requirements on the host, in place of `name`; relative to `chdir`") @Nullable
            String requirements,

            @Param(doc = "directory of the virtual environment; it is made when it is missing") @Nullable
            String virtualenv,

            @Param(doc = "the new environment sees the system's packages", def = "false")
            boolean virtualenvSitePackages,

            @Param(doc = "what makes it, such as `python3 -m venv`", def = "virtualenv")
            String virtualenvCommand,

            @Param(doc = "Python of the new environment, for `virtualenv` alone") @Nullable
            String virtualenvPython,

            @Param(doc = "`latest` upgrades, `forcereinstall` installs again what is there", def = "present")
            Wanted state,

            @Param(doc = "further options for pip") @Nullable
            String extraArgs,

            @Param(doc = "installs paths and URLs in place, for development", def = "false")
            boolean editable,

            @Param(doc = "directory in which pip runs") @Nullable
            String chdir,

            @Param(doc = "pip's program, in place of `virtualenv`; default: `pip3`") @Nullable
            String executable,

            @Param(doc = "octal mask for the permissions of what is made") @Nullable
            FileMode umask,

            @Param(doc = "lets pip change what the system manages", def = "false")
            boolean breakSystemPackages) {
        Environment environment() {
            String directory = virtualenv == null
                    ? ""
                    : virtualenv.startsWith("/") || chdir == null ? virtualenv : Paths.below(chdir, virtualenv);
            return new Environment(
                    directory.isEmpty() ? "" : Paths.normal(directory), executable == null ? "pip3" : executable);
        }

        String directory() {
            // not /tmp: python -m takes modules from where it runs, and anybody may write there
            return chdir == null ? "/" : chdir;
        }

        /** The file of requirements, absolute. */
        String file() {
            String path = String.valueOf(requirements);
            return path.startsWith("/") ? path : Paths.below(directory(), path);
        }

        List<Requirement> packages() {
            List<Requirement> all = new ArrayList<>();
            for (String each : Requirement.together(name == null ? List.of() : name)) {
                String end = version == null ? "" : version.matches("\\d.*") ? "==" + version : version;
                all.add(Requirement.of(each + end));
            }
            return all;
        }

        List<String> options() {
            List<String> words = new ArrayList<>(
                    ShellWords.of(extraArgs == null ? "" : extraArgs).tolerant());
            words.addAll(breakSystemPackages ? List.of("--break-system-packages") : List.of());
            return words;
        }
    }

    /** What should be with the packages. */
    public enum Wanted {
        /** Installed in a version that will do. */
        PRESENT,
        /** Not installed. */
        ABSENT,
        /** Installed in the newest version that will do. */
        LATEST,
        /** Installed again. */
        FORCEREINSTALL
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean many = p.name != null && !p.name.isEmpty();
        String wrong = null;
        for (Requirement each : p.packages()) {
            boolean known = each.name() != null || each.url() != null;
            wrong = Names.first(
                    wrong,
                    Names.argument("name", UrlPasswords.hidden(each.text())),
                    known ? null : "name '" + each.text() + "' is no package; write NAME or NAME>=VERSION");
        }
        return Names.first(
                many == (p.requirements != null) ? "write either name or requirements" : null,
                p.virtualenv != null && p.executable != null ? "virtualenv and executable exclude each other" : null,
                p.version != null && p.state == Wanted.LATEST ? "version goes without state: latest" : null,
                p.version != null
                                && (p.packages().size() != 1
                                        || p.packages().get(0).url() != null)
                        ? "version is for one package; write NAME==VERSION in name"
                        : null,
                p.requirements != null && p.state == Wanted.ABSENT ? "state: absent needs name" : null,
                p.state == Wanted.ABSENT && p.packages().stream().anyMatch(each -> each.name() == null)
                        ? "state: absent needs the names of packages, not URLs or paths"
                        : null,
                p.options().stream().anyMatch(word -> word.matches("(-t|--target|--prefix|--root)(=.*)?"))
                        ? "extra_args cannot say where packages go; write virtualenv, or command: pip install --target DIR NAME"
                        : null,
                p.virtualenvPython != null && p.virtualenvCommand.matches(".*(-m venv|pyvenv).*")
                        ? "virtualenv_python is for virtualenv; write virtualenv_command: PYTHON -m venv"
                        : null,
                absolute("virtualenv", p.virtualenv, p.chdir),
                absolute("requirements", p.requirements, p.chdir),
                absolute("chdir", p.chdir, null),
                p.umask == null || p.umask.isOctal() ? null : "umask '" + p.umask.text() + "' is no octal number",
                words("extra_args", p.extraArgs),
                words("virtualenv_command", p.virtualenvCommand),
                Names.argument("executable", p.executable),
                wrong);
    }

    private static @Nullable String absolute(String parameter, @Nullable String path, @Nullable String chdir) {
        return path == null || path.startsWith("/") || chdir != null && !path.isBlank()
                ? Names.line(parameter, path)
                : parameter + " '" + path + "' does not begin with /";
    }

    private static @Nullable String words(String parameter, @Nullable String text) {
        try {
            return ShellWords.of(text == null ? "" : text).strict().isEmpty() && text != null
                    ? parameter + " is empty"
                    : Names.line(parameter, text == null ? null : UrlPasswords.hidden(text));
        } catch (ShellWords.Malformed e) {
            return parameter + ": " + e.getMessage();
        }
    }

    @Override
    public List<String> secrets(Params p) {
        return UrlPasswords.in(p.name + " " + p.extraArgs);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        Environment environment = p.environment();
        List<Read<?>> reads = new ArrayList<>(List.of(Read.of(PipPackages.ref(environment, ""))));
        p.packages().forEach(each -> {
            if (each.name() != null) {
                reads.add(Read.of(PipPackages.ref(environment, each.name())));
            }
        });
        if (environment.virtualenv().isEmpty()) {
            reads.add(Read.of(Programs.ref(environment.executable())));
        }
        if (p.requirements != null) {
            reads.addAll(HostFiles.reads(p.file(), FileType.CONTENT));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        Plan plan = HostFiles.plan(host, files -> new PipPlan(p, files).plan())
                .with("name", p.name)
                .with("version", p.version)
                .with("requirements", p.requirements)
                .with("virtualenv", p.virtualenv)
                .with("state", p.state.name().toLowerCase(Locale.ROOT));
        return Output.unknown(plan, "pip");
    }

    /** What pip printed. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return Output.printed(plan, done);
    }
}
