package dev.plumb.playbook;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A keyword that plays, blocks and roles hand down to their tasks, and a task may set itself. Readers, suggestions and the schema
 * take from here what it takes and where it may stand.
 */
public enum Directive {
    BECOME(Kind.TRUTH),
    BECOME_USER(Kind.TEXT),
    BECOME_METHOD("sudo", "su", "doas"),
    BECOME_FLAGS(Kind.TEXT),
    BECOME_EXE(Kind.TEXT),
    REMOTE_USER(Kind.TEXT, Place.PLAYS),
    /** The last two are Ansible's names for what is {@code ssh} here. */
    CONNECTION("ssh", "local", "smart", "paramiko", "paramiko_ssh"),
    PORT(Kind.WHOLE, Place.PLAYS),
    CHECK_MODE(Kind.TRUTH),
    DIFF(Kind.TRUTH),
    IGNORE_ERRORS(Kind.TRUTH),
    IGNORE_UNREACHABLE(Kind.TRUTH),
    NO_LOG(Kind.TRUTH),
    ANY_ERRORS_FATAL(Kind.TRUTH),
    RUN_ONCE(Kind.TRUTH),
    THROTTLE(Kind.WHOLE),
    TIMEOUT(Kind.WHOLE),
    DELEGATE_TO(Kind.TEXT, Place.TASKS),
    DELEGATE_FACTS(Kind.TRUTH, Place.TASKS);

    /** What a directive takes; each takes an expression, too. */
    public enum Kind {
        /** Yes or no. */
        TRUTH,
        /** A text. */
        TEXT,
        /** A whole number. */
        WHOLE,
        /** One of a few {@linkplain Directive#words words}. */
        WORD
    }

    /** Where a directive may stand. */
    public enum Place {
        /** At plays and at what is in them. */
        ANYWHERE,
        /** At plays only: all tasks of one share a connection to each host. */
        PLAYS,
        /** At all but plays. */
        TASKS
    }

    private final String keyword = name().toLowerCase(Locale.ROOT);
    private final Kind kind;
    private final Place place;
    private final List<String> words;

    Directive(Kind kind) {
        this(kind, Place.ANYWHERE);
    }

    Directive(Kind kind, Place place) {
        this.kind = kind;
        this.place = place;
        this.words = List.of();
    }

    Directive(String... words) {
        this.kind = Kind.WORD;
        this.place = Place.ANYWHERE;
        this.words = List.of(words);
    }

    /** The keyword as it is written. */
    public String keyword() {
        return keyword;
    }

    /** What it takes. */
    public Kind kind() {
        return kind;
    }

    /** Where it may stand. */
    public Place place() {
        return place;
    }

    /** The words that it takes; empty when it takes others. */
    public List<String> words() {
        return words;
    }

    /** The directive that is written so, or null. */
    static @Nullable Directive of(String keyword) {
        for (Directive each : values()) {
            if (each.keyword.equals(keyword)) {
                return each;
            }
        }
        return null;
    }
}
