package dev.plumb.modules.sync;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.accounts.GroupState;
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
import dev.plumb.modules.kit.files.RemovalPlans;
import dev.plumb.modules.kit.files.RemovalPlans.Removal;
import dev.plumb.modules.kit.files.StagedFiles;
import dev.plumb.modules.kit.files.TreePlans;
import dev.plumb.modules.kit.files.TreePlans.Adjustment;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.modules.system.Programs;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what of a tree is to be sent, set and removed. One use. */
final class Synchronizing {
    private static final int UMASK = 0022;
    private static final int PERMISSIONS = 0777;

    private final HostFiles files;
    private final States host;
    private final RsyncOptions options;

    /** What directories will be like, by name; those that are not there then have none. */
    private final Map<String, FileState> directories = new HashMap<>();

    /** Directories in which nothing is yet. */
    private final Set<String> empty = new LinkedHashSet<>();

    private final StagedFiles staged = new StagedFiles();
    private final List<Item> sent = new ArrayList<>();
    private final List<Item> open = new ArrayList<>();
    private final List<Adjustment> adjustments = new ArrayList<>();
    private final List<Change<?>> replaced = new ArrayList<>();
    private FileState.@Nullable Reader reader;
    private Destination to = new Destination("", List.of(), "");
    private long bytes;

    Synchronizing(HostFiles files, RsyncOptions options) {
        this.files = files;
        this.host = files.host();
        this.options = options;
    }

    /** The plan. */
    Plan plan(Destination destination) {
        to = destination;
        host.need(to.reads(options));
        FileState base = files.state(to.base());
        reader = base.reader();
        if (base.exists() && !base.isDirectory()) {
            throw new PlanFailure(to.base() + " is " + base.kind().withArticle() + ", not a directory");
        } else if (!base.exists() && options.existing) {
            return told(Plan.nothing());
        }
        Item root = to.items().isEmpty() || !to.top().equals(Item.ROOT)
                ? null
                : to.items().get(0);
        Plan first = base(root, base);
        to.items().stream().filter(item -> item != root).forEach(this::look);
        compare();
        Plan sending = staged.isEmpty() ? Plan.nothing() : staged();
        Plan setting = adjustments.isEmpty() ? Plan.nothing() : TreePlans.attributes(to.base(), adjustments);
        Plan last = root == null || !base.exists() ? Plan.nothing() : access(root, base);
        Plan removing = new Extras(files, options, to).plan();
        return told(first.and(sending).and(setting).and(last).and(removing));
    }

    private Plan staged() {
        host.require(Programs.ref("tar"), "it unpacks what is sent to " + to.base());
        String text = "tar -C out -xpo" + (options.times ? "" : "m")
                + "f - 2>/dev/null||{ echo 'what was sent did not arrive whole' >&2;exit 1;}";
        return staged.plan(files, to.base(), text, new FileStream(sent), bytes).and(Plan.of(replaced));
    }

    private Plan told(Plan plan) {
        List<Object> lines = new ArrayList<>();
        plan.changes().stream()
                .filter(change -> change.ref().type() instanceof FileType)
                .forEach(change -> lines.add((change.after().exists() ? "" : "deleting ")
                        + change.ref().key()));
        return plan.with("dest", to.base())
                .with("rc", 0)
                .with(
                        "msg",
                        String.join("\n", lines.stream().map(String::valueOf).toList()))
                .with("stdout_lines", lines);
    }

    /** The directory that receives all of it is made when it is missing. */
    private Plan base(@Nullable Item root, FileState now) {
        if (now.exists()) {
            directories.put(Item.ROOT, now);
            return Plan.nothing();
        }
        FileState parent = options.mkpath ? FileState.ABSENT : files.parent(to.base(), to.base());
        FileState made = Access.created(Kind.DIRECTORY, now, parent);
        Access access = root == null ? Access.NONE : access(wanted(made, root, true));
        Plan plan = FilePlans.directory(files, to.base(), now, access);
        empty.add(Item.ROOT);
        directories.put(Item.ROOT, (FileState)
                plan.changes().get(plan.changes().size() - 1).after());
        return plan;
    }

    private Plan access(Item root, FileState now) {
        return FilePlans.access(files, to.base(), now, access(wanted(now.asPlan(), root, false)));
    }

    private static Access access(FileState want) {
        Long uid = want.uid();
        Long gid = want.gid();
        return new Access(
                want.mode() == null ? null : new FileMode(FileMode.format(want.mode())),
                want.owner() != null ? want.owner() : uid == null ? null : uid.toString(),
                want.group() != null ? want.group() : gid == null ? null : gid.toString());
    }

    private static String above(String name) {
        return name.contains("/") ? Paths.parent(name) : Item.ROOT;
    }

    /** What is there; nothing where the directory is not there yet, whatever a link in its place leads to. */
    private FileState now(Item item, int detail) {
        return empty.contains(above(item.name()))
                ? FileState.absent(reader)
                : files.state(to.path(item.name()), detail);
    }

    private void look(Item item) {
        if (!directories.containsKey(above(item.name()))) {
            return;
        }
        FileState now = now(item, options.checksum && item.isFile() ? FileType.HASH : FileType.ATTRIBUTES);
        if (now.kind() == Kind.OTHER) {
            throw new PlanFailure(to.path(item.name()) + " is a device, socket or pipe, which stays; remove it first");
        } else if (!now.exists() && options.existing || isLeft(item, now)) {
            return;
        } else if (now.isFile() && item.isDirectory()) {
            settle(item, now(item, FileType.HASH));
        } else if (!now.isFile()) {
            settle(item, now);
        } else if (!isDone(item, now)) {
            open.add(item);
        }
    }

    /** Whether what is there stays whatever it is. */
    private boolean isLeft(Item item, FileState now) {
        if (item.isDirectory() || !now.exists()) {
            return false;
        }
        FileState.Inode inode = now.inode();
        boolean newer = now.isFile() && (inode == null || inode.mtime() > item.mtime());
        return options.ignoreExisting || options.update && newer;
    }

    /** As rsync does it: a file of the same size and time is the same. */
    private boolean isDone(Item item, FileState now) {
        FileState.Inode inode = now.inode();
        boolean same = options.checksum
                ? isSame(item, now)
                : inode != null && inode.size() == item.size() && inode.mtime() == item.mtime();
        return item.isFile() && same && Plan.isConverged(now, wanted(now.asPlan(), item, false));
    }

    private static boolean isSame(Item item, FileState now) {
        return now.content() != null && content(item).admits(now.content());
    }

    private static Value content(Item item) {
        return new Value.Digest(LocalTree.sha256(item), item.size());
    }

    /** Files of which more is to be known than their attributes. */
    private void compare() {
        List<Read<?>> wanted = new ArrayList<>();
        open.forEach(item -> wanted.add(new Read<>(FileType.ref(to.path(item.name())), FileType.HASH)));
        host.need(wanted);
        open.forEach(item -> settle(item, now(item, FileType.HASH)));
    }

    private void settle(Item item, FileState now) {
        boolean same = now.kind() == item.kind()
                && switch (now.kind()) {
                    case FILE -> isSame(item, now);
                    case LINK -> item.target().equals(now.target());
                    default -> true;
                };
        if (!same) {
            send(item, now);
            return;
        }
        FileState want = wanted(now.asPlan(), item, false);
        if (!Plan.isConverged(now, want)) {
            options.owned.require(host, now, to.path(item.name()));
            adjustments.add(new Adjustment(to.path(item.name()), now, want));
        }
        if (item.isDirectory()) {
            directories.put(item.name(), want);
        }
    }

    private void send(Item item, FileState now) {
        String path = to.path(item.name());
        if (now.isDirectory()) {
            replace(item, now, path);
        }
        FileState parent = directories.getOrDefault(above(item.name()), FileState.ABSENT);
        boolean kept = now.kind() == item.kind();
        FileState made = kept ? now.asPlan() : Access.created(item.kind(), FileState.absent(reader), parent);
        FileState want = wanted(made, item, !kept);
        if (item.isFile()) {
            want = want.withContent(content(item));
        } else if (item.isLink()) {
            want = want.withTarget(item.target());
        }
        options.owned.require(host, want, path);
        staged.add(item.name(), path, now, want);
        sent.add(item);
        bytes += item.size() + 4096;
        if (item.isDirectory()) {
            directories.put(item.name(), want);
            empty.add(item.name());
        }
    }

    private void replace(Item item, FileState now, String path) {
        if (!options.delete) {
            throw new PlanFailure(path + " is a directory, where " + item.kind().withArticle()
                    + " is to be; with delete: true it gives way, with all that is in it");
        }
        TreeState below = host.get(TreeType.ref(path));
        if (!below.entries().isEmpty()) {
            replaced.add(RemovalPlans.replaced(new Removal(path, now, below)));
        }
    }

    /**
     * What something is to be like.
     *
     * @param state what it is like otherwise
     * @param made whether it is new
     */
    private FileState wanted(FileState state, Item item, boolean made) {
        FileState want = state;
        if (!item.isLink() && options.perms) {
            want = want.withMode(item.mode());
        } else if (!item.isLink() && made) {
            want = want.withMode(item.mode() & PERMISSIONS & ~UMASK);
        }
        boolean root = reader != null && reader.uid() == 0;
        if (options.owner && root && options.owned.owner() == null) {
            boolean named = has(item.owner(), item.uid(), Users.ref(item.owner()));
            want = named ? want.withOwner(item.owner(), null) : want.withOwner(null, item.uid());
        }
        if (options.group && options.owned.group() == null) {
            want = group(want, item, root);
        }
        want = options.owned.over(want);
        return options.times && item.isFile() ? want.withTimes(FileState.time(item.mtime()), null) : want;
    }

    /** Whoever is not root gives a file only to groups that it is in. */
    private FileState group(FileState state, Item item, boolean root) {
        ResourceRef<GroupState> ref = Groups.ref(item.group());
        boolean named = has(item.group(), item.gid(), ref);
        if (!root) {
            Long gid = !named
                    ? Long.valueOf(item.gid())
                    : item.gid() == 0 ? Long.valueOf(0) : host.get(ref).gid();
            if (reader == null || gid == null || !reader.groups().contains(gid)) {
                return state;
            }
        }
        return named ? state.withGroup(item.group(), null) : state.withGroup(null, item.gid());
    }

    private boolean has(String name, long number, ResourceRef<?> ref) {
        return !options.numericIds && (name.equals("root") || Destination.isLooked(name, number) && host.exists(ref));
    }
}
