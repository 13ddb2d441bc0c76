package dev.plumb.modules.files;

import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.resource.Change;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The {@code diff} of a registered variable, in Ansible's shapes. */
final class FileDiffs {
    private FileDiffs() {}

    /** Of the module {@code file}: what a path is like when the plan is done, and what of its attributes changes. */
    static Plan described(Plan plan, String key, String real, FileState unchanged) {
        return FileResults.described(plan, key, real, unchanged).with("diff", ofAttributes(plan, real));
    }

    /** The change of a path, null when there is none. */
    private static @Nullable Change<?> change(Plan plan, String real) {
        Change<?> found = null;
        for (Change<?> change : plan.changes()) {
            found = change.ref().equals(FileType.ref(real)) ? change : found;
        }
        return found;
    }

    /** Of a module that writes contents: a list with the texts before and after, empty when they stay as they are. */
    static List<Object> ofContent(Plan plan, String real) {
        Change<?> change = change(plan, real);
        if (change == null
                || !(change.before() instanceof FileState before)
                || !(change.after() instanceof FileState after)
                || after.content() == null
                || after.content().equals(before.content())) {
            return List.of();
        }
        Map<String, @Nullable Object> diff = new LinkedHashMap<>();
        diff.put("before_header", real);
        diff.put("after_header", real);
        if (!before.exists()) {
            diff.put("before", "");
        } else if (before.content() != null) {
            put(diff, "before", "dst", before.content());
        }
        put(diff, "after", "src", after.content());
        return List.of(diff);
    }

    private static void put(Map<String, @Nullable Object> diff, String key, String side, Value content) {
        if (!(content instanceof Value.Content known)) {
            diff.put(side + "_larger", (long) FileType.CONTENT_LIMIT);
        } else if (isBinary(known.bytes())) {
            diff.put(side + "_binary", 1L);
        } else {
            diff.put(key, new String(known.bytes(), StandardCharsets.UTF_8));
        }
    }

    private static boolean isBinary(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }

    /** Of the module {@code file}: the path, and what of its attributes changes. */
    static Map<String, Object> ofAttributes(Plan plan, String real) {
        Map<String, @Nullable Object> before = new LinkedHashMap<>(Map.of("path", real));
        Map<String, @Nullable Object> after = new LinkedHashMap<>(Map.of("path", real));
        Change<?> change = change(plan, real);
        if (change != null && change.before() instanceof FileState old && change.after() instanceof FileState now) {
            attributes(old, now, (key, values) -> {
                if (values[1] != null && !values[1].equals(values[0])) {
                    before.put(key, values[0]);
                    after.put(key, values[1]);
                }
            });
            if (old.isDirectory() && !now.exists()) {
                before.put("path_content", content(plan, real));
            }
        }
        return Map.of("before", before, "after", after);
    }

    private static void attributes(FileState old, FileState now, BiConsumer<String, @Nullable Object[]> each) {
        each.accept("state", new @Nullable Object[] {kind(old), kind(now)});
        each.accept("src", new @Nullable Object[] {old.target(), now.target()});
        each.accept("mode", new @Nullable Object[] {mode(old), mode(now)});
        each.accept("owner", new @Nullable Object[] {id(old.uid(), old.owner()), id(now.uid(), now.owner())});
        each.accept("group", new @Nullable Object[] {id(old.gid(), old.group()), id(now.gid(), now.group())});
        each.accept("mtime", new @Nullable Object[] {time(old.modified()), time(now.modified())});
        each.accept("atime", new @Nullable Object[] {time(old.accessed()), time(now.accessed())});
    }

    private static String kind(FileState state) {
        return state.kind().name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String mode(FileState state) {
        return state.mode() == null ? null : FileMode.format(state.mode());
    }

    private static @Nullable Object id(@Nullable Long number, @Nullable String name) {
        return number == null ? name : number;
    }

    private static @Nullable String time(@Nullable Value time) {
        return time instanceof Value.Text text ? text.text() : time instanceof Value.Any any ? any.shown() : null;
    }

    /** What goes with a directory, by whole paths. */
    private static Map<String, List<String>> content(Plan plan, String real) {
        List<String> directories = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (Change<?> change : plan.changes()) {
            State before = change.before();
            if (before instanceof TreeState tree && change.ref().key().equals(real)) {
                tree.entries()
                        .forEach((path, entry) -> (entry.kind() == FileState.Kind.DIRECTORY ? directories : files)
                                .add(Paths.below(real, path)));
            }
        }
        return Map.of("directories", directories, "files", files);
    }
}
