package dev.plumb.modules.kit.files;

import dev.plumb.expression.NotKnownException;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What stands in a file that a module edits as a whole. */
public final class HostText {
    private HostText() {}

    /**
     * The text of a file; null when there is none.
     *
     * @throws PlanFailure when it is no file
     * @throws NotKnownException when an earlier task makes something of it that is not known before apply
     */
    public static @Nullable String of(HostFiles files, ManagedFile file) {
        String real = file.real(files);
        FileState now = files.content(real);
        if (now != null && now.exists() && !now.isFile()) {
            throw new PlanFailure(real + " is " + now.kind().withArticle() + ", not a file");
        } else if (now == null || now.exists() && !(now.content() instanceof Value.Content)) {
            throw new NotKnownException("what is in " + real + " is not known before apply", null);
        }
        return now.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.UTF_8)
                : null;
    }
}
