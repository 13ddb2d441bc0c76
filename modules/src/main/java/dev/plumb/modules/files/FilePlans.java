package dev.plumb.modules.files;

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
import java.util.List;
import java.util.Locale;
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
        return change(real, now, want, Action.run(script));
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
        Script script = FileScripts.access(real, now, after);
        return Plan.of(change(real, known, after, Action.run(script, Effects.shared())));
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
        FileState parent = now.isFile() ? files.state(Paths.parent(real)) : files.parent(real, real);
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
        FileState want = wanted.access.over(base).withContent(wanted.content.value());
        FileState before = withContent(files, real, now);
        Script script = wanted.content.script(real, now, made, want, wanted.validate);
        Plan plan = Plan.of(change(real, before, want, script));
        return wanted.backup && now.isFile() ? backup(files, real, before).and(plan) : plan;
    }

    /** Keeps the content of a file under a name that says which content it is. */
    private static Plan backup(HostFiles files, String real, FileState now) {
        Value content = now.content();
        String hash = content instanceof Value.Content known
                ? Digests.sha256(known.bytes())
                : content instanceof Value.Digest digest ? digest.sha256() : "old";
        String name = real + "." + hash.substring(0, Math.min(HASH_SHOWN, hash.length())) + "~";
        long size = content instanceof Value.Content known
                ? known.bytes().length
                : content instanceof Value.Digest digest ? digest.size() : 0;
        FileState there = files.state(name);
        FileState want = now.asPlan().withContent(new Value.Digest(hash, size));
        Plan plan = there.exists() ? Plan.nothing() : Plan.of(change(name, there, want, keep(real, name)));
        return plan.with("backup_file", name);
    }

    private static Script keep(String real, String name) {
        return Script.of("umask 077\ncp -p " + Paths.word(real) + " " + Paths.word(name) + "\n");
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
            Action action = changes.isEmpty() ? Action.run(script) : Action.implied();
            changes.add(change(path, FileState.absent(now.reader()), want, action));
        }
        return Plan.of(changes);
    }

    /** Whether an earlier task may bring a missing directory, so that this one need not make it. */
    private static boolean isAssumed(HostFiles files, String directory, String real) {
        return !files.host().isCertain(FileType.ref(directory))
                && !files.host().require(FileType.ref(directory), real + " is to be in it");
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
        told = state.mode() == null ? told : told.with("mode", FileMode.format(state.mode()));
        told = state.owner() == null ? told : told.with("owner", state.owner());
        told = state.group() == null ? told : told.with("group", state.group());
        told = state.uid() == null ? told : told.with("uid", state.uid());
        told = state.gid() == null ? told : told.with("gid", state.gid());
        long size = size(state);
        return size < 0 ? told : told.with("size", size);
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
