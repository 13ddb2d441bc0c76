package dev.plumb.modules.kit;

import java.util.Locale;

/** Whether something should be there. */
public enum Presence {
    /** It should. */
    PRESENT,
    /** It should not. */
    ABSENT;

    /** As a playbook writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
