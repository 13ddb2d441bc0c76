package dev.plumb.modules.sync;

import dev.plumb.module.LocalNames;
import dev.plumb.module.LocalSource;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is at a path of the controller, as far as rsync would send it. Only the attributes are read, for each plan anew; a file's
 * content is read when it differs, or may differ, from what is on the host. One use.
 */
final class LocalTree {
    private static final int MODES = 07777;
    private static final int KEPT = 100_000;

    /** The last second that a header of a tar can have, and a date can be shown of. */
    private static final long LAST = 253_402_300_799L;

    /** Digests of files that were read: a plan may be made many times, for many hosts. */
    private static final Map<Version, String> DIGESTS =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Version, String> eldest) {
                    return size() > KEPT;
                }
            });

    /** A file as it is at one moment. */
    private record Version(Path path, Object key, long size, FileTime modified, FileTime changed) {}

    private final RsyncOptions options;
    private final List<Item> items = new ArrayList<>();
    private final Map<Long, String> owners = new HashMap<>();
    private final Map<Long, String> groups = new HashMap<>();

    private LocalTree(RsyncOptions options) {
        this.options = options;
    }

    /** Whether what is in a directory is meant, and not the directory itself. */
    static boolean isContents(String written) {
        return written.endsWith("/") || written.endsWith("/.") || written.equals(".");
    }

    /**
     * All of it, directories before what is in them.
     *
     * @throws PlanFailure when something cannot be read or cannot be sent
     */
    static List<Item> list(LocalSource source, RsyncOptions options) {
        LocalTree tree = new LocalTree(options);
        try {
            boolean contents = isContents(source.written());
            Path path = contents ? source.path().toRealPath() : source.path();
            String name = contents ? Item.ROOT : tree.name(path.toAbsolutePath().normalize());
            tree.add(path, name, 0, Set.of());
        } catch (IOException e) {
            throw new PlanFailure("cannot read " + e.getMessage() + " on the controller");
        }
        return tree.items;
    }

    private String name(Path path) {
        String name = path.getFileName() == null ? "" : LocalNames.text(path.getFileName());
        if (name == null) {
            throw new PlanFailure("the name of " + LocalNames.shown(path)
                    + " is not UTF-8, so that no host can be given it as it is; exclude it or rename it");
        }
        return name;
    }

    private void add(Path path, String name, int depth, Set<Path> above) throws IOException {
        boolean link = Files.isSymbolicLink(path);
        if (link && options.copyLinks && !Files.exists(path)) {
            throw new PlanFailure(path + " is a link that leads nowhere, so that copy_links cannot follow it");
        }
        Path read = link && options.copyLinks ? path.toRealPath() : path;
        Map<String, Object> all = Files.readAttributes(read, "unix:*", LinkOption.NOFOLLOW_LINKS);
        Kind kind = kind(all);
        boolean directory = kind == Kind.DIRECTORY;
        boolean excluded = !name.equals(Item.ROOT) && options.rules.isExcluded(name, directory);
        if (excluded || kind == Kind.LINK && !options.links) {
            return;
        } else if (kind == Kind.OTHER) {
            throw new PlanFailure(
                    path + " is a pipe, a socket or a device, which is not sent; leave it out: rsync_opts:"
                            + " [\"--exclude=/" + name + "\"]");
        }
        items.add(item(name, kind, read, all));
        boolean enters = options.recursive || options.dirs && name.equals(Item.ROOT);
        if (directory && enters) {
            enter(read, name, depth, above);
        }
    }

    private void enter(Path directory, String name, int depth, Set<Path> above) throws IOException {
        Set<Path> way = above;
        if (options.copyLinks) {
            way = new HashSet<>(above);
            if (!way.add(directory.toRealPath())) {
                throw new PlanFailure(directory + " is in itself by a link, so that copy_links has no end");
            }
        }
        List<Path> children;
        try (Stream<Path> listed = Files.list(directory)) {
            children = listed.sorted().toList();
        }
        for (Path child : children) {
            String own = name(child);
            add(child, name.equals(Item.ROOT) ? own : name + "/" + own, depth + 1, way);
        }
    }

    private static Kind kind(Map<String, Object> all) {
        if (Boolean.TRUE.equals(all.get("isDirectory"))) {
            return Kind.DIRECTORY;
        } else if (Boolean.TRUE.equals(all.get("isSymbolicLink"))) {
            return Kind.LINK;
        }
        return Boolean.TRUE.equals(all.get("isRegularFile")) ? Kind.FILE : Kind.OTHER;
    }

    private static <T> T attribute(Map<String, Object> all, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(all.get(name), name));
    }

    private Item item(String name, Kind kind, Path path, Map<String, Object> all) throws IOException {
        String target = "";
        if (kind == Kind.LINK) {
            Path leads = Files.readSymbolicLink(path);
            String text = LocalNames.text(leads);
            if (text == null) {
                throw new PlanFailure(path + " is a link to " + LocalNames.shown(leads) + ", which is not UTF-8");
            }
            target = text;
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        long mtime = Math.floorDiv(view.readAttributes().lastModifiedTime().toMillis(), 1000L);
        long uid = Integer.toUnsignedLong(attribute(all, "uid", Integer.class));
        long gid = Integer.toUnsignedLong(attribute(all, "gid", Integer.class));
        if (!owners.containsKey(uid)) {
            owners.put(uid, view.readAttributes().owner().getName());
        }
        if (!groups.containsKey(gid)) {
            groups.put(gid, view.readAttributes().group().getName());
        }
        return new Item(
                name,
                kind,
                path,
                options.mode(attribute(all, "mode", Integer.class) & MODES, kind == Kind.DIRECTORY),
                kind == Kind.FILE ? attribute(all, "size", Long.class) : 0,
                Math.max(0, Math.min(mtime, LAST)),
                uid,
                gid,
                String.valueOf(owners.get(uid)),
                String.valueOf(groups.get(gid)),
                target);
    }

    /** The digest of a file's content, for which it is read once. */
    static String sha256(Item item) {
        try {
            Map<String, Object> now = Files.readAttributes(item.path(), "unix:*");
            Version version = new Version(
                    item.path(),
                    String.valueOf(now.get("fileKey")),
                    attribute(now, "size", Long.class),
                    attribute(now, "lastModifiedTime", FileTime.class),
                    attribute(now, "ctime", FileTime.class));
            String known = DIGESTS.get(version);
            if (known == null) {
                known = Digests.sha256(item.path());
                DIGESTS.put(version, known);
            }
            return known;
        } catch (IOException e) {
            throw new PlanFailure("cannot read " + item.path() + " on the controller: " + e.getMessage());
        }
    }

    /** What is wrong with a source, or null. */
    static @Nullable String wrong(LocalSource source, RsyncOptions options) {
        if (!options.recursive && !options.dirs && Files.isDirectory(source.path())) {
            return "src '" + source.written()
                    + "' is a directory, of which nothing is sent without recursive: true or dirs:" + " true";
        }
        try {
            list(source, options);
            return null;
        } catch (PlanFailure e) {
            return e.getMessage();
        }
    }
}
