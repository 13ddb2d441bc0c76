package dev.plumb.record;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A handler that a run has notified and of which no run has told yet that it ran.
 *
 * @param identity which handler it is
 * @param run when the run began that notified it, as ISO 8601 in UTC to the second: also what runs are told apart by, together
 *     with who ran them
 * @param by who ran it, {@code user@controller}
 * @param end how that run ended, in words that follow "which": {@code failed at task 5}; null when nobody could tell
 */
public record PendingHandler(
        Identity identity, String run, String by, @Nullable String end) {
    /**
     * What a handler is known by, wherever the project is checked out.
     *
     * @param project the project's name
     * @param playbook path of the playbook in the project
     * @param play name of the play
     * @param handler name of the handler as it is written, with that of its role
     */
    public record Identity(String project, String playbook, String play, String handler) {
        private Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("project", project);
            fields.put("playbook", playbook);
            fields.put("play", play);
            fields.put("handler", handler);
            return fields;
        }

        private static @Nullable Identity of(Map<String, @Nullable Object> fields) {
            return fields.get("project") instanceof String project
                            && fields.get("playbook") instanceof String playbook
                            && fields.get("play") instanceof String play
                            && fields.get("handler") instanceof String handler
                    ? new Identity(project, playbook, play, handler)
                    : null;
        }

        /** The line that tells that the handler has run, or need not. */
        public String doneLine() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("entry", "done");
            fields.putAll(fields());
            return RecordLines.line(fields);
        }
    }

    /** The line that tells of it. */
    public String line() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("entry", "notified");
        fields.putAll(identity.fields());
        fields.put("run", run);
        fields.put("by", by);
        if (end != null) {
            fields.put("end", end);
        }
        return RecordLines.line(fields);
    }

    private PendingHandler endedAs(@Nullable String how) {
        return how == null ? this : new PendingHandler(identity, run, by, how);
    }

    /** Those that are left of what a file tells, the oldest first. A handler that was notified again counts as of the first time. */
    public static List<PendingHandler> parse(String text) {
        Map<Identity, PendingHandler> left = new LinkedHashMap<>();
        Map<String, String> ends = new HashMap<>();
        for (Map<String, @Nullable Object> line : RecordLines.parse(text)) {
            Identity identity = Identity.of(line);
            String run = String.valueOf(line.get("run"));
            if (line.get("end") instanceof String end) {
                ends.put(run, end);
            }
            if (identity != null && "done".equals(line.get("entry"))) {
                left.remove(identity);
            } else if (identity != null && "notified".equals(line.get("entry"))) {
                left.putIfAbsent(identity, new PendingHandler(identity, run, String.valueOf(line.get("by")), null));
            }
        }
        return left.values().stream()
                .map(each -> each.endedAs(ends.get(each.run)))
                .toList();
    }
}
