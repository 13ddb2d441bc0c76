package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.Login;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.TextLines;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages the keys with which users log in. */
@ModuleInfo(
        name = "authorized_key",
        doc = "Manages the keys with which a user may log in by ssh.",
        notes = {
            "A key is found by its Base64 text; its options and comment are those of the task, whatever they are now.",
            "Owner and mode of the file (0600) and with `manage_dir` of its directory (0700) are set when the file is written, as by"
                    + " Ansible. Other lines stay as they are.",
            "URLs are not fetched: `${lookup('url', 'https://example.org/anna.keys', split_lines=false)}` fetches one on the controller,"
                    + " and `${lookup('file', 'keys/anna.pub')}` reads a file there.",
            "With `exclusive: true` all else goes, comments too.",
            "A task that would remove the key with which Plumb itself has logged in as that user fails, in a dry run too."
        },
        example = """
                - name: somebody who deploys
                  user:
                    name: deployer
                - name: with a key
                  authorized_key:
                    user: deployer
                    key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJPzTlrBXqzcE1GXzcE1GXzcE1GXzcE1GXzcE1GXzcE1 anna@example.org
                    key_options: no-port-forwarding,no-agent-forwarding
                """)
public final class AuthorizedKeyModule extends FileTask<AuthorizedKeyModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "login name of the user", required = true)
            String user,

            @Param(doc = "the key, or several, a line for each", required = true)
            String key,

            @Param(doc = "the file; default: `.ssh/authorized_keys` in the user's home directory") @Nullable
            String path,

            @Param(doc = "gives the directory of the file to the user, and makes it when it is missing", def = "true")
            boolean manageDir,

            @Param(doc = "whether the keys should be there", def = "present")
            Presence state,

            @Param(doc = "options of the keys, such as `from=\"10.0.0.0/8\",no-pty`, in place of those in `key`")
            @Nullable
            String keyOptions,

            @Param(doc = "removes everything else from the file", def = "false")
            boolean exclusive,

            @Param(doc = "comment of the keys, in place of that in `key`") @Nullable
            String comment,

            @Param(doc = "follows a link at the place of the file instead of replacing it", def = "false")
            boolean follow,

            @Param(doc = "has no effect, since no URL is fetched", def = "true")
            boolean validateCerts) {
        private Collection<AuthorizedKey> keys() {
            Map<String, AuthorizedKey> keys = new LinkedHashMap<>();
            for (String line : lines(key)) {
                AuthorizedKey one = AuthorizedKey.of(PythonRegex.bytes(line));
                if (one != null) {
                    keys.put(
                            one.key(),
                            one.withOptions(keyOptions == null ? null : PythonRegex.bytes(keyOptions))
                                    .withComment(comment == null ? null : PythonRegex.bytes(comment)));
                }
            }
            return keys.values();
        }
    }

    private static List<String> lines(String key) {
        return key.replace("\\#", "#")
                .lines()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .toList();
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(
                Names.account("user", p.user),
                Paths.invalid("path", p.path),
                Names.line("key_options", p.keyOptions),
                Names.line("comment", p.comment),
                wrongKey(p.key));
    }

    private static @Nullable String wrongKey(String text) {
        if (text.startsWith("http://") || text.startsWith("https://")) {
            return "key is a URL, which is not fetched; write key: ${lookup('url', '" + text.strip()
                    + "', split_lines=false)}";
        }
        for (String line : lines(text)) {
            if (AuthorizedKey.of(line) == null) {
                boolean path = line.startsWith("/") || line.startsWith("~") || line.endsWith(".pub");
                return "key '" + line.strip() + "' is no public key; write TYPE KEY COMMENT"
                        + (path ? ", or ${lookup('file', '" + line.strip() + "')}" : "");
            }
        }
        return lines(text).isEmpty() ? "key has no key" : null;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        String home = p.user.equals("root") ? "/root" : "/home/" + p.user;
        String likely = p.path != null ? p.path : home + "/.ssh/authorized_keys";
        List<Read<?>> reads = new ArrayList<>(HostFiles.reads(likely, FileType.CONTENT));
        reads.add(Read.of(Users.ref(p.user)));
        reads.add(Read.of(Groups.ref(p.user)));
        return reads;
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        UserState user = files.host().get(Users.ref(p.user));
        if (!user.exists()) {
            files.host().require(Users.ref(p.user), "keys are to be in its account");
            return Plan.unseen(FileType.ref(p.path != null ? p.path : "~" + p.user + "/.ssh/authorized_keys"));
        }
        String home = user.home();
        if (p.path == null && (home == null || !home.startsWith("/"))) {
            throw new PlanFailure("where the home directory of " + p.user + " is, is not known; write path");
        }
        String path = p.path != null ? p.path : Paths.below(Paths.normal(String.valueOf(home)), ".ssh/authorized_keys");
        Access own = new Access(new FileMode("0600"), p.user, user.group());
        ManagedFile file = ManagedFile.at(path)
                .following(p.follow)
                .whenMissing(p.state == Presence.ABSENT ? Missing.IGNORE : Missing.CREATE_WITH_PARENTS)
                .withParents(p.manageDir ? own.withMode(new FileMode("0700")) : Access.NONE);
        Plan plan = file.edit(files, old -> kept(p, files.host().login(), path, old, edited(p, old)));
        if (!plan.changes().isEmpty()) {
            Plan directory =
                    p.manageDir ? directory(p, files, Paths.parent(files.real(path)), home, own) : Plan.nothing();
            plan = directory.and(file.withAccess(own).edit(files, old -> edited(p, old)));
        }
        return told(p, plan, path);
    }

    /** Gives the user a directory that is there; one that is missing is made in one that must be. */
    private static Plan directory(Params p, HostFiles files, String real, @Nullable String home, Access own) {
        FileState now = files.state(real);
        if (!now.exists()) {
            files.parent(real, real);
            return Plan.nothing();
        }
        boolean inside = p.path == null || home != null && Paths.isBelow(Paths.normal(home), real);
        if (!inside && !now.belongsTo(p.user, null)) {
            throw new PlanFailure(real + " belongs to " + now.owner() + ", and manage_dir would give it to " + p.user
                    + "; write manage_dir: false");
        }
        return FilePlans.access(files, real, now, own.withMode(new FileMode("0700")));
    }

    private static Plan told(Params p, Plan plan, String path) {
        return plan.with("user", p.user)
                .with("key", p.key)
                .with("keyfile", path)
                .with("path", p.path)
                .with("manage_dir", p.manageDir)
                .with("state", p.state.word())
                .with("key_options", p.keyOptions)
                .with("exclusive", p.exclusive)
                .with("comment", p.comment)
                .with("follow", p.follow)
                .with("validate_certs", p.validateCerts);
    }

    /** The new text, unless the engine could not log in again after that. */
    private static @Nullable String kept(
            Params p, @Nullable Login login, String path, @Nullable String old, @Nullable String text) {
        if (login != null && login.user().equals(p.user) && has(old, login.key()) && !has(text, login.key())) {
            throw new PlanFailure(
                    "the key in " + path + " with which Plumb has logged in as " + p.user
                            + " would be removed, and it would be locked out; write that key in key too, or log in with another one");
        }
        return text;
    }

    private static boolean has(@Nullable String text, String key) {
        return TextLines.of(text).stream()
                .map(AuthorizedKey::of)
                .anyMatch(each -> each != null && each.key().equals(key));
    }

    private static @Nullable String edited(Params p, @Nullable String old) {
        List<String> lines = TextLines.of(old);
        Collection<AuthorizedKey> keys = p.keys();
        boolean present = p.state == Presence.PRESENT;
        List<String> missing = new ArrayList<>();
        for (AuthorizedKey key : keys) {
            lines.removeIf(line -> {
                AuthorizedKey other = AuthorizedKey.of(line);
                return other != null && other.key().equals(key.key()) && !(present && key.isSame(other));
            });
            if (present && lines.stream().map(AuthorizedKey::of).noneMatch(key::isSame)) {
                missing.add(key.line());
            }
        }
        if (present && p.exclusive) {
            lines.removeIf(line -> keys.stream().noneMatch(key -> key.isSame(AuthorizedKey.of(line))));
        }
        lines.addAll(missing);
        return TextLines.text(old, lines);
    }
}
