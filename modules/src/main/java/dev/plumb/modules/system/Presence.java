package dev.plumb.modules.system;

import java.util.Locale;

/** Whether something should be there. */
public enum Presence {
    /** It should. */
    PRESENT,
    /** It should not. */
    ABSENT;

    /** As a playbook writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
