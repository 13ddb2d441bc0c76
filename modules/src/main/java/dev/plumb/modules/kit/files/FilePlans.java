package dev.plumb.modules.kit.files;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans for one path: what {@link ManagedFile} is made of, for modules that need more than it gives. They take real paths, as
 * {@link HostFiles#real} finds them, and states of these paths.
 */
public final class FilePlans {
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
    public static Plan access(HostFiles files, String real, FileState now, Access access) {
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
    public static FileState withContent(HostFiles files, String real, FileState now) {
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
    public record Wanted(
            NewContent content, Access access, @Nullable String validate, boolean backup) {}

    /**
     * Gives a file its content and attributes.
     *
     * @param now its state, at least with its hash
     */
    public static Plan file(HostFiles files, String real, FileState now, Wanted wanted) {
        FileState parent = now.isFile() ? files.directory(real) : files.parent(real, real);
        return file(files, real, now, parent, wanted);
    }

    /** The same in a directory that may only be planned. */
    public static Plan file(HostFiles files, String real, FileState now, FileState parent, Wanted wanted) {
        if (now.isFile() && wanted.content.isIn(now.content())) {
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
    static Plan backup(HostFiles files, String real, FileState now) {
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
        if (content instanceof Value.Any) {
            throw new NotKnownException("what is to be kept is not known before apply", null);
        }
        return content instanceof Value.Content known
                ? new Value.Digest(Digests.sha256(known.bytes()), known.bytes().length)
                : (Value.Digest) content;
    }

    /**
     * Makes a directory and those above it that are missing.
     *
     * @param access what each of the new ones gets
     */
    public static Plan directory(HostFiles files, String real, FileState now, Access access) {
        List<String> missing = new ArrayList<>(List.of(real));
        String above = Paths.parent(real);
        FileState parent = files.state(above);
        while (!parent.exists() && !above.equals(Paths.parent(above)) && !isAssumed(files, above, real)) {
            missing.add(0, above);
            above = Paths.parent(above);
            parent = files.state(above);
        }
        if (parent.exists() && !parent.isDirectory()) {
            throw new PlanFailure(
                    above + " is " + parent.kind().withArticle() + ", so that " + real + " cannot be in it");
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

    /**
     * Makes a directory in one that may only be planned.
     *
     * @param parent state of the directory that holds it, as it is or as it will be
     */
    public static Plan directory(HostFiles files, String real, FileState now, FileState parent, Access access) {
        FileState made = Access.created(Kind.DIRECTORY, now, parent);
        access.require(files.host(), made, real);
        FileState want = access.over(made);
        files.planned(real, want);
        return Plan.of(change(real, now, want, FileScripts.makeDirectories(List.of(real), made, want)));
    }

    /**
     * Makes a symbolic link, in place of another one, of a file or of an empty directory.
     *
     * @param parent state of the directory that holds it, as it is or as it will be
     * @param target what is written in the link
     * @param access its own owner and group; a link has no mode
     */
    public static Plan link(
            HostFiles files, String real, FileState now, FileState parent, String target, Access access) {
        FileState made = Access.created(Kind.LINK, now, parent).withTarget(target);
        Access own = access.withMode(null);
        own.require(files.host(), made, real);
        FileState want = own.over(made);
        return Plan.of(change(real, now, want, FileScripts.link(real, target, now, made, want)));
    }

    /**
     * Makes a hard link, in place of another file or of a link.
     *
     * @param from real path of the file that gets another name
     * @param file its state
     */
    public static Plan hardLink(String real, FileState now, String from, FileState file) {
        Value number = file.number(from);
        Value shown = number instanceof Value.Text text ? new Value.Named(text.text(), "that of " + from) : number;
        FileState want = file.asPlan().withNumber(shown);
        return Plan.of(change(real, now, want, FileScripts.hardLink(real, from, file, now)));
    }

    /** Sets times together with owner, group and mode; makes an empty file when there is none. */
    public static Plan touch(HostFiles files, String real, FileState now, Access access, FileTimes times) {
        FileState known = withContent(files, real, now);
        FileState have = known.asPlan();
        if (!now.exists()) {
            have = Access.created(Kind.FILE, now, files.parent(real, real)).withContent(new Value.Content(new byte[0]));
        }
        access.require(files.host(), have, real);
        FileState want = access.over(have).withTimes(times.modifiedValue(), times.accessedValue());
        if (now.exists() && Plan.isConverged(known, want) && !times.hasNow()) {
            return Plan.nothing();
        }
        boolean ours = now.exists() && files.isOurs(Paths.parent(real));
        Script script = FileScripts.touch(real, now, have, want, times.options(), ours);
        Effects effects = now.exists() ? Effects.shared(HardLinks.NAMES) : Effects.own();
        return Plan.of(change(real, known, want, Action.conditional(script, effects)));
    }
}
