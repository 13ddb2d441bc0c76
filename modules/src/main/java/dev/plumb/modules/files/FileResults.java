package dev.plumb.modules.files;

import dev.plumb.expression.Unknown;
import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Change;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values for {@code register} of the modules that manage files, as Ansible's modules give them. */
public final class FileResults {
    private FileResults() {}

    /** As these modules give it; {@code stat} has no such zero before four digits. */
    private static String withZero(String mode) {
        return mode.startsWith("0") ? mode : "0" + mode;
    }

    /** Of a module that writes contents: what a path is like when the plan is done, and how its content changes. */
    static Plan written(Plan plan, String key, String real, FileState unchanged) {
        return described(plan, key, real, unchanged).with("diff", FileDiffs.ofContent(plan, real));
    }

    /** Values for {@code register} that tell what a path is like when the plan is done. */
    public static Plan described(Plan plan, String key, String real, FileState unchanged) {
        ResourceRef<FileState> ref = FileType.ref(real);
        FileState state = unchanged;
        for (Change<?> change : plan.changes()) {
            if (change.ref().equals(ref) && change.after() instanceof FileState after) {
                state = after;
            }
        }
        Plan told = plan.with(key, real).with("state", state.kind().name().toLowerCase(Locale.ROOT));
        if (!state.exists()) {
            return told;
        }
        for (Map.Entry<String, @Nullable Object> each : access(state).entrySet()) {
            Object value = each.getValue();
            Object unknown = new Unknown(each.getKey() + " of " + real + " is not known before apply");
            told = told.with(each.getKey(), value == null ? unknown : value);
        }
        Long size = size(state);
        return told.with("size", size == null ? new Unknown("size of " + real + " is not known before apply") : size);
    }

    /** What the host shows of a path. */
    public static Map<String, @Nullable Object> found(FileState state) {
        Map<String, @Nullable Object> all = access(state);
        Long size = size(state);
        if (size != null) {
            all.put("size", size);
        }
        return all;
    }

    /** Owner, group and mode for {@code register}; null where the host decides. */
    static Map<String, @Nullable Object> access(FileState state) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("mode", state.mode() == null ? null : withZero(FileMode.format(state.mode())));
        all.put("owner", state.owner());
        all.put("group", state.group());
        all.put("uid", state.uid());
        all.put("gid", state.gid());
        return all;
    }

    private static @Nullable Long size(FileState state) {
        if (state.content() instanceof Value.Content content) {
            return (long) content.bytes().length;
        } else if (state.content() instanceof Value.Digest digest) {
            return digest.size();
        } else if (state.isLink() && state.target() != null) {
            return (long) state.target().getBytes(StandardCharsets.UTF_8).length;
        }
        return state.inode() == null ? null : state.inode().size();
    }
}
