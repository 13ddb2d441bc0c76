package dev.plumb.modules.systemd;

/**
 * What is done to one unit once the files of all units are in place.
 *
 * @param unit its full name
 * @param file path of the file that a task describes it by
 * @param verb what is done to what runs, or does not
 * @param enabling whether it will start with the host
 * @param settle seconds that a service has to stay up after it was started
 */
record UnitStep(String unit, String file, Verb verb, Enabling enabling, int settle) {
    /** What is done to what runs, or does not. */
    enum Verb {
        /** Nothing. */
        NONE,
        /** It is started. */
        START,
        /** It is ended and started. */
        RESTART,
        /** It is ended. */
        STOP,
        /** It is ended, and nothing starts it any more: its file goes. */
        REMOVE
    }

    /** What becomes of its being started with the host. */
    enum Enabling {
        /** Nothing. */
        NONE,
        /** It will be. */
        ENABLE,
        /** It will be by other units than before. */
        REENABLE,
        /** It will not be. */
        DISABLE
    }

    /** This one, and a later task's step for the same unit. */
    UnitStep and(UnitStep later) {
        boolean restarts = later.verb == Verb.NONE || verb == Verb.RESTART && later.verb == Verb.START;
        Enabling both = later.enabling == Enabling.NONE ? enabling : later.enabling;
        return new UnitStep(unit, later.file, restarts ? verb : later.verb, both, Math.max(settle, later.settle));
    }

    /** Whether a later one takes back what this one does. */
    boolean contradicts(UnitStep later) {
        return verb != Verb.NONE && later.verb != Verb.NONE && starts() != later.starts();
    }

    /** Whether it is started, be it once more. */
    boolean starts() {
        return verb == Verb.START || verb == Verb.RESTART;
    }
}
