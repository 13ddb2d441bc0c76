package dev.plumb.modules.kit.files;

import dev.plumb.modules.kit.Cursor;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files in a directory with their contents, whatever their names are, in one exchange; the key is the directory's normal
 * path. For tasks that put them together.
 */
public final class ContentsType implements ResourceType<ContentsState> {
    /** The only instance. */
    public static final ContentsType TYPE = new ContentsType();

    private static final SortedMap<String, FileState> NOTHING = Collections.emptySortedMap();

    private ContentsType() {}

    /** What is in this directory. */
    public static ResourceRef<ContentsState> ref(String path) {
        return new ResourceRef<>(TYPE, Paths.normal(path));
    }

    @Override
    public String name() {
        return "contents";
    }

    @Override
    public @Nullable ResourceRef<ContentsState> meantBy(
            ResourceRef<ContentsState> ref, String user, @Nullable String home) {
        String path = Paths.meantBy(ref.key(), home);
        return path == null ? null : ref(path);
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Script readScript(List<Read<ContentsState>> reads) {
        return FileReader.ofDirectories(
                reads.stream().map(read -> read.ref().key()).toList());
    }

    /** Names first, see {@link FileReader#ofDirectories}; then the answer to a read of all of them. */
    @Override
    public void parse(List<Read<ContentsState>> reads, ScriptResult result, ReadSink<ContentsState> into) {
        String trouble = FileAnswer.trouble(result);
        Cursor in = new Cursor(result.stdout());
        List<List<String>> names = new ArrayList<>();
        Files found = new Files();
        if (trouble == null) {
            try {
                names = names(reads.size(), in);
                List<Read<FileState>> files = names.stream()
                        .flatMap(each -> each.stream().skip(1))
                        .map(path -> new Read<>(FileType.ref(path), FileType.CONTENT))
                        .toList();
                boolean whole = FileAnswer.parse(files, in, FileAnswer.SHA256, false, found);
                trouble = whole ? null : "the host's answer is not complete";
            } catch (IndexOutOfBoundsException e) {
                trouble = "the host's answer is not complete";
            }
        }
        for (int i = 0; i < reads.size(); i++) {
            if (trouble != null) {
                into.failed(reads.get(i).ref(), trouble);
            } else {
                tell(reads.get(i), names.get(i), found, into);
            }
        }
    }

    /** For each directory what it is, and the paths of what is in it. */
    private static List<List<String>> names(int count, Cursor in) {
        List<List<String>> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> own = new ArrayList<>();
            for (String name = in.until('\0'); !name.isEmpty(); name = in.until('\0')) {
                own.add(name);
            }
            if (own.isEmpty()) {
                throw new IndexOutOfBoundsException("nothing is told of a directory");
            }
            names.add(own);
        }
        return names;
    }

    private static void tell(Read<ContentsState> read, List<String> names, Files found, ReadSink<ContentsState> into) {
        SortedMap<String, FileState> files = new TreeMap<>();
        String trouble = names.get(0).equals("denied") ? "this user may not look into it" : null;
        for (String path : names.subList(1, names.size())) {
            FileState state = found.states.get(path);
            String failure = found.failures.get(path);
            if (state != null && state.exists()) {
                files.put(Paths.name(path), state);
            } else if (state == null) {
                trouble = path + ": " + (failure == null ? "it cannot be read" : failure);
            }
        }
        if (trouble != null) {
            into.failed(read.ref(), trouble);
        } else {
            boolean there = names.get(0).equals("directory");
            into.state(read.ref(), there ? new ContentsState(true, files) : ContentsState.ABSENT);
        }
    }

    /** Collects the states of files. */
    private static final class Files implements ReadSink<FileState> {
        private final Map<String, FileState> states = new HashMap<>();
        private final Map<String, String> failures = new HashMap<>();

        @Override
        public void state(ResourceRef<FileState> ref, FileState state) {
            states.put(ref.key(), state);
        }

        @Override
        public void failed(ResourceRef<FileState> ref, String reason) {
            failures.put(ref.key(), reason);
        }
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<ContentsState> ref, Provider provider) {
        return provider.path(ref.key());
    }

    @Override
    public ContentsState absent(ResourceRef<ContentsState> ref) {
        return ContentsState.ABSENT;
    }

    /** The directory itself, what is in it, and whatever happens to a tree that it is in. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ContentsState> read) {
        String directory = read.key();
        String path = changed.key();
        if (changed.type() instanceof TreeType) {
            return path.equals(directory) || Paths.isBelow(path, directory);
        }
        return changed.type() instanceof FileType
                && (path.equals(directory)
                        || Paths.isBelow(path, directory)
                        || Paths.parent(path).equals(directory));
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public @Nullable ContentsState follows(
            ResourceRef<?> planned, State after, ResourceRef<ContentsState> read, ContentsState now) {
        String directory = read.key();
        boolean inside = Paths.isBelow(directory, planned.key());
        if (!after.exists() && !inside) {
            return ContentsState.ABSENT;
        }
        if (!(after instanceof FileState file)) {
            return null;
        }
        if (inside) {
            return now.exists() ? now.with(Paths.name(planned.key()), file) : null;
        }
        boolean made = planned.key().equals(directory) && file.isDirectory() != now.exists();
        return made ? new ContentsState(file.isDirectory(), NOTHING) : null;
    }

    @Override
    public ContentsState seenBy(ContentsState state, String user, String group) {
        SortedMap<String, FileState> seen = new TreeMap<>();
        state.files().forEach((name, file) -> seen.put(name, FileType.TYPE.seenBy(file, user, group)));
        return new ContentsState(state.exists(), seen);
    }
}
