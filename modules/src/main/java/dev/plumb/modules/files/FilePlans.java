package dev.plumb.modules.files;

import dev.plumb.expression.Unknown;
import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.modules.files.FileState.Kind;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans that the modules of this package share. */
final class FilePlans {
    private static final int HASH_SHOWN = 12;

    private FilePlans() {}

    /**
     * A change that shows what it changes and no more.
     *
     * @param now the state now
     * @param want the state planned, as complete as it can be known, since later tasks are planned on it
     */
    static Change<FileState> change(String real, FileState now, FileState want, Script script) {
        return change(real, now, want, Action.conditional(script, Effects.own()));
    }

    /** The same with any action. */
    static Change<FileState> change(String real, FileState now, FileState want, Action action) {
        int detail = want.content() == null ? FileType.ATTRIBUTES : FileType.HASH;
        return Change.of(FileType.ref(real), now.like(want), want, action).verifiedWith(detail);
    }

    /** Gives what is at a real path the owner, group and mode a task says, when they differ. */
    static Plan access(HostFiles files, String real, FileState now, Access access) {
        access.require(files.host(), now, real);
        FileState want = access.over(now.asPlan());
        if (Plan.isConverged(now, want)) {
            return Plan.nothing();
        }
        FileState known = withContent(files, real, now);
        FileState after =
                access.over(known.asPlan().withNumber(known.inode() == null ? known.number() : known.number(real)));
        Script script = FileScripts.access(real, now, after, files.isOurs(Paths.parent(real)));
        files.planned(real, after);
        return Plan.of(change(real, known, after, Action.conditional(script, Effects.shared(HardLinks.NAMES))));
    }

    /**
     * The state with its content, if that is to be had: what a later task makes of a file must be known even when this
     * one changes its mode only.
     */
    static FileState withContent(HostFiles files, String real, FileState now) {
        boolean read = now.isFile() && !(now.content() instanceof Value.Content) && mayRead(now);
        return read ? files.state(real, FileType.CONTENT) : now;
    }

    private static boolean mayRead(FileState now) {
        return Permissions.has(now, Permissions.READ);
    }

    /**
     * What a file is to be like.
     *
     * @param content what is to be in it
     * @param access owner, group and mode
     * @param validate command that checks it, or null
     * @param backup whether the old content is kept beside it
     */
    record Wanted(
            NewContent content, Access access, @Nullable String validate, boolean backup) {}

    /**
     * Gives a file its content and attributes.
     *
     * @param now its state, at least with its hash
     */
    static Plan file(HostFiles files, String real, FileState now, Wanted wanted) {
        FileState parent = now.isFile() ? files.directory(real) : files.parent(real, real);
        return file(files, real, now, parent, wanted);
    }

    /** The same in a directory that may only be planned. */
    static Plan file(HostFiles files, String real, FileState now, FileState parent, Wanted wanted) {
        if (now.isFile() && now.content() != null && wanted.content.value().admits(now.content())) {
            // The content is known better from the task than from the host's hash.
            return access(files, real, now.withContent(wanted.content.value()), wanted.access);
        }
        FileState made = Access.created(Kind.FILE, now, parent);
        FileState base = now.isFile() ? now.asPlan() : made;
        wanted.access.require(files.host(), now.isFile() ? now : made, real);
        FileState want = named(real, now, wanted.access.over(base).withContent(wanted.content.value()));
        FileState before = withContent(files, real, now);
        if (wanted.validate != null) {
            Validation.foresee(files.host(), wanted.validate, real, want);
        }
        Script script = wanted.content.script(real, before, made, want, wanted.validate);
        Plan plan = Plan.of(change(real, before, want, script));
        return wanted.backup && now.isFile() ? backup(files, real, before).and(plan) : plan;
    }

    /** What is put in place of one name of a file leaves its other names as they are. */
    private static FileState named(String real, FileState now, FileState want) {
        FileState.Inode inode = now.inode();
        long others = inode == null || !now.isFile() ? 0 : inode.links() - 1;
        return others < 1
                ? want
                : want.withNumber(new Value.Any("a new file; " + others + (others == 1 ? " other name" : " other names")
                        + " of the file at " + real + " will keep what is in it now"));
    }

    /** Keeps the content of a file under a name that says which content it is. */
    private static Plan backup(HostFiles files, String real, FileState now) {
        Value content = now.content();
        if (content == null) {
            throw new PlanFailure("no backup of " + real + " can be made: it cannot be read");
        }
        Value.Digest digest = digest(content);
        String name = real + "." + digest.sha256().substring(0, HASH_SHOWN) + "~";
        FileState there = files.state(name, FileType.HASH);
        if (there.isDirectory()) {
            throw new PlanFailure(name + " is a directory, where the backup of " + real + " is to be");
        }
        boolean kept = there.isFile() && there.content() != null && digest.admits(there.content());
        FileState want = now.asPlan().withContent(digest);
        Plan plan = kept
                ? Plan.nothing()
                : Plan.of(change(name, there, want, FileScripts.keep(real, now, content, name, there)));
        return plan.with("backup_file", name);
    }

    private static Value.Digest digest(Value content) {
        return content instanceof Value.Content known
                ? new Value.Digest(Digests.sha256(known.bytes()), known.bytes().length)
                : (Value.Digest) content;
    }

    /**
     * Makes a directory and those above it that are missing.
     *
     * @param access what each of the new ones gets
     */
    static Plan directory(HostFiles files, String real, FileState now, Access access) {
        List<String> missing = new ArrayList<>(List.of(real));
        String above = Paths.parent(real);
        FileState parent = files.state(above);
        while (!parent.exists() && !above.equals(Paths.parent(above)) && !isAssumed(files, above, real)) {
            missing.add(0, above);
            above = Paths.parent(above);
            parent = files.state(above);
        }
        if (parent.exists() && !parent.isDirectory()) {
            throw new PlanFailure(above + " is " + Words.a(parent.kind()) + ", so that " + real + " cannot be in it");
        }
        FileState made = Access.created(Kind.DIRECTORY, now, parent);
        access.require(files.host(), made, real);
        FileState want = access.over(made);
        Script script = FileScripts.makeDirectories(missing, made, want);
        List<Change<FileState>> changes = new ArrayList<>();
        for (String path : missing) {
            Action action = changes.isEmpty() ? Action.conditional(script, Effects.own()) : Action.implied();
            files.planned(path, want);
            changes.add(change(path, FileState.absent(now.reader()), want, action));
        }
        return Plan.of(changes);
    }

    /** Whether an earlier task may bring a missing directory, so that this one need not make it. */
    private static boolean isAssumed(HostFiles files, String directory, String real) {
        return !files.host().isCertain(FileType.ref(directory))
                && !files.host().require(FileType.ref(directory), real + " is to be in it");
    }

    /** As Ansible's modules give it; its stat has no such zero before four digits. */
    private static String withZero(String mode) {
        return mode.startsWith("0") ? mode : "0" + mode;
    }

    /** Of a module that writes contents: what a path is like when the plan is done, and how its content changes. */
    static Plan written(Plan plan, String key, String real, FileState unchanged) {
        return described(plan, key, real, unchanged).with("diff", FileDiffs.ofContent(plan, real));
    }

    /** Values for {@code register} that tell what a path is like when the plan is done. */
    static Plan described(Plan plan, String key, String real, FileState unchanged) {
        ResourceRef<FileState> ref = FileType.ref(real);
        FileState state = unchanged;
        for (Change<?> change : plan.changes()) {
            if (change.ref().equals(ref) && change.after() instanceof FileState after) {
                state = after;
            }
        }
        Plan told = plan.with(key, real).with("state", state.kind().name().toLowerCase(Locale.ROOT));
        if (!state.exists()) {
            return told;
        }
        for (Map.Entry<String, @Nullable Object> each : access(state).entrySet()) {
            Object value = each.getValue();
            Object unknown = new Unknown(each.getKey() + " of " + real + " is not known before apply");
            told = told.with(each.getKey(), value == null ? unknown : value);
        }
        long size = size(state);
        return size < 0 ? told : told.with("size", size);
    }

    /** Owner, group and mode for {@code register}; null where the host decides. */
    static Map<String, @Nullable Object> access(FileState state) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("mode", state.mode() == null ? null : withZero(FileMode.format(state.mode())));
        all.put("owner", state.owner());
        all.put("group", state.group());
        all.put("uid", state.uid());
        all.put("gid", state.gid());
        return all;
    }

    private static long size(FileState state) {
        if (state.content() instanceof Value.Content content) {
            return content.bytes().length;
        } else if (state.content() instanceof Value.Digest digest) {
            return digest.size();
        }
        return state.inode() == null ? -1 : state.inode().size();
    }

    /** A text as a quoted word of a message. */
    static String shown(String text) {
        return Sh.quote(text);
    }
}
