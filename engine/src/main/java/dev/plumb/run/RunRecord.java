package dev.plumb.run;

import dev.plumb.playbook.Play;
import dev.plumb.playbook.Playbook;
import dev.plumb.record.Origin;
import dev.plumb.record.PendingHandler;
import dev.plumb.record.RecordLines;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the records of all hosts say of a run. Thread-safe. */
final class RunRecord {
    private final Origin origin;
    private final List<Playbook> playbooks;
    private final UnaryOperator<String> redact;
    private final String began = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();

    /**
     * A run that begins.
     *
     * @param redact removes secrets
     */
    RunRecord(Origin origin, List<Playbook> playbooks, UnaryOperator<String> redact) {
        this.origin = origin;
        this.playbooks = playbooks;
        this.redact = redact;
    }

    /** Whether hosts keep a record. */
    boolean isKept() {
        return origin.keeps();
    }

    String redact(String text) {
        return redact.apply(text);
    }

    /** When the run began: ISO 8601, UTC, to the millisecond. */
    String began() {
        return began;
    }

    /** The line that begins what a run tells of itself. */
    synchronized String header() {
        Map<String, @Nullable Object> fields = fields("run");
        fields.put("by", origin.by());
        fields.put("project", origin.project());
        fields.put(
                "playbooks",
                playbooks.stream().map(each -> origin.path(each.file())).toList());
        Origin.Commit commit = origin.commit().get();
        if (commit != null) {
            fields.put("commit", commit.id());
            fields.put("dirty", commit.dirty());
        }
        return RecordLines.line(fields);
    }

    /** A line of this run, to be filled. */
    Map<String, @Nullable Object> fields(String entry) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("entry", entry);
        fields.put("run", began);
        return fields;
    }

    /** A handler that this run has notified. */
    PendingHandler notified(PendingHandler.Identity identity) {
        return new PendingHandler(identity, began, origin.by(), null);
    }

    /** Whether this run itself has told so. */
    boolean isOwn(PendingHandler pending) {
        return pending.run().equals(began) && pending.by().equals(origin.by());
    }

    /** Whether a handler is of this project. */
    boolean isOfProject(PendingHandler.Identity identity) {
        return identity.project().equals(origin.project());
    }

    /** Whether a handler is of a playbook of this run. */
    boolean isOfPlaybooks(PendingHandler.Identity identity) {
        return isOfProject(identity)
                && playbooks.stream().anyMatch(each -> origin.path(each.file()).equals(identity.playbook()));
    }

    /** Whether a handler is of a play that is no longer in the playbooks of this run. */
    boolean isOfLostPlay(PendingHandler.Identity identity) {
        return isOfProject(identity)
                && playbooks.stream().anyMatch(each -> origin.path(each.file()).equals(identity.playbook()))
                && playbooks.stream()
                        .flatMap(each -> each.plays().stream())
                        .noneMatch(play -> name(play).equals(identity.play())
                                && origin.path(play.file()).equals(identity.playbook()));
    }

    /** What a handler of a play is known by. */
    PendingHandler.Identity identity(Play play, String handler) {
        return new PendingHandler.Identity(origin.project(), origin.path(play.file()), name(play), redact(handler));
    }

    /** The play's name; with its number where others of its playbook have the same. */
    private String name(Play play) {
        int number = 1;
        for (Playbook playbook : playbooks) {
            for (Play other : playbook.plays()) {
                if (other == play) {
                    return redact(number == 1 ? play.name() : play.name() + " #" + number);
                }
                number += other.file().equals(play.file()) && other.name().equals(play.name()) ? 1 : 0;
            }
        }
        return redact(play.name());
    }
}
