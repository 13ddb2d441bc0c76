package dev.plumb.modules.kit.files;

import dev.plumb.module.LocalSource;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Value;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is to be in a file, and where it comes from.
 *
 * @param value the content, or its hash when it is large
 * @param input the bytes when they come from the controller, else null
 * @param source a real path on the host that they come from, else null
 * @param maker script that writes them, else null
 */
public record NewContent(
        Value value,
        @Nullable Input input,
        @Nullable String source,
        @Nullable String maker) {
    /** These bytes. */
    public static NewContent of(byte[] bytes) {
        Value value = bytes.length <= FileType.CONTENT_LIMIT
                ? new Value.Content(bytes)
                : new Value.Digest(Digests.sha256(bytes), bytes.length);
        return new NewContent(value, Input.of(bytes), null, null);
    }

    /** This text in UTF-8. */
    public static NewContent of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file on the controller by its hash, as it was when the task was bound; its bytes are read when they are sent. */
    public static NewContent hashed(LocalSource.Entry entry) {
        return new NewContent(new Value.Digest(entry.sha256(), entry.size()), entry.input(), null, null);
    }

    /**
     * A file on the controller, with its bytes when they are few enough to be shown. The only place where a plan looks at
     * a file of the controller: it is the same file whose hash the binder took, else the task fails.
     */
    public static NewContent of(LocalSource.Entry entry) {
        if (entry.size() > FileType.CONTENT_LIMIT) {
            return hashed(entry);
        }
        try {
            byte[] bytes = entry.bytes();
            if (!Digests.sha256(bytes).equals(entry.sha256())) {
                throw new PlanFailure(entry.path() + " on the controller has changed since the run began");
            }
            return of(bytes);
        } catch (IOException e) {
            throw new PlanFailure("cannot read " + entry.path() + " on the controller: " + e.getMessage());
        }
    }

    /** What is in another file of the host. */
    public static NewContent ofHost(String source, Value value) {
        return new NewContent(value, null, source, null);
    }

    /**
     * What a script writes to its file descriptor 3, such as a download: into a new file that nobody else sees, and which {@code
     * $h} names. The script fails when it is not what it should be, with the status {@link dev.plumb.resource.Action#MOVED} when the
     * task is to be planned again.
     *
     * @param value what is known of it: {@link Value.Any} where nothing is
     * @param input what the script reads on standard input
     */
    public static NewContent madeBy(String script, Input input, Value value) {
        return new NewContent(value, input, null, script);
    }

    /** Whether what is in a file cannot be known before apply: an earlier task of the run makes it. */
    public static boolean isUnseen(@Nullable Value content) {
        return !(content instanceof Value.Content)
                && !(content instanceof Value.Digest large && large.size() > FileType.CONTENT_LIMIT);
    }

    /** Whether a file that has this content, or null when that is not known, has the new one already. */
    boolean isIn(@Nullable Value content) {
        return content != null && !(value instanceof Value.Any) && value.admits(content);
    }

    /** Bytes of the content. */
    public long size() {
        return value instanceof Value.Content content
                ? content.bytes().length
                : value instanceof Value.Digest digest ? digest.size() : 0;
    }

    /** Puts the content into a file. */
    Script script(String real, FileState now, FileState made, FileState want, @Nullable String validate) {
        if (input != null && maker != null) {
            return FileScripts.make(real, now, made, want, maker, input, validate);
        } else if (input != null) {
            return FileScripts.write(real, now, made, want, input, validate);
        }
        return FileScripts.copy(String.valueOf(source), value, real, now, made, want, validate);
    }
}
