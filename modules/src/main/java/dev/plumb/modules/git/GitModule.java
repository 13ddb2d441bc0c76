package dev.plumb.modules.git;

import dev.plumb.expression.Unknown;
import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.git.GitRemote.Version;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.EffectsBelow;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.system.Programs;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.text.ShellWords;
import dev.plumb.text.UrlPasswords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps a work tree or a bare repository at a version of its remote. */
@ModuleInfo(
        name = "git",
        doc = "Keeps a work tree, or a bare repository, at a branch, tag or commit of a remote Git repository.",
        notes = {
            "A dry run asks the remote what the version is there, and shows the commit that an apply checks out; it fetches nothing."
                    + " A short hash that is not in the tree yet is known only when it is fetched.",
            "A new tree is made in a directory of its own and put in place as a whole; a directory that is there and empty stays what it"
                    + " is. When a step fails, an existing tree gets back the commit and branch that it had.",
            "The plan names the old commit and the new one, and the subjects of what is between them where that has been fetched already.",
            "Git must be on the host. It runs as the task's user, and only in that user's own trees, or in those that the user's"
                    + " `safe.directory` names: write `become_user` for those of others.",
            "A name and password in the URL are no arguments of processes, and are not kept in the tree's configuration.",
            "It gives `before` and `after` (commits) and `remote_url_changed`. It may take an hour."
        },
        example = """
                - name: the app at a tag
                  git:
                    repo: file:///srv/repositories/app.git
                    dest: /srv/app
                    version: v1.0
                  register: app
                - name: what is there
                  debug:
                    msg: ${app.after}
                """)
public final class GitModule implements TaskModule<GitModule.Params> {
    private static final Duration DEADLINE = Duration.ofHours(1);
    private static final int SUBJECTS = 20;

    /** Parameters. */
    public record Params(
            @Param(doc = "URL of the repository, or its absolute path on the host", required = true, aliases = "name")
            String repo,

            @Param(doc = "directory of the tree, absolute", required = true)
            String dest,

            @Param(doc = "branch, tag, or commit; `HEAD` is the remote's own branch", def = "HEAD")
            String version,

            @Param(doc = "name of the remote", def = "origin")
            String remote,

            @Param(
                    doc = "discards modifications of tracked files; without it the task fails when there are any",
                    def = "false")
            boolean force,

            @Param(doc = "brings a tree that is there to the version; else it is left as it is", def = "true")
            boolean update,

            @Param(
                    doc = "makes the tree when it is not there; else the task only tells what the version is",
                    def = "true")
            boolean clone_,

            @Param(doc = "fetches so many commits of the history only; without effect for a short hash") @Nullable
            Integer depth,

            @Param(doc = "fetches only the history of the version", def = "false")
            boolean singleBranch,

            @Param(doc = "a repository without a work tree", def = "false")
            boolean bare,

            @Param(doc = "checks out submodules too", def = "true")
            boolean recursive,

            @Param(doc = "what to fetch besides, such as `refs/pull/7/head`") @Nullable
            String refspec,

            @Param(doc = "accepts whatever host key the remote has", def = "false")
            boolean acceptHostkey,

            @Param(doc = "accepts and keeps a host key that is not known yet", def = "false")
            boolean acceptNewhostkey,

            @Param(doc = "private key for SSH, a file on the host") @Nullable
            String keyFile,

            @Param(doc = "further options for `ssh`") @Nullable
            String sshOpts,

            @Param(doc = "octal mask for the permissions of what is made; default: 022") @Nullable
            FileMode umask,

            @Param(doc = "the program", def = "git") String executable,

            @Param(doc = "submodules are kept at the newest commit of their branches", def = "false")
            boolean trackSubmodules,

            @Param(
                    doc =
                            "directory of a repository on the host, from which a new tree takes what it has; it must stay there")
            @Nullable
            String reference,

            @Param(
                    doc =
                            "the commit, or the tag that `version` names, must be signed by a key of the user's GnuPG keyring",
                    def = "false")
            boolean verifyCommit,

            @Param(
                    doc = "fingerprints of keys, one of which must have signed it; default: any of the keyring",
                    aliases = "gpg_whitelist")
            List<String> gpgAllowlist,

            @Param(doc = "file into which the version is packed: `.zip`, `.tar`, `.tar.gz` or `.tgz`") @Nullable
            String archive,

            @Param(doc = "stands before all names in the archive, such as `app/`") @Nullable
            String archivePrefix,

            @Param(doc = "where the repository is to be, apart from the tree; a path that is not there yet") @Nullable
            String separateGitDir) {
        /** Whether the version may be a commit. */
        boolean isHash() {
            return version.matches("[0-9a-f]{4,64}");
        }

        boolean isFullHash() {
            return version.matches("[0-9a-f]{40}|[0-9a-f]{64}");
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String ssh = null;
        try {
            ShellWords.of(p.sshOpts == null ? "" : p.sshOpts).strict();
        } catch (ShellWords.Malformed e) {
            ssh = "ssh_opts: " + e.getMessage();
        }
        return Names.first(
                Names.argument("repo", GitRemote.bare(p.repo)),
                p.repo.startsWith("/") || p.repo.indexOf(':') > 0
                        ? null
                        : "repo '" + p.repo + "' is neither a URL nor an absolute path",
                p.dest.startsWith("/") ? null : "dest '" + p.dest + "' does not begin with /",
                Names.line("dest", p.dest),
                ref("version", p.version),
                ref("remote", p.remote),
                p.depth != null && p.depth < 1 ? "depth is " + p.depth + "; write 1 or more" : null,
                p.acceptHostkey && p.acceptNewhostkey
                        ? "accept_hostkey and accept_newhostkey exclude each other"
                        : null,
                Names.argument("refspec", p.refspec),
                p.keyFile == null || p.keyFile.startsWith("/") || p.keyFile.startsWith("~")
                        ? Names.line("key_file", p.keyFile)
                        : "key_file '" + p.keyFile + "' does not begin with / or ~",
                Paths.invalid("reference", p.reference),
                GitArchive.invalid(p),
                Paths.invalid("separate_git_dir", p.separateGitDir),
                fingerprints(p),
                p.umask == null || p.umask.isOctal() ? null : "umask '" + p.umask.text() + "' is no octal number",
                Names.argument("executable", p.executable),
                ssh);
    }

    private static @Nullable String fingerprints(Params p) {
        for (String each : p.gpgAllowlist) {
            if (!each.matches("[0-9A-F]{40}|[0-9A-F]{64}")) {
                return "gpg_allowlist: '" + each + "' is no fingerprint, which has 40 hexadecimal digits in capitals";
            }
        }
        return p.gpgAllowlist.isEmpty() || p.verifyCommit ? null : "gpg_allowlist needs verify_commit: true";
    }

    /** What Git's own check-ref-format refuses. */
    private static @Nullable String ref(String parameter, String name) {
        boolean wrong = name.isBlank()
                || name.startsWith("-")
                || name.startsWith("/")
                || name.endsWith("/")
                || name.contains("..")
                || name.contains("@{")
                || !name.matches("[^\\x00-\\x20\\x7f~^:?*\\[\\\\]+");
        return wrong ? parameter + " '" + name + "' is no name that Git takes" : null;
    }

    @Override
    public List<String> secrets(Params p) {
        return UrlPasswords.in(p.repo);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(List.of(Read.of(tree(p)), Read.of(Programs.ref(p.executable))));
        if (p.update && (p.verifyCommit || p.trackSubmodules || !p.isHash())) {
            reads.add(Read.of(GitRemote.ref(p)));
        }
        return reads;
    }

    /** What Git and SSH say of a host key, with what to write. */
    private static String explained(String error) {
        return !error.contains("ost key verification failed") && !error.contains("HOST IDENTIFICATION HAS CHANGED")
                ? error
                : error
                        + "; give the key of the host by known_hosts before this task, or write accept_newhostkey: true, which"
                        + " accepts one that is not known yet, not one that has changed";
    }

    private static ResourceRef<GitTree.State> tree(Params p) {
        return new ResourceRef<>(new GitTree(p.executable), Paths.normal(p.dest));
    }

    @Override
    public Plan plan(Params p, States host) {
        Plan plan = tree(p, host);
        boolean there = !plan.changes().isEmpty()
                || plan.failure() == null && host.get(tree(p)).exists();
        return p.archive == null || !there || plan.failure() != null ? plan : GitArchive.plan(p, host, plan);
    }

    private static Plan tree(Params p, States host) {
        String url = GitRemote.bare(p.repo);
        if (!host.require(
                Programs.ref(p.executable), "it fetches " + url + "; install the package git before this task")) {
            return change(p, host.get(tree(p)), new Version(p.isFullHash() ? p.version : null, null, ""));
        } else if (p.keyFile != null) {
            host.require(FileType.ref(p.keyFile), "it is the key for " + url);
        }
        GitTree.State now = now(p, host);
        String refusal = refusal(p, now);
        if (refusal != null) {
            return Plan.failed(refusal);
        } else if (now.exists() && !p.update) {
            return result(Plan.nothing(), now, now);
        }
        boolean isAt = p.isHash()
                && !p.verifyCommit
                && !p.trackSubmodules
                && now.branch() == null
                && String.valueOf(now.commit()).startsWith(p.version);
        ResourceRef<Version> ref = GitRemote.ref(p);
        Version version = isAt ? new Version(now.commit(), null, "") : host.get(ref);
        if (!version.error().isEmpty() && host.isDryRun() && !host.isCertain(ref)) {
            host.assume("that " + url + " can be reached then");
        } else if (!version.error().isEmpty()) {
            return Plan.failed(url + " cannot be reached: " + explained(version.error()));
        } else if (!version.exists() && !p.isHash() && p.refspec == null) {
            return Plan.failed(url + " has no branch or tag '" + p.version + "'");
        }
        String signature = signature(p, host, version);
        if (signature != null) {
            return Plan.failed(signature);
        }
        if (p.reference != null && !now.exists()) {
            host.require(FileType.ref(p.reference), "it is the reference for " + p.dest);
        }
        return now.exists() || p.clone_
                ? change(p, now, version)
                : result(Plan.nothing(), now, planned(p, now, version));
    }

    private static GitTree.State now(Params p, States host) {
        return p.trackSubmodules ? host.get(tree(p)).tracking() : host.get(tree(p));
    }

    /** Why the commit is refused for its signature, or null. */
    private static @Nullable String signature(Params p, States host, Version version) {
        String found = p.verifyCommit ? version.signature() : "";
        if (found == null && host.isDryRun()) {
            host.assume("that the signature of what is fetched is accepted");
        }
        return found == null || found.isEmpty()
                ? null
                : "the signature of " + version.commit() + " is not accepted: " + found;
    }

    private static @Nullable String refusal(Params p, GitTree.State now) {
        String wants = p.bare ? "bare" : "tree";
        return switch (now.kind()) {
            case "foreign" ->
                p.dest + " belongs to " + now.detail()
                        + ", and Git would run what its configuration names; write become_user: " + now.detail()
                        + ", or name it in the user's safe.directory";
            case "other" ->
                p.dest + " is there and is neither empty nor a repository of Git; remove it, or choose another dest";
            case "unreadable" -> p.dest + " cannot be read as a repository: " + now.detail();
            case "tree", "bare" ->
                !now.kind().equals(wants)
                        ? p.dest + " is " + (p.bare ? "a work tree" : "a bare repository") + "; write bare: " + !p.bare
                        : now.modified().equals("none") || p.force || !p.update
                                ? null
                                : p.dest + " has local modifications: " + now.modified()
                                        + "; commit or undo them, or write force: true, which discards them";
            default -> null;
        };
    }

    private static GitTree.State planned(Params p, GitTree.State now, Version version) {
        Map<String, String> urls = new TreeMap<>(now.urls());
        urls.put(p.remote, GitRemote.bare(p.repo));
        String pending = version.exists() ? null : "(" + p.version + ", known when it is fetched)";
        String stale = !p.recursive || p.trackSubmodules || now.stale().equals("none") ? "" : "none";
        String modified = now.modified().equals("none") ? "" : "none";
        String kind = p.bare ? "bare" : "tree";
        String repository = p.separateGitDir != null ? Paths.normal(p.separateGitDir) : now.repository();
        return new GitTree.State(
                kind,
                version.commit(),
                pending,
                version.branch(),
                urls,
                modified,
                stale,
                "",
                repository,
                shown(version),
                List.of());
    }

    private static String told(Version version) {
        String behind = String.join(", ", version.behind());
        return behind.isEmpty() ? "not checked out" : behind + " (another commit than that of the branch)";
    }

    private static boolean isBehind(GitTree.State now, Version version) {
        return !version.behind().isEmpty() || now.detail().equals(GitTree.State.MISSING);
    }

    /** The commit with the subjects of what comes with it; null where none is known. */
    private static @Nullable String shown(Version version) {
        List<String> subjects = version.subjects();
        if (subjects.isEmpty() || version.commit() == null) {
            return null;
        }
        int count = Math.min(subjects.size(), SUBJECTS);
        return version.commit() + ": " + String.join("; ", subjects.subList(0, count))
                + (subjects.size() > count ? "; …" : "");
    }

    private static Plan change(Params p, GitTree.State now, Version version) {
        GitTree.State after = planned(p, now, version);
        boolean behind = p.recursive && p.trackSubmodules && isBehind(now, version);
        if (after.pending() == null && !behind && Plan.isConverged(now, after)) {
            return result(Plan.nothing(), now, after);
        }
        if (!after.repository().equals(now.repository()) && p.bare) {
            return Plan.failed("separate_git_dir is for work trees; leave out bare");
        }
        GitScripts scripts = new GitScripts(p, now, after, GitRemote.environment(p, false));
        Action action = Action.procedure(scripts.course(), DEADLINE, EffectsBelow.of("git", Paths.normal(p.dest)));
        GitTree.State before = behind ? now.withStale(told(version)) : now;
        GitTree.State then = behind ? after.withStale(GitTree.State.FOLLOWED) : after;
        return result(Plan.of(Change.of(tree(p), before, then, action)), now, after);
    }

    private static Plan result(Plan plan, GitTree.State now, GitTree.State after) {
        Object unknown = new Unknown("the commit is not known before it is fetched");
        return plan.with("before", now.commit())
                .with("after", after.pending() == null ? after.commit() : unknown)
                .with("remote_url_changed", now.exists() && !now.urls().equals(after.urls()))
                .with("warnings", List.of());
    }

    /** The commit that was fetched. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return done.found().get(tree(p)) instanceof GitTree.State tree && tree.commit() != null
                ? Map.of("after", tree.commit())
                : Map.of();
    }
}
