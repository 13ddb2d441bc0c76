package dev.plumb.playbook;

import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code until}, {@code retries}, {@code delay}, {@code async} and {@code poll} of one task. */
final class RetryReader {
    private final Fields fields;
    private boolean tries;
    private List<Scalar> conditions = List.of();
    private @Nullable YamlNode retries;
    private @Nullable Entry delay;
    private @Nullable YamlNode seconds;
    private @Nullable Entry async;
    private @Nullable YamlNode poll;
    private @Nullable Position pollAt;

    RetryReader(Fields fields) {
        this.fields = fields;
    }

    /** Takes a keyword; false when it is none of these. */
    boolean take(Entry entry) {
        switch (entry.key().value()) {
            case "until" -> {
                tries = true;
                conditions = List.copyOf(fields.conditions(entry));
            }
            case "retries" -> {
                tries = true;
                retries = fields.numberOrExpression(entry);
            }
            case "delay" -> delay = fields.secondsOrExpression(entry) == null ? null : entry;
            case "async" -> {
                async = entry;
                seconds = fields.numberOrExpression(entry);
            }
            case "poll" -> {
                pollAt = entry.key().position();
                poll = fields.numberOrExpression(entry);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** How often it is tried again, or null. */
    @Nullable
    Retry retry(Problems problems) {
        Entry pause = delay;
        if (!tries) {
            if (pause != null) {
                problems.add(
                        pause.key().position(),
                        "'delay' stands here without 'until' or 'retries'",
                        "write: until: and the condition to wait for");
            }
            return null;
        }
        return new Retry(conditions, retries, pause == null ? null : pause.value());
    }

    /** Whether it runs on by itself, or null. */
    @Nullable
    Async async(Problems problems) {
        Position at = pollAt;
        if (async == null && at != null) {
            problems.add(at, "'poll' stands here without 'async'", "write: async: and how many seconds it may take");
        }
        YamlNode limit = seconds;
        // async: 0 is Ansible's way to say that the task does not run on by itself.
        if (limit == null || limit instanceof Scalar scalar && scalar.text().equals("0")) {
            return null;
        }
        return new Async(limit, poll);
    }
}
