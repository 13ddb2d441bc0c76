package dev.plumb.expression;

/** What evaluation may do on the controller besides reading the author's files. */
public enum Outside {
    /** Nothing: no command is run, no server asked, nothing written. What would need it is not known. */
    NOTHING,
    /** Run commands and ask servers, which must only read; nothing is written. */
    ASK,
    /** Also keep what is generated in a file, as the lookup {@code password} does. */
    KEEP
}
