package dev.plumb.modules.archive;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.StagedFiles;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out what is to be unpacked of an archive. One use. */
final class Unpacking {
    private static final String ROOT = "root";

    private final HostFiles files;
    private final States host;
    private final Access access;
    private final boolean keepNewer;
    private final MemberNames names;
    private final String base;

    /** Real paths of directories, by their names below {@link #base}, and the states that they have then. */
    private final Map<String, String> paths = new HashMap<>();

    private final Map<String, FileState> states = new HashMap<>();
    private final StagedFiles staged = new StagedFiles();
    private final List<Unpacked> unpacked = new ArrayList<>();
    private Plan others = Plan.nothing();
    private long bytes;

    /**
     * A member that is not as it is to be.
     *
     * @param member which
     * @param name its name below the directory
     */
    record Unpacked(Member member, String name) {}

    Unpacking(HostFiles files, String base, Access access, boolean keepNewer, MemberNames names) {
        this.files = files;
        this.host = files.host();
        this.base = base;
        this.access = access;
        this.keepNewer = keepNewer;
        this.names = names;
    }

    /** What makes what is to be put in place. */
    interface Maker {
        /** The plan, with what it takes. */
        Plan plan(StagedFiles staged, List<Unpacked> unpacked, long bytes);
    }

    /**
     * The plan.
     *
     * @param all members by the names that they get
     */
    Plan plan(Map<String, Member> all, Maker maker) {
        Map<String, Member> sorted = sorted(all);
        host.need(reads(base, access, names, sorted));
        paths.put(".", base);
        states.put(".", files.state(base));
        sorted.forEach(this::member);
        return staged.isEmpty() ? others : maker.plan(staged, unpacked, bytes).and(others);
    }

    /** Each after the directory that it is in, which the archive need not name. */
    private static Map<String, Member> sorted(Map<String, Member> all) {
        Map<String, Member> sorted = new LinkedHashMap<>();
        for (Map.Entry<String, Member> each : all.entrySet()) {
            String name = each.getKey();
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                String above = name.substring(0, slash);
                Member member = all.get(above);
                if (member != null && member.kind() != Kind.DIRECTORY) {
                    throw new PlanFailure("'" + name + "' would land where '" + above + "' is");
                }
                sorted.putIfAbsent(above, member != null ? member : implied(above));
            }
            sorted.put(name, each.getValue());
        }
        return sorted;
    }

    private static Member implied(String name) {
        return Member.of(-1, name, Kind.DIRECTORY, null, 0, 0, "");
    }

    /** What a plan will want to know of members that are unpacked in a directory. */
    static Collection<Read<?>> reads(String base, Access access, MemberNames names, Map<String, Member> all) {
        Set<Read<?>> reads = new LinkedHashSet<>();
        sorted(all).forEach((name, member) -> {
            reads.add(new Read<>(FileType.ref(Paths.below(base, name)), FileType.HASH));
            if (names.keepsOwner() && !names.isByNumber()) {
                if (isLooked(member.owner()) && access.owner() == null) {
                    reads.add(Read.of(Users.ref(member.owner())));
                }
                if (isLooked(member.group()) && access.group() == null) {
                    reads.add(Read.of(Groups.ref(member.group())));
                }
            }
        });
        return reads;
    }

    private static String above(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "." : name.substring(0, slash);
    }

    private void member(String name, Member member) {
        if (name.equals(".")) {
            present(name, base, files.state(base), member);
            return;
        }
        String parent = String.valueOf(paths.get(above(name)));
        String path = Paths.below(parent, Paths.name(name));
        FileState now = files.state(path, FileType.HASH);
        if (member.kind() == Kind.DIRECTORY && now.isLink()) {
            path = inside(files.follow(path), name);
            now = files.state(path);
        }
        if (member.kind() == Kind.DIRECTORY) {
            paths.put(name, path);
        }
        Kind kind = now.kind();
        boolean replaces = member.kind() != Kind.DIRECTORY && (kind == Kind.FILE || kind == Kind.LINK);
        if (now.exists() && kind != member.kind() && !replaces) {
            throw new PlanFailure(path + " is " + now.kind().withArticle() + ", where the archive has "
                    + member.kind().withArticle());
        } else if (now.exists() && member.kind() != Kind.DIRECTORY && (names.skipsOld() || isNewer(now, member))) {
            return;
        } else if (isSame(now, member)) {
            present(name, path, now, member);
        } else {
            missing(name, path, now, member);
        }
    }

    /** A directory may be a link on the host, but only to another one below the same directory. */
    private String inside(String path, String name) {
        if (!path.equals(base) && !Paths.isBelow(base, path)) {
            throw new PlanFailure("'" + name + "' is a link on the host and leads to " + path + ", out of " + base
                    + ", so that nothing is unpacked through it");
        }
        return path;
    }

    private boolean isNewer(FileState now, Member member) {
        return keepNewer && now.isFile() && (now.inode() == null || now.inode().mtime() >= member.mtime());
    }

    private static boolean isSame(FileState now, Member member) {
        return now.kind() == member.kind()
                && switch (now.kind()) {
                    case FILE -> now.content() != null && content(member).admits(now.content());
                    case LINK -> member.target().equals(now.target());
                    default -> true;
                };
    }

    private static Value content(Member member) {
        return new Value.Digest(member.sha256(), member.size());
    }

    /** What is there has the right content. */
    private void present(String name, String path, FileState now, Member member) {
        FileState want = member.index() < 0 ? now : wanted(now.asPlan(), now, member);
        if (member.index() < 0 && !above(name).equals(".")) {
            states.put(name, now);
            return;
        } else if (member.index() < 0) {
            want = access.over(now.asPlan());
        }
        Access all = new Access(
                want.mode() == null || want.isLink() ? null : new FileMode(FileMode.format(want.mode())),
                want.owner() != null
                        ? want.owner()
                        : want.uid() == null ? null : want.uid().toString(),
                want.group() != null
                        ? want.group()
                        : want.gid() == null ? null : want.gid().toString());
        Plan plan = FilePlans.access(files, path, now, all);
        others = plan.changes().isEmpty() ? others : others.and(plan);
        states.put(name, want);
    }

    private void missing(String name, String path, FileState now, Member member) {
        FileState parent = states.getOrDefault(above(name), FileState.ABSENT);
        FileState made = Access.created(member.kind(), now, parent);
        if (member.kind() == Kind.FILE) {
            made = made.withContent(content(member));
        }
        boolean plain = member.index() < 0 && !above(name).equals(".");
        FileState want = plain ? made : wanted(made, made, member);
        if (member.kind() == Kind.LINK) {
            want = want.withTarget(member.target());
        }
        access.require(host, want, path);
        staged.add(name, path, now, want);
        unpacked.add(new Unpacked(member, name));
        bytes += member.size() + 4096;
        states.put(name, want);
    }

    /** What the archive says, and over it what the task says. */
    private FileState wanted(FileState base, FileState now, Member member) {
        FileState state = member.mode() == null || now.isLink() ? base : base.withMode(member.mode());
        FileState.Reader reader = now.reader();
        if (names.keepsOwner() && reader != null && reader.uid() == 0) {
            state = owned(state, member);
        }
        return access.over(state);
    }

    /** As tar does it: by name where the host has the user or group, else by number. */
    private FileState owned(FileState state, Member member) {
        FileState owned = state;
        Long uid = member.uid();
        if (access.owner() == null && uid != null) {
            boolean named = has(member.owner(), Users.ref(member.owner()));
            owned = named ? owned.withOwner(member.owner(), null) : owned.withOwner(null, uid);
        }
        Long gid = member.gid();
        if (access.group() == null && gid != null) {
            boolean named = has(member.group(), Groups.ref(member.group()));
            owned = named ? owned.withGroup(member.group(), null) : owned.withGroup(null, gid);
        }
        return owned;
    }

    private boolean has(String name, ResourceRef<? extends State> ref) {
        return !names.isByNumber() && (name.equals(ROOT) || isLooked(name) && host.exists(ref));
    }

    /** Root is everywhere. */
    private static boolean isLooked(String name) {
        return !name.isEmpty() && !name.equals(ROOT);
    }
}
