package dev.plumb.report;

/** Takes events, one at a time, in the order in which they happened. Calls are serialised by the run. */
public interface EventSink {
    /** Takes an event; must not throw. */
    void accept(Event event);
}
