package dev.plumb.module;

import dev.plumb.resource.Digests;
import dev.plumb.source.AuthorFile;
import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Unsealer;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of the author on the controller, described with their hashes; each file is hashed once in a run. Thread-safe. */
public final class LocalFiles {
    private static final int PERMISSIONS = 07777;

    private static final int NAMES_SHOWN = 10;

    private final Map<Path, Hashed> hashes;
    private final Set<Path> sealed = ConcurrentHashMap.newKeySet();
    private final Unsealer unsealer;
    private final boolean opens;

    /** Files none of which can be encrypted. */
    public LocalFiles() {
        this(Unsealer.NONE);
    }

    /**
     * Files of the author.
     *
     * @param unsealer opens those that are encrypted
     */
    public LocalFiles(Unsealer unsealer) {
        this(unsealer, new ConcurrentHashMap<>(), true);
    }

    private LocalFiles(Unsealer unsealer, Map<Path, Hashed> hashes, boolean opens) {
        this.unsealer = unsealer;
        this.hashes = hashes;
        this.opens = opens;
    }

    /** A file's size and time of change, and the hash of its content, opened when it was encrypted. */
    private record Hashed(long size, long modified, String sha256, byte @Nullable [] opened) {}

    /**
     * The text of a file in UTF-8; an encrypted one is opened.
     *
     * @throws IOException when it cannot be read or is no UTF-8
     * @throws dev.plumb.source.ProblemException when it cannot be opened
     */
    public String text(Path path) throws IOException {
        byte[] bytes = AuthorFile.read(path);
        boolean encrypted = Unsealer.isSealed(bytes);
        if (encrypted) {
            sealed.add(path);
        }
        byte[] plain = encrypted ? open(path, bytes) : bytes;
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(plain))
                .toString();
    }

    /** What a file's text was made into is as secret as the file. */
    void made(Path path, String text) {
        if (sealed.contains(path)) {
            unsealer.hideFile(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private byte[] open(Path path, byte[] content) {
        return unsealer.openSecret(Position.of(YamlReader.shown(path)), content);
    }

    /** The same files, of which encrypted ones are taken as they are. */
    LocalFiles closed() {
        return new LocalFiles(Unsealer.NONE, new ConcurrentHashMap<>(), false);
    }

    /**
     * Describes a file, or a directory with everything below it.
     *
     * @param written the path as written
     * @param path where it was found
     * @throws IOException when something cannot be read, or has a name that no host could be given as it is
     */
    LocalSource describe(String written, Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return new LocalSource(written, path, List.of(file("", path.toRealPath())));
        }
        // A link to a directory is walked as what it points to.
        Tree tree = new Tree(path.toRealPath());
        Files.walkFileTree(tree.root, tree);
        requireNone(tree.odd);
        tree.entries.sort(Comparator.comparing(LocalSource.Entry::relative));
        return new LocalSource(written, path, List.copyOf(tree.entries));
    }

    /** Everything below a directory; what has a name that no host can be given is only told. */
    private final class Tree extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<LocalSource.Entry> entries = new ArrayList<>();
        private final List<String> odd = new ArrayList<>();

        Tree(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
            String relative = LocalNames.text(root.relativize(dir));
            if (relative == null) {
                return odd(dir, FileVisitResult.SKIP_SUBTREE);
            } else if (!dir.equals(root)) {
                entries.add(directory(relative, dir));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String relative = LocalNames.text(root.relativize(file));
            if (relative == null) {
                return odd(file, FileVisitResult.CONTINUE);
            } else if (attributes.isOther()) {
                throw new IOException(YamlReader.shown(file) + " is a pipe, a socket or a device, not a file");
            }
            entries.add(attributes.isSymbolicLink() ? link(relative, file, above(file)) : file(relative, file));
            return FileVisitResult.CONTINUE;
        }

        private Set<Path> above(Path file) {
            Set<Path> above = new HashSet<>();
            for (Path each = file.getParent(); each != null && each.startsWith(root); each = each.getParent()) {
                above.add(each);
            }
            return above;
        }

        private FileVisitResult odd(Path path, FileVisitResult then) {
            odd.add("'" + LocalNames.shown(root.relativize(path)) + "'");
            return then;
        }
    }

    private static String relative(Path base, Path path) throws IOException {
        return name(base.relativize(path));
    }

    /** The bytes of a name, or of what a link leads to, as text. */
    private static String name(Path path) throws IOException {
        String text = LocalNames.text(path);
        if (text == null) {
            throw new IOException(
                    "'" + LocalNames.shown(path) + "' is not UTF-8, so that no host can be given it as it is");
        }
        return text;
    }

    /** Names that are not UTF-8 are told at once, before anything is sent. */
    private static void requireNone(List<String> odd) throws IOException {
        if (!odd.isEmpty()) {
            int most = Math.min(odd.size(), NAMES_SHOWN);
            String more = odd.size() > most ? " and " + (odd.size() - most) + " more" : "";
            throw new IOException("names in it are not UTF-8, so that no host can be given them as they are: "
                    + String.join(", ", odd.subList(0, most)) + more);
        }
    }

    private LocalSource.Entry file(String relative, Path path) throws IOException {
        AuthorFile.requireFile(path);
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        long modified = attributes.lastModifiedTime().toMillis();
        Hashed hashed = hashes.get(path);
        if (hashed == null || hashed.size != attributes.size() || hashed.modified != modified) {
            hashed = hash(path, attributes.size(), modified);
            hashes.put(path, hashed);
        }
        byte[] opened = hashed.opened;
        long size = opened == null ? hashed.size : opened.length;
        return new LocalSource.Entry(
                relative, LocalSource.Kind.FILE, path, mode(path), size, hashed.sha256, "", opened, null);
    }

    private Hashed hash(Path path, long size, long modified) throws IOException {
        byte[] start = new byte[64];
        int length;
        try (InputStream in = Files.newInputStream(path)) {
            length = in.readNBytes(start, 0, start.length);
        }
        if (!opens || !Unsealer.startsWithHeader(start, length)) {
            return new Hashed(size, modified, Digests.sha256(path), null);
        }
        byte[] opened = open(path, AuthorFile.read(path));
        return new Hashed(size, modified, Digests.sha256(opened), opened);
    }

    private static LocalSource.Entry directory(String relative, Path path) throws IOException {
        return new LocalSource.Entry(relative, LocalSource.Kind.DIRECTORY, path, mode(path), 0, "", "");
    }

    private LocalSource.Entry link(String relative, Path path, Set<Path> above) throws IOException {
        String target = name(Files.readSymbolicLink(path));
        return new LocalSource.Entry(
                relative, LocalSource.Kind.LINK, path, 0777, 0, "", target, null, followed(relative, path, above));
    }

    /**
     * What a link leads to, in its place; null when that is nothing, or a directory in which it is itself: as in Ansible such
     * a link stays one. That it cannot be followed matters only where it is to be.
     *
     * @param above the real paths of the directories in which it is
     */
    private LocalSource.@Nullable Followed followed(String relative, Path link, Set<Path> above) {
        if (!Files.exists(link)) {
            return null;
        }
        List<LocalSource.Entry> entries = new ArrayList<>();
        try {
            Path real = link.toRealPath();
            if (!Files.isDirectory(real)) {
                entries.add(file(relative, real));
            } else if (above.contains(real)) {
                return null;
            } else {
                walk(relative, real, above, entries);
            }
            return new LocalSource.Followed(List.copyOf(entries), null);
        } catch (IOException | UncheckedIOException e) {
            return new LocalSource.Followed(List.of(), String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            return new LocalSource.Followed(List.of(), e.problems().get(0).message());
        }
    }

    /** A directory and everything below it, links followed. */
    private void walk(String place, Path real, Set<Path> above, List<LocalSource.Entry> into) throws IOException {
        into.add(directory(place, real));
        Set<Path> way = new HashSet<>(above);
        way.add(real);
        try (Stream<Path> children = Files.list(real)) {
            for (Path child : children.sorted().toList()) {
                String inside = place + "/" + relative(real, child);
                boolean leads = Files.exists(child);
                Path to = leads ? child.toRealPath() : child;
                if (!leads || Files.isSymbolicLink(child) && way.contains(to)) {
                    String target = name(Files.readSymbolicLink(child));
                    into.add(new LocalSource.Entry(inside, LocalSource.Kind.LINK, child, 0777, 0, "", target));
                } else if (Files.isDirectory(to)) {
                    walk(inside, to, way, into);
                } else {
                    into.add(file(inside, to));
                }
            }
        }
    }

    /** The permission bits of a file, those for set-user-ID and the like among them. */
    static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & PERMISSIONS;
    }

    /**
     * Looks for a file or directory.
     *
     * @param written the path as written: absolute, {@code ~/…}, or relative to one of the directories
     * @return where it is, or null
     */
    static @Nullable Path find(String written, List<Path> directories) {
        if (written.startsWith("~/")) {
            Path home = Path.of(System.getProperty("user.home"), written.substring(2));
            return Files.exists(home) ? home : null;
        }
        for (Path directory : directories) {
            Path path = directory.resolve(written);
            if (Files.exists(path)) {
                return path.normalize();
            }
        }
        return null;
    }

    /**
     * What to write instead of a path that leads nowhere.
     *
     * @param directories where it was looked for
     */
    static String hint(String written, List<Path> directories) {
        if (written.startsWith("/") || written.startsWith("~/")) {
            return "create it, or correct the path";
        }
        Path here = Path.of("").toAbsolutePath();
        List<String> searched = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path directory : directories) {
            Path place = directory.resolve(written).toAbsolutePath().normalize();
            searched.add(place.startsWith(here) ? here.relativize(place).toString() : place.toString());
            addNames(place.getParent(), written, names);
        }
        String similar = dev.plumb.source.DidYouMean.hint(written, names);
        return (similar == null ? "" : similar + " ") + "looked for " + String.join(" and ", searched);
    }

    private static void addNames(@Nullable Path directory, String written, List<String> names) {
        String[] found = directory == null ? null : directory.toFile().list();
        String prefix = written.substring(0, written.lastIndexOf('/') + 1);
        for (String name : found == null ? new String[0] : found) {
            names.add(prefix + name);
        }
    }
}
