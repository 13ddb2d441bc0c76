package dev.plumb.modules.kit.files;

import dev.plumb.resource.Action;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is at a path: file, directory, link or nothing. The key is the {@linkplain Paths#normal normal} path. Detail
 * 0 gives the attributes, 1 also the hash of a regular file, 2 also its content.
 */
public final class FileType implements ResourceType<FileState> {
    /** The only instance. */
    public static final FileType TYPE = new FileType();

    /** Attributes only. */
    public static final int ATTRIBUTES = 0;

    /** Attributes, and the hash of a regular file. */
    public static final int HASH = 1;

    /** Attributes, hash, and the content of a regular file that is not larger than {@link #CONTENT_LIMIT}. */
    public static final int CONTENT = 2;

    /** Contents larger than this number of bytes are known by hash and size only. */
    public static final int CONTENT_LIMIT = 1 << 20;

    private FileType() {}

    /** What is at this path, without following a link there. */
    public static ResourceRef<FileState> ref(String path) {
        return new ResourceRef<>(TYPE, Paths.normal(path));
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Script readScript(List<Read<FileState>> reads) {
        return FileReader.script(reads, "sha256sum");
    }

    @Override
    public void parse(List<Read<FileState>> reads, ScriptResult result, ReadSink<FileState> into) {
        FileAnswer.parse(reads, result, into);
    }

    /** For a path that leads through no link. A directory is removed only when it is empty. */
    @Override
    public @Nullable Action action(ResourceRef<FileState> ref, FileState before, FileState after) {
        return FileActions.between(ref.key(), before, after);
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<FileState> ref, Provider provider) {
        return provider.path(ref.key());
    }

    @Override
    public FileState absent(ResourceRef<FileState> ref) {
        return FileState.ABSENT;
    }

    /**
     * Its own path, and whatever happens to a tree that it is in. A directory that is made, or gets another mode, changes
     * nothing below it; one that is removed changes its {@link TreeType tree} as well. A path from a home directory may
     * be any absolute path.
     */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<FileState> read) {
        return changed.equals(read)
                || changed.type() instanceof TreeType && Paths.isBelow(changed.key(), read.key())
                || changed.type() instanceof FileType
                        && Paths.isAbsolute(changed.key()) != Paths.isAbsolute(read.key());
    }

    @Override
    public boolean isWay(State state) {
        return state instanceof FileState file && file.isLink() && file.target() != null;
    }

    /** Below where a link leads, and that itself. */
    @Override
    public @Nullable ResourceRef<FileState> through(ResourceRef<?> way, State state, ResourceRef<FileState> ref) {
        String to = HostFiles.leads(way.key(), (FileState) state);
        String path = ref.key();
        boolean below = Paths.isBelow(to, path);
        return below || path.equals(to)
                ? ref(Paths.below(way.key(), below ? path.substring(to.length() + 1) : ""))
                : null;
    }

    @Override
    public @Nullable ResourceRef<FileState> meantBy(ResourceRef<FileState> ref, String user, @Nullable String home) {
        String path = Paths.meantBy(ref.key(), home);
        return path == null ? null : ref(path);
    }

    @Override
    public FileState seenBy(FileState state, String user, String group) {
        return state.readBy(new FileState.Reader(FileState.NO_ID, user, FileState.NO_ID, group, List.of()));
    }

    @Override
    public @Nullable FileState follows(
            ResourceRef<?> planned, State after, ResourceRef<FileState> read, FileState now) {
        return after instanceof TreeState tree ? TreeType.below(planned.key(), tree, read.key(), now) : null;
    }
}
