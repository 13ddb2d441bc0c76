package dev.plumb.modules.files;

import dev.plumb.module.LocalSource;
import dev.plumb.modules.files.FileState.Kind;
import dev.plumb.modules.files.TreeState.Entry;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thing in a directory that is copied.
 *
 * @param relative its path in the directory
 * @param kind what it is
 * @param mode its permission bits
 * @param hash what is in a file, by hash; else null
 * @param content what is in a file, with its bytes; asked for only when the host has something else
 * @param target of a link, else empty
 */
record CopySource(
        String relative, Kind kind, int mode, @Nullable Value hash, Supplier<NewContent> content, String target) {

    private static final Supplier<NewContent> NONE = () -> NewContent.of("");

    /** The last segment of a source as written. */
    static String name(String written) {
        return Paths.name(Paths.normal(written));
    }

    /**
     * What is in a directory of the controller, parents first.
     *
     * @param follow whether what links lead to is copied in their place
     */
    static List<CopySource> local(LocalSource source, boolean follow) {
        List<CopySource> sources = new ArrayList<>();
        for (LocalSource.Entry entry : source.entries()) {
            LocalSource.Followed followed = follow ? entry.followed() : null;
            if (followed == null) {
                sources.add(local(entry));
            } else if (followed.failure() != null) {
                throw new PlanFailure("cannot follow " + entry.path() + " on the controller: " + followed.failure());
            } else {
                followed.entries().forEach(each -> sources.add(local(each)));
            }
        }
        return sources;
    }

    private static CopySource local(LocalSource.Entry entry) {
        return switch (entry.kind()) {
            case DIRECTORY -> new CopySource(entry.relative(), Kind.DIRECTORY, entry.mode(), null, NONE, "");
            case LINK -> new CopySource(entry.relative(), Kind.LINK, entry.mode(), null, NONE, entry.target());
            case FILE -> {
                Value hash = new Value.Digest(entry.sha256(), entry.size());
                yield new CopySource(entry.relative(), Kind.FILE, entry.mode(), hash, () -> NewContent.of(entry), "");
            }
        };
    }

    /** What is in a directory of the host, parents first. */
    static List<CopySource> remote(HostFiles files, String directory) {
        TreeState tree = files.host().get(TreeType.ref(directory));
        List<Read<?>> wanted = new ArrayList<>();
        for (String path : tree.entries().keySet()) {
            wanted.add(new Read<>(FileType.ref(Paths.below(directory, path)), FileType.HASH));
        }
        files.host().need(wanted);
        List<CopySource> sources = new ArrayList<>();
        for (Map.Entry<String, Entry> each : tree.entries().entrySet()) {
            sources.add(remote(files, each.getKey(), Paths.below(directory, each.getKey())));
        }
        return sources;
    }

    private static CopySource remote(HostFiles files, String relative, String path) {
        ResourceRef<FileState> ref = FileType.ref(path);
        FileState state = files.state(ref.key(), FileType.HASH);
        int mode = state.mode() == null ? 0644 : state.mode();
        String target = state.target() == null ? "" : state.target();
        Supplier<NewContent> content = () -> {
            Value value = FilePlans.withContent(files, path, state).content();
            if (value == null) {
                throw new PlanFailure("what is in " + path + " is not known");
            }
            return NewContent.ofHost(path, value);
        };
        return new CopySource(relative, state.kind(), mode, state.content(), content, target);
    }
}
