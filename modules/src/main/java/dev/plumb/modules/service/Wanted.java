package dev.plumb.modules.service;

/** What a service should do. */
public enum Wanted {
    /** Run. */
    STARTED,
    /** Not run. */
    STOPPED,
    /** Be stopped and started again, every time. */
    RESTARTED,
    /** Read its configuration again, every time. */
    RELOADED
}
