package dev.plumb.modules.files;

import dev.plumb.module.LocalSource;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /**
     * What is in a directory of the host, parents first.
     *
     * @param follow whether what links lead to is copied in their place
     */
    static List<CopySource> remote(HostFiles files, String directory, boolean follow) {
        List<CopySource> sources = new ArrayList<>();
        remote(files, "", directory, follow, Set.of(), sources);
        return sources;
    }

    private static void remote(
            HostFiles files, String place, String directory, boolean follow, Set<String> above, List<CopySource> into) {
        TreeState tree = files.host().get(TreeType.ref(directory));
        List<Read<?>> wanted = new ArrayList<>();
        for (String path : tree.entries().keySet()) {
            if (path.indexOf(TreeState.BYTE) >= 0) {
                throw new PlanFailure("the name of " + path.replace(String.valueOf(TreeState.BYTE), "\\x") + " in "
                        + directory + " is not UTF-8, so that it cannot be given as it is");
            }
            wanted.add(new Read<>(FileType.ref(Paths.below(directory, path)), FileType.HASH));
        }
        files.host().need(wanted);
        for (String inside : tree.entries().keySet()) {
            String path = Paths.below(directory, inside);
            String relative = place + inside;
            String real = follow && files.state(path).isLink() ? files.follow(path) : path;
            FileState there = files.state(real, FileType.HASH);
            if (real.equals(path) || !there.isFile() && !there.isDirectory()) {
                into.add(remote(files, relative, path));
            } else if (there.isFile()) {
                into.add(remote(files, relative, real));
            } else if (way(above, directory, path).contains(real)) {
                // As in Ansible, a link to a directory in which it is itself stays one.
                into.add(remote(files, relative, path));
            } else {
                into.add(remote(files, relative, real));
                remote(files, relative + "/", real, true, way(above, directory, path), into);
            }
        }
    }

    /** The directories in which something is, down from the one that is copied. */
    private static Set<String> way(Set<String> above, String directory, String path) {
        Set<String> way = new HashSet<>(above);
        String each = Paths.parent(path);
        while (!each.equals(directory)) {
            way.add(each);
            each = Paths.parent(each);
        }
        way.add(directory);
        return way;
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
