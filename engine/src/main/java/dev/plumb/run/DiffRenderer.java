package dev.plumb.run;

import dev.plumb.report.Diff;
import dev.plumb.report.Diff.Kind;
import dev.plumb.report.Diff.Line;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Change;
import dev.plumb.resource.Digests;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders what a change does from the states before and after it, and from nothing else: so a dry run and the run that
 * follows it show the same lines. The first line tells whether the resource appears or goes; then come the planned
 * attributes that differ, one line each, and contents as a unified diff. What cannot be read back, such as a command that
 * runs, has no existence to tell of. Texts are given as they are: whoever shows them
 * makes control characters visible.
 */
public final class DiffRenderer {
    /** Contents above this size are told by size and hash only: 1 MB. */
    static final int LARGEST_SHOWN = 1_000_000;

    private static final String STATE = "state";
    private static final String HIDDEN = "(hidden)";
    private static final int SHORT_HASH = 12;

    private DiffRenderer() {}

    /** The diff of one change; without lines when nothing that is planned differs. */
    public static Diff render(Change<?> change) {
        List<Line> lines = new ArrayList<>();
        State before = change.before();
        State after = change.after();
        if (!change.ref().type().readable()) {
            changed(Attributes.NONE, after.attributes(), lines);
        } else if (before.exists() && !after.exists()) {
            removed(before.attributes(), lines);
        } else if (!before.exists() && after.exists()) {
            created(after.attributes(), lines);
        } else if (after.exists()) {
            changed(before.attributes(), after.attributes(), lines);
        }
        return new Diff(change.ref().label(), List.copyOf(lines));
    }

    private static void created(Attributes after, List<Line> lines) {
        lines.add(new Line(Kind.ATTRIBUTE, "state: absent → " + presence(after)));
        for (Map.Entry<String, Value> planned : after.asMap().entrySet()) {
            if (!planned.getKey().equals(STATE)) {
                attribute(planned.getKey(), null, planned.getValue(), lines);
            }
        }
    }

    private static void removed(Attributes before, List<Line> lines) {
        lines.add(new Line(Kind.ATTRIBUTE, "state: " + presence(before) + " → absent"));
        for (Map.Entry<String, Value> had : before.asMap().entrySet()) {
            if (had.getKey().equals(STATE)) {
                continue;
            }
            if (had.getValue() instanceof Value.Content content && TextDiff.isText(content.bytes())) {
                TextDiff.lines(content.bytes(), TextDiff.EMPTY, lines);
            } else {
                lines.add(new Line(Kind.REMOVED, had.getKey() + ": " + words(had.getValue())));
            }
        }
    }

    private static void changed(Attributes before, Attributes after, List<Line> lines) {
        for (Map.Entry<String, Value> planned : after.asMap().entrySet()) {
            attribute(planned.getKey(), before.asMap().get(planned.getKey()), planned.getValue(), lines);
        }
    }

    private static void attribute(String name, @Nullable Value old, Value planned, List<Line> lines) {
        if (!differs(old, planned)) {
            return;
        }
        if (planned instanceof Value.Content content && isShowable(old) && TextDiff.isText(content.bytes())) {
            byte[] oldBytes = old instanceof Value.Content had ? had.bytes() : TextDiff.EMPTY;
            if (old == null && content.bytes().length == 0) {
                return;
            }
            TextDiff.lines(oldBytes, content.bytes(), lines);
        } else if (old == null) {
            lines.add(new Line(Kind.ADDED, name + ": " + words(planned)));
        } else if (old instanceof Value.Hidden || planned instanceof Value.Hidden) {
            lines.add(new Line(
                    Kind.ATTRIBUTE, name + ": " + wordsBesideSecret(old) + " → " + wordsBesideSecret(planned)));
        } else {
            lines.add(new Line(Kind.ATTRIBUTE, name + ": " + words(old) + " → " + words(planned)));
        }
    }

    /**
     * What to show where the other side is secret: a text may be the same secret, told by a host that did not know it
     * for one; a name that a module gives, such as "none", cannot be.
     */
    private static String wordsBesideSecret(Value value) {
        return value instanceof Value.Any || value instanceof Value.Named ? words(value) : HIDDEN;
    }

    /** Whether a planned value differs; what the host decides anew, such as "restarted", does although any value will do. */
    static boolean differs(@Nullable Value old, Value planned) {
        return old == null || !planned.admits(old) || planned instanceof Value.Any;
    }

    /** Whether a unified diff can begin from this value: nothing, or text. */
    private static boolean isShowable(@Nullable Value old) {
        return old == null || old instanceof Value.Content content && TextDiff.isText(content.bytes());
    }

    /** What a resource that exists is called: its own {@code state} attribute, or present. */
    private static String presence(Attributes attributes) {
        return attributes.asMap().get(STATE) instanceof Value.Text text ? text.text() : "present";
    }

    private static String words(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Content content) {
            String kind = TextDiff.isBinary(content.bytes()) ? "binary, " : "";
            return kind + size(content.bytes().length) + ", sha256 " + shortHash(Digests.sha256(content.bytes()));
        } else if (value instanceof Value.Digest digest) {
            return size(digest.size()) + ", sha256 " + shortHash(digest.sha256());
        } else if (value instanceof Value.Named named) {
            return named.shown();
        } else if (value instanceof Value.Any any) {
            return any.shown();
        }
        return HIDDEN;
    }

    private static String size(long bytes) {
        return bytes == 1 ? "1 byte" : bytes + " bytes";
    }

    private static String shortHash(String sha256) {
        return sha256.length() > SHORT_HASH ? sha256.substring(0, SHORT_HASH) + "…" : sha256;
    }
}
