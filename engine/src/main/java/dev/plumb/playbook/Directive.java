package dev.plumb.playbook;

import java.util.Locale;

/** A keyword that plays, blocks and roles hand down to their tasks, and a task may set itself. */
public enum Directive {
    BECOME,
    BECOME_USER,
    BECOME_METHOD,
    BECOME_FLAGS,
    BECOME_EXE,
    REMOTE_USER,
    CONNECTION,
    PORT,
    CHECK_MODE,
    DIFF,
    IGNORE_ERRORS,
    IGNORE_UNREACHABLE,
    NO_LOG,
    ANY_ERRORS_FATAL,
    RUN_ONCE,
    THROTTLE,
    TIMEOUT,
    DELEGATE_TO,
    DELEGATE_FACTS;

    private final String keyword = name().toLowerCase(Locale.ROOT);

    /** The keyword as it is written. */
    public String keyword() {
        return keyword;
    }
}
