package dev.plumb.modules.system.packages;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.TextLines;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.ContentsState;
import dev.plumb.modules.kit.files.ContentsType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileSteps;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.text.UrlPasswords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages lines of apt's lists of sources. */
@ModuleInfo(
        name = "apt_repository",
        doc = "Manages sources of packages for apt: lines such as `deb URI SUITE COMPONENT` below `/etc/apt`.",
        notes = {
            "The line is looked for in `/etc/apt/sources.list` and all `.list` files of `/etc/apt/sources.list.d`; one that is a"
                    + " comment there is enabled. Other lines stay as they are. A file without any line left is removed.",
            "When apt cannot renew its lists with the change, the task fails and the files are as they were.",
            "What packages a new source has is not known in a dry run: those that a later task installs are assumed to be in it.",
            "A password in the URI is hidden in all output; it is better kept in `/etc/apt/auth.conf.d`, which only root can read.",
            "`ppa:` is not supported: write the line, and the key with `apt_key`. `codename`, `install_python_apt` and"
                    + " `validate_certs` have no effect."
        },
        example = """
                - name: newer versions than those of the release
                  apt_repository:
                    repo: deb http://deb.debian.org/debian bookworm-backports main
                    filename: backports
                """)
public final class AptRepositoryModule implements TaskModule<AptRepositoryModule.Params> {
    private static final String MAIN = "/etc/apt/sources.list";
    private static final String PARTS = "/etc/apt/sources.list.d";
    private static final String SUFFIX = ".list";
    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final int LOCK_TIMEOUT = 60;

    /** Parameters. */
    public record Params(
            @Param(doc = "the line, such as `deb [signed-by=FILE] URI SUITE COMPONENT`", required = true)
            String repo,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "name of the file for a new line, without `.list`; default: made of the URI") @Nullable
            String filename,

            @Param(doc = "permissions of the file, when a line is added to it; default: 0644 for a new one") @Nullable
            FileMode mode,

            @Param(doc = "renews apt's lists when something has changed", def = "true", aliases = "update-cache")
            boolean updateCache,

            @Param(doc = "how often that is tried", def = "5")
            int updateCacheRetries,

            @Param(doc = "longest time between the tries, in seconds", def = "12")
            int updateCacheRetryMaxDelay,

            @Param(doc = "has no effect, since it is for `ppa:`") @Nullable
            String codename,

            @Param(doc = "has no effect, since no Python is needed", def = "true")
            boolean installPythonApt,

            @Param(doc = "has no effect: apt has its own settings", def = "true")
            boolean validateCerts) {
        private SourceLine line() {
            return SourceLine.of(PythonRegex.bytes(repo));
        }

        private boolean isPresent() {
            return state == Presence.PRESENT;
        }

        private String path() {
            return filename != null && filename.startsWith("/")
                    ? filename + SUFFIX
                    : Paths.below(PARTS, (filename == null ? line().fileName() : filename) + SUFFIX);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (p.repo.startsWith("ppa:")) {
            return "repo '" + p.repo + "': ppa: is not supported; write the line deb https://ppa.launchpadcontent.net/"
                    + p.repo.substring("ppa:".length()) + "/ubuntu SUITE main, and its key with apt_key";
        }
        String wrong = p.isPresent() ? p.line().invalid() : null;
        return Names.first(
                Names.line("repo", UrlPasswords.hidden(p.repo)),
                wrong != null ? "repo " + wrong : null,
                !p.line().valid() || !p.line().enabled() ? "repo " + p.line().invalid() : null,
                // apt reads no other names
                p.path().matches(PARTS + "/[A-Za-z0-9_-][A-Za-z0-9_.-]*")
                        ? null
                        : "filename '" + p.filename + "' is no name that apt reads in " + PARTS
                                + "; use letters, digits, . _ and -",
                p.updateCacheRetries < 1
                        ? "update_cache_retries is " + p.updateCacheRetries + "; write 1 or more"
                        : null,
                p.updateCacheRetryMaxDelay < 0 ? "update_cache_retry_max_delay is negative" : null);
    }

    @Override
    public List<String> secrets(Params p) {
        return UrlPasswords.in(p.repo);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(ManagedFile.at(MAIN).reads());
        reads.addAll(ManagedFile.at(p.path()).reads());
        reads.add(Read.of(ContentsType.ref(PARTS)));
        reads.add(Read.of(AptCache.ref()));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> plan(p, files))
                .with("repo", p.repo)
                .with("state", p.state.word());
    }

    private static Plan plan(Params p, HostFiles files) {
        SourceLine wanted = p.line();
        Plan plan = Plan.nothing();
        boolean found = false;
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        Map<String, String> lists = lists(files);
        for (Map.Entry<String, String> each : lists.entrySet()) {
            List<String> lines = TextLines.of(each.getValue());
            if (lines.stream().anyMatch(line -> SourceLine.of(line).isOf(wanted))) {
                found = true;
                plan = plan.and(ManagedFile.at(each.getKey()).edit(files, old -> edited(p, old)));
                boolean goes = edited(p, each.getValue()) == null;
                removed.addAll(goes ? List.of(each.getKey()) : List.of());
            }
        }
        if (!found && p.isPresent()) {
            ManagedFile file = ManagedFile.at(p.path()).withAccess(new Access(p.mode, null, null));
            plan = file.edit(files, old -> ended(old) + wanted.source() + "\n");
            added.addAll(lists.containsKey(p.path()) ? List.of() : List.of(p.path()));
        }
        return (p.updateCache && !plan.changes().isEmpty() ? renewed(p, files, plan) : plan)
                .with("sources_added", added)
                .with("sources_removed", removed);
    }

    private static String ended(@Nullable String text) {
        return text == null || text.isEmpty() ? "" : text.endsWith("\n") ? text : text + "\n";
    }

    /** The lists that apt reads, by path; those of which nothing can be known before apply are assumed to lack the line. */
    private static Map<String, String> lists(HostFiles files) {
        List<String> paths = new ArrayList<>(List.of(MAIN));
        Map<String, FileState> read = new LinkedHashMap<>();
        ContentsState parts =
                files.host().find(Read.of(ContentsType.ref(PARTS))).orElse(ContentsState.ABSENT);
        parts.files().forEach((name, file) -> {
            if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
                paths.add(Paths.below(PARTS, name));
                read.put(Paths.below(PARTS, name), file);
            }
        });
        Map<String, String> texts = new LinkedHashMap<>();
        for (String path : paths) {
            FileState known = read.get(path);
            FileState file = known != null && known.isFile() ? known : files.content(files.follow(files.real(path)));
            if (file == null || file.isFile() && !(file.content() instanceof Value.Content)) {
                files.host().assume("that " + path + " does not have the line");
            } else if (file.content() instanceof Value.Content content) {
                texts.put(path, new String(content.bytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return texts;
    }

    /** A list in which the source is enabled, or from which it was taken; null when nothing is left. */
    private static @Nullable String edited(Params p, @Nullable String old) {
        SourceLine wanted = p.line();
        List<String> lines = TextLines.of(old);
        if (!p.isPresent()) {
            lines.removeIf(
                    line -> SourceLine.of(line).enabled() && SourceLine.of(line).isOf(wanted));
            return lines.isEmpty() ? null : TextLines.text(old, lines);
        }
        lines.replaceAll(line -> {
            SourceLine each = SourceLine.of(line);
            return each.isOf(wanted) && !each.enabled() ? each.line() : line;
        });
        return TextLines.text(old, lines);
    }

    private static Plan renewed(Params p, HostFiles files, Plan plan) {
        AptCacheState now = files.host().get(AptCache.ref());
        AptCacheState after = new AptCacheState(true, null, 0, true, true);
        Script update = Apt.update(LOCK_TIMEOUT, p.updateCacheRetries, p.updateCacheRetryMaxDelay);
        return FileSteps.then(files, plan, "update of apt's lists", update, DEADLINE, AptPlan.renewal(true))
                .and(Plan.of(Change.of(AptCache.ref(), now, after, Action.implied())));
    }
}
