package dev.plumb.modules.kit.files;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.accounts.Homes;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a host as a plan sees them. Finds the real path of a file, through links that are there and links that
 * earlier tasks have planned, so that one file is one resource under whatever path tasks name it.
 */
public final class HostFiles {
    private static final int LINKS = 40;
    private static final int OTHERS_WRITE = 0022;
    private static final int STICKY = 01000;

    private final States host;

    /** What earlier changes of the same plan make of paths. */
    private final Map<String, FileState> planned = new HashMap<>();

    /** Directories that an earlier part of the same plan makes. */
    private final Map<String, FileState> made = new HashMap<>();

    /** Where the home of the task's user is, once a path started there; what is above it is not looked at. */
    private @Nullable String home;

    HostFiles(States host) {
        this.host = host;
    }

    /** Makes a plan of what is to be done with files. */
    @FunctionalInterface
    public interface Planner {
        /**
         * The plan.
         *
         * @throws PlanFailure when the task fails whatever happens
         */
        Plan plan(HostFiles files);
    }

    /**
     * A plan that changes files, perhaps several that build on each other. It fails when it cannot be made, and when it is known
     * already that the host will refuse one of its changes: rights that the task's user lacks, what is mounted, what is
     * immutable.
     *
     * @param host the states of the module's plan
     */
    public static Plan plan(States host, Planner planner) {
        try {
            HostFiles files = new HostFiles(host);
            Plan plan = planner.plan(files);
            Obstacles.refuse(files, plan);
            return plan;
        } catch (PlanFailure e) {
            return Plan.failed(String.valueOf(e.getMessage()));
        }
    }

    /** The states that the plan is made from. */
    public States host() {
        return host;
    }

    /** Reads that {@link #real} and {@link #state} will want for a path as a task names it. */
    public static List<Read<?>> reads(String path, int detail) {
        String normal = Paths.collapsed(Paths.normal(path));
        List<Read<?>> reads = new ArrayList<>();
        if (!Paths.home(normal).isEmpty()) {
            reads.add(Read.of(Homes.REF));
        }
        for (String ancestor : Paths.ancestors(normal)) {
            if (!isBeginning(ancestor)) {
                reads.add(Read.of(FileType.ref(ancestor)));
            }
        }
        reads.add(new Read<>(FileType.ref(normal), detail));
        return reads;
    }

    private static boolean isBeginning(String path) {
        return path.equals("/") || path.equals(".") || Paths.home(path).equals(path);
    }

    /** Whether nothing above a path is looked at. */
    private boolean isRoot(String path) {
        return isBeginning(path) || path.equals(home);
    }

    /** What is at a real path, without following a link there. */
    public FileState state(String real, int detail) {
        return host.get(new Read<>(FileType.ref(real), detail));
    }

    /**
     * What is at a real path with its content; null when that cannot be known before apply. For who can plan even then.
     */
    public @Nullable FileState content(String real) {
        Read<FileState> read = new Read<>(FileType.ref(real), FileType.CONTENT);
        return host.find(read).isPresent() ? host.get(read) : null;
    }

    /** The directory that a path is in: what happens to it leaves what is in it as it is. */
    public FileState directory(String real) {
        FileState ours = made.get(Paths.parent(real));
        if (ours != null) {
            return ours;
        }
        Read<FileState> read = Read.of(FileType.ref(Paths.parent(real)));
        return host.find(read).orElseGet(() -> host.get(read));
    }

    /** What is at a real path. */
    public FileState state(String real) {
        return state(real, FileType.ATTRIBUTES);
    }

    /** The path with links in its directories followed, but not a link at its end. */
    public String real(String path) {
        String normal = Paths.normal(path);
        host.need(reads(normal, FileType.ATTRIBUTES));
        String whole = whole(normal);
        if (!whole.equals(normal)) {
            host.need(below(home, reads(whole, FileType.ATTRIBUTES)));
        }
        return walk(whole, 0);
    }

    /** A path from somebody's home directory as an absolute one, under which other tasks may name the same file. */
    private String whole(String normal) {
        String tilde = Paths.home(normal);
        String found = tilde.isEmpty()
                ? null
                : host.find(Read.of(Homes.REF)).map(homes -> homes.of(tilde)).orElse(null);
        if (found == null) {
            return normal;
        }
        home = tilde.equals("~") ? found : home;
        return Paths.normal(found + normal.substring(tilde.length()));
    }

    private static List<Read<?>> below(@Nullable String home, List<Read<?>> reads) {
        return reads.stream()
                .filter(read -> home == null
                        || !read.ref().key().equals(home)
                                && !Paths.isBelow(read.ref().key(), home))
                .toList();
    }

    private String walk(String normal, int links) {
        String at = root(normal);
        String[] segments = segments(normal, at);
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals("..")
                    && !(isBeginning(at) && !at.equals("/"))
                    && !Paths.name(at).equals("..")) {
                at = Paths.parent(at);
                continue;
            }
            at = Paths.below(at, segments[i]);
            FileState link = i + 1 < segments.length && !segments[i].equals("..") ? link(at) : null;
            if (link != null) {
                String rest = String.join("/", List.of(segments).subList(i + 1, segments.length));
                String known = resolved(at, link);
                mayFollow(at, link, known != null ? known : target(at, link));
                if (known != null) {
                    return Paths.normal(Paths.below(known, rest));
                }
                return links > LINKS ? normal : walk(Paths.below(target(at, link), rest), links + 1);
            }
        }
        return at;
    }

    private String root(String normal) {
        if (normal.startsWith("/")) {
            return home != null && (normal.equals(home) || Paths.isBelow(home, normal)) ? home : "/";
        }
        String tilde = Paths.home(normal);
        return tilde.isEmpty() ? "." : tilde;
    }

    private static String[] segments(String normal, String root) {
        String rest = root.equals(".") ? normal : normal.substring(Math.min(normal.length(), root.length()));
        String trimmed = rest.startsWith("/") ? rest.substring(1) : rest;
        return trimmed.isEmpty() || trimmed.equals(".") ? new String[0] : trimmed.split("/", -1);
    }

    private @Nullable FileState link(String path) {
        Optional<FileState> state = host.find(Read.of(FileType.ref(path)));
        return state.isPresent() && state.get().isLink() ? state.get() : null;
    }

    /**
     * Where a link that was read from the host finally leads; null for a planned one, and for one that leads there through
     * other links, which are to be looked at as well.
     */
    private static @Nullable String resolved(String at, FileState link) {
        String known = link.inode() == null ? null : link.inode().resolved();
        boolean direct =
                !at.startsWith("/") || Paths.collapsed(target(at, link)).equals(known);
        return direct ? known : null;
    }

    /**
     * A link of root or of the task's own user is followed, another user's only to what belongs to that user as well:
     * otherwise whoever can make a link would have root change what only root may. So does systemd-tmpfiles.
     */
    private void mayFollow(String at, FileState link, String to) {
        if (link.uid() == null && link.owner() == null || link.isOwnedByRootOrReader()) {
            return;
        }
        String path = Paths.collapsed(to);
        FileState there = state(path);
        while (!there.exists() && !isRoot(path)) {
            path = Paths.parent(path);
            there = isRoot(path)
                    ? FileState.planned(FileState.Kind.DIRECTORY, null).withOwner("root", 0L)
                    : state(path);
        }
        if (!link.hasOwnerOf(there)) {
            throw new PlanFailure("the link " + at + " belongs to user " + link.ownerShown() + " and leads to " + path
                    + ", which belongs to " + there.ownerShown()
                    + ", so it is not followed; write the path that it leads to, or"
                    + " let root own the link");
        }
    }

    private static String target(String at, FileState link) {
        String target = link.target() == null ? "" : link.target();
        return Paths.normal(target.startsWith("/") ? target : Paths.below(Paths.parent(at), target));
    }

    /** Where a link leads by its text, or finally where that was read. */
    static String leads(String at, FileState link) {
        FileState.Inode inode = link.inode();
        return inode != null && inode.resolved() != null ? inode.resolved() : Paths.collapsed(target(at, link));
    }

    /** Where a real path leads when it is a link; else itself. */
    public String follow(String real) {
        String at = real;
        for (int i = 0; i < LINKS; i++) {
            FileState link = link(at);
            if (link == null) {
                return at;
            }
            String known = resolved(at, link);
            mayFollow(at, link, known != null ? known : target(at, link));
            at = known != null ? known : real(target(at, link));
        }
        return at;
    }

    /** Where a link at a real path would lead if it had this target. */
    public String leads(String real, String target) {
        String path = target.startsWith("/") ? target : Paths.below(Paths.parent(real), target);
        return follow(real(path));
    }

    /** This is done before what is planned next: directories that it makes need not be made again. */
    public void follow(Plan earlier) {
        for (Change<?> change : earlier.changes()) {
            if (change.after() instanceof FileState state && state.isDirectory()) {
                made.put(change.ref().key(), state);
            }
        }
    }

    /** An earlier change of the same plan makes this of a real path. */
    public void planned(String real, FileState after) {
        planned.put(real, after);
    }

    /**
     * Whether nobody but root and the user of the task can exchange anything in a directory or on the way to it: then what
     * was looked at under a name there is what is found under it later.
     *
     * @param directory a real path
     */
    public boolean isOurs(String directory) {
        for (String path : chain(directory)) {
            if (isRoot(path) ? Paths.home(path).length() > 1 : !isOurs(stateOf(path), path.equals(directory))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The first directory on the way to a path in which others than root and the user of the task can exchange what is made
     * there; null when there is none. One that is missing is made by that user.
     */
    @Nullable
    String foreign(String path) {
        for (String directory : chain(Paths.parent(path))) {
            FileState state = isRoot(directory) ? FileState.ABSENT : stateOf(directory);
            if (state.exists() && !isOurs(state, false)) {
                return directory;
            }
        }
        return null;
    }

    /** Whether an earlier change of the same plan makes something of a real path. */
    boolean isPlanned(String real) {
        return planned.containsKey(real);
    }

    /** What is at a path of a change, before this plan; nothing when it cannot be known. */
    FileState found(String path) {
        return isRoot(path)
                ? FileState.planned(FileState.Kind.OTHER, null)
                : host.find(Read.of(FileType.ref(path))).orElse(FileState.planned(FileState.Kind.OTHER, null));
    }

    /** What tells whether something is mounted at a path: an earlier change of its attributes leaves that as it was. */
    FileState mounted(String path, FileState now) {
        return now.exists() && now.inode() == null && !isRoot(path) ? host.asRead(Read.of(FileType.ref(path))) : now;
    }

    private List<String> chain(String directory) {
        List<String> chain = new ArrayList<>(Paths.ancestors(directory));
        chain.add(directory);
        chain.subList(0, Math.max(0, chain.indexOf(home))).clear();
        List<Read<?>> reads = new ArrayList<>();
        for (String path : chain) {
            if (!isRoot(path)) {
                reads.add(Read.of(FileType.ref(path)));
            }
        }
        host.need(reads);
        return chain;
    }

    private FileState stateOf(String path) {
        FileState after = planned.get(path);
        return after != null ? after : host.find(Read.of(FileType.ref(path))).orElse(FileState.ABSENT);
    }

    private static boolean isOurs(FileState state, boolean last) {
        Integer mode = state.mode();
        if (!state.isDirectory() || mode == null || !state.isOwnedByRootOrReader()) {
            return false;
        }
        // In a directory like /tmp only the owner of a thing can exchange it; everybody can add others.
        return (mode & OTHERS_WRITE) == 0 || !last && (mode & STICKY) != 0;
    }

    /** Whether a real path is a directory, or a link to one. */
    public boolean isDirectory(String real) {
        FileState now = state(real);
        return now.isDirectory() || now.isLink() && state(follow(real)).isDirectory();
    }

    /**
     * The directory in which something is to be made.
     *
     * @param what what needs it, a path
     * @return its state; one of which nothing is known when it is only assumed to be there
     */
    public FileState parent(String real, String what) {
        String directory = Paths.parent(real);
        FileState parent = directory(real);
        if (!parent.exists()) {
            host.require(FileType.ref(directory), what + " is to be in it");
        } else if (!parent.isDirectory()) {
            throw new PlanFailure(
                    directory + " is " + parent.kind().withArticle() + ", so that " + what + " cannot be in it");
        }
        return parent;
    }
}
