package dev.plumb.module;

import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Unsealer;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of the author on the controller, described with their hashes; each file is hashed once in a run. Thread-safe. */
public final class LocalFiles {
    private static final int PERMISSIONS = 07777;

    private final Map<Path, Hashed> hashes = new ConcurrentHashMap<>();
    private final Set<Path> sealed = ConcurrentHashMap.newKeySet();
    private final Unsealer unsealer;

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
        this.unsealer = unsealer;
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
        byte[] bytes = Files.readAllBytes(path);
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

    /**
     * Describes a file, or a directory with everything below it.
     *
     * @param written the path as written
     * @param path where it was found
     * @throws IOException when something cannot be read
     */
    LocalSource describe(String written, Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return new LocalSource(written, path, List.of(file("", path.toRealPath())));
        }
        List<LocalSource.Entry> entries = new ArrayList<>();
        // A link to a directory is walked as what it points to.
        Path root = path.toRealPath();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                if (!dir.equals(root)) {
                    entries.add(directory(relative(root, dir), dir));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String relative = relative(root, file);
                entries.add(attributes.isSymbolicLink() ? link(relative, file) : file(relative, file));
                return FileVisitResult.CONTINUE;
            }
        });
        entries.sort(Comparator.comparing(LocalSource.Entry::relative));
        return new LocalSource(written, path, List.copyOf(entries));
    }

    private static String relative(Path base, Path path) {
        return base.relativize(path).toString().replace('\\', '/');
    }

    private LocalSource.Entry file(String relative, Path path) throws IOException {
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
        if (!Unsealer.startsWithHeader(start, length)) {
            return new Hashed(size, modified, sha256(path), null);
        }
        byte[] opened = open(path, Files.readAllBytes(path));
        return new Hashed(size, modified, HexFormat.of().formatHex(digest().digest(opened)), opened);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Streamed, because a file may be larger than memory. */
    private static String sha256(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = digest();
            byte[] buffer = new byte[64 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static LocalSource.Entry directory(String relative, Path path) throws IOException {
        return new LocalSource.Entry(relative, LocalSource.Kind.DIRECTORY, path, mode(path), 0, "", "");
    }

    private LocalSource.Entry link(String relative, Path path) throws IOException {
        String target = Files.readSymbolicLink(path).toString();
        return new LocalSource.Entry(
                relative, LocalSource.Kind.LINK, path, 0777, 0, "", target, null, followed(relative, path));
    }

    /** What a link leads to, in its place. That it cannot be followed matters only where it is to be. */
    private LocalSource.@Nullable Followed followed(String relative, Path link) {
        if (!Files.exists(link)) {
            return null;
        }
        List<LocalSource.Entry> entries = new ArrayList<>();
        try (Stream<Path> below = Files.walk(link, FileVisitOption.FOLLOW_LINKS)) {
            for (Path path : below.sorted().toList()) {
                String inside = relative(link, path);
                String place = inside.isEmpty() ? relative : relative + "/" + inside;
                Path real = path.toRealPath();
                entries.add(Files.isDirectory(real) ? directory(place, real) : file(place, real));
            }
            return new LocalSource.Followed(List.copyOf(entries), null);
        } catch (IOException | UncheckedIOException e) {
            return new LocalSource.Followed(List.of(), String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            return new LocalSource.Followed(List.of(), e.problems().get(0).message());
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
