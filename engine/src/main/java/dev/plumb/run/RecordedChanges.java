package dev.plumb.run;

import dev.plumb.record.RecordLines;
import dev.plumb.resource.Change;
import dev.plumb.resource.ControllerType;
import dev.plumb.resource.Digests;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a record says of changes: which resources, and digests of the states that they are brought to. */
final class RecordedChanges {
    /** How many characters of changes stand on one line. */
    private static final int LINE = 3000;

    /** Characters of a resource's name: a command may be long. */
    private static final int NAME = 200;

    /** Hexadecimal digits of a digest. */
    private static final int DIGITS = 16;

    private final RunRecord run;
    private final StringBuilder lines = new StringBuilder();
    private final List<List<String>> row = new ArrayList<>();
    private int length;

    RecordedChanges(RunRecord run) {
        this.run = run;
    }

    /** The changes of an item that is about to be done. */
    void add(PendingItem item) {
        if (!run.isKept()) {
            return;
        }
        for (Change<?> change : item.plan().changes()) {
            if (change.ref().type() instanceof ControllerType<?>) {
                continue;
            }
            boolean noLog = item.item().settings().noLog();
            boolean hidden = noLog && !change.ref().type().readable();
            String label = hidden
                    ? change.ref().type().name()
                    : run.redact(change.ref().label());
            String name = label.length() > NAME ? label.substring(0, NAME) + "…" : label;
            row.add(List.of(name, noLog || !change.ref().type().readable() ? "" : digest(change.after())));
            length += name.length() + DIGITS;
            if (length > LINE) {
                end();
            }
        }
    }

    boolean isEmpty() {
        return row.isEmpty() && lines.length() == 0;
    }

    /** The lines. */
    String lines() {
        if (!row.isEmpty()) {
            end();
        }
        return lines.toString();
    }

    private void end() {
        Map<String, @Nullable Object> fields = run.fields("changes");
        fields.put("changes", List.copyOf(row));
        lines.append(RecordLines.line(fields));
        row.clear();
        length = 0;
    }

    /**
     * The beginning of the SHA-256 of a state's attributes; {@code absent}, or empty where it would be the digest of a secret,
     * which can be guessed from it.
     */
    private String digest(State state) {
        if (!state.exists()) {
            return "absent";
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Value> each : state.attributes().asMap().entrySet()) {
            String value = text(each.getValue());
            if (value == null) {
                return "";
            }
            text.append(each.getKey()).append('=').append(value).append('\n');
        }
        return Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }

    private @Nullable String text(Value value) {
        if (value instanceof Value.Text plain) {
            return isSecret(plain.text()) ? null : plain.text();
        } else if (value instanceof Value.Content content) {
            String text = new String(content.bytes(), StandardCharsets.ISO_8859_1);
            boolean secret = isSecret(new String(content.bytes(), StandardCharsets.UTF_8)) || isSecret(text);
            return secret ? null : Digests.sha256(content.bytes());
        } else if (value instanceof Value.Digest digest) {
            return digest.sha256();
        } else if (value instanceof Value.Named named) {
            return named.text();
        }
        return value instanceof Value.Any ? "" : null;
    }

    private boolean isSecret(String text) {
        return !run.redact(text).equals(text);
    }
}
