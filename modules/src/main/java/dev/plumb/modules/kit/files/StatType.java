package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.Cursor;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stat} tells of a path: unlike a {@link FileType file} also what changes by itself, times and sizes.
 */
public final class StatType implements ResourceType<StatState> {
    static final StatType TYPE = new StatType();

    private StatType() {}

    /**
     * What is asked for.
     *
     * @param path the path
     * @param algorithm of the checksum, such as {@code sha1}; empty when none is wanted
     */
    private record Key(String path, String algorithm) implements ResourceKey {
        @Override
        public String rendering() {
            return algorithm.isEmpty() ? path : path + " (" + algorithm + ")";
        }
    }

    /** A path with the checksum by an algorithm such as {@code sha1}, empty for none. */
    public static ResourceRef<StatState> ref(String algorithm, String path) {
        return new ResourceRef<>(TYPE, new Key(Paths.normal(path), algorithm));
    }

    private static String algorithm(ResourceRef<?> ref) {
        return ref.key(Key.class).algorithm;
    }

    static String path(ResourceRef<?> ref) {
        return ref.key(Key.class).path;
    }

    @Override
    public String name() {
        return "stat";
    }

    @Override
    public String spoken(ResourceRef<StatState> ref) {
        return path(ref);
    }

    /** Reads by algorithm, as reads of files. */
    private static Map<String, List<Read<FileState>>> groups(List<Read<StatState>> reads) {
        Map<String, List<Read<FileState>>> groups = new LinkedHashMap<>();
        for (Read<StatState> read : reads) {
            String algorithm = algorithm(read.ref());
            int detail = algorithm.isEmpty() ? FileType.ATTRIBUTES : FileType.HASH;
            groups.computeIfAbsent(algorithm, any -> new ArrayList<>())
                    .add(new Read<>(FileType.ref(path(read.ref())), detail));
        }
        return groups;
    }

    @Override
    public @Nullable ResourceRef<StatState> meantBy(ResourceRef<StatState> ref, String user, @Nullable String home) {
        String path = Paths.meantBy(path(ref), home);
        return path == null ? null : ref(algorithm(ref), path);
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Script readScript(List<Read<StatState>> reads) {
        StringBuilder text = new StringBuilder();
        groups(reads)
                .forEach((algorithm, files) -> text.append("(\n")
                        .append(FileReader.script(files, algorithm + "sum").text())
                        .append(") || exit 1\n"));
        return Script.of(text.toString());
    }

    @Override
    public void parse(List<Read<StatState>> reads, ScriptResult result, ReadSink<StatState> into) {
        String trouble = FileAnswer.trouble(result);
        Cursor in = new Cursor(result.stdout());
        for (Map.Entry<String, List<Read<FileState>>> group : groups(reads).entrySet()) {
            String algorithm = group.getKey();
            ReadSink<FileState> files = sink(algorithm, into);
            boolean whole = trouble == null && FileAnswer.parse(group.getValue(), in, digits(algorithm), true, files);
            if (!whole) {
                trouble = trouble == null ? "the host's answer is not complete" : trouble;
                for (Read<FileState> read : group.getValue()) {
                    into.failed(ref(algorithm, read.ref().key()), trouble);
                }
            }
        }
    }

    private static ReadSink<FileState> sink(String algorithm, ReadSink<StatState> into) {
        return new ReadSink<>() {
            @Override
            public void state(ResourceRef<FileState> ref, FileState state) {
                into.state(StatType.ref(algorithm, ref.key()), found(state));
            }

            @Override
            public void also(ResourceRef<FileState> asked, ResourceRef<FileState> name, FileState state) {
                into.also(StatType.ref(algorithm, asked.key()), StatType.ref(algorithm, name.key()), found(state));
            }

            private StatState found(FileState state) {
                String checksum = state.content() instanceof Value.Digest digest ? digest.sha256() : null;
                return new StatState(state.withContent(null), checksum);
            }

            @Override
            public void failed(ResourceRef<FileState> ref, String reason) {
                into.failed(StatType.ref(algorithm, ref.key()), reason);
            }
        };
    }

    private static int digits(String algorithm) {
        return switch (algorithm) {
            case "md5" -> 32;
            case "sha1" -> 40;
            case "sha224" -> 56;
            case "sha384" -> 96;
            case "sha512" -> 128;
            default -> 64;
        };
    }

    @Override
    public StatState absent(ResourceRef<StatState> ref) {
        return new StatState(FileState.ABSENT, null);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<StatState> read) {
        String path = path(read);
        String other = changed.key();
        if (changed.type() instanceof TreeType) {
            return other.equals(path) || Paths.isBelow(other, path);
        }
        return changed.type() instanceof FileType
                && (other.equals(path)
                        || Paths.parent(other).equals(path)
                        || Paths.isAbsolute(other) != Paths.isAbsolute(path));
    }

    @Override
    public @Nullable StatState follows(
            ResourceRef<?> planned, State after, ResourceRef<StatState> read, StatState now) {
        String path = path(read);
        if (after instanceof TreeState tree && Paths.isBelow(planned.key(), path)) {
            FileState state = TreeType.below(planned.key(), tree, path, now.file());
            return state == null ? null : new StatState(state, state.exists() ? now.checksum() : null);
        } else if (after instanceof FileState file && planned.key().equals(path)) {
            return new StatState(file, checksum(algorithm(read), file));
        } else if (after instanceof FileState && Paths.parent(planned.key()).equals(path)) {
            return new StatState(now.file().asPlan(), now.checksum());
        }
        return null;
    }

    private static @Nullable String checksum(String algorithm, FileState file) {
        if (file.content() instanceof Value.Digest digest && algorithm.equals("sha256")) {
            return digest.sha256();
        } else if (file.content() instanceof Value.Content content && !algorithm.isEmpty()) {
            String jca = algorithm.equals("md5") ? "MD5" : "SHA-" + algorithm.substring(3);
            return Digests.hex(jca, content.bytes());
        }
        return null;
    }
}
