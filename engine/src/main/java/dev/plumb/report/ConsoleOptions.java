package dev.plumb.report;

/**
 * How the console shows a run.
 *
 * @param palette colours
 * @param verbosity number of {@code -v}: from 1 on unchanged and skipped tasks are told too
 * @param diffs whether diffs are shown; otherwise the changed resources are only named
 * @param live whether a status line is kept at the bottom: only on a terminal
 * @param width columns of the terminal
 */
public record ConsoleOptions(Palette palette, int verbosity, boolean diffs, boolean live, int width) {
    /** Plain text with diffs, as for a file. */
    public static final ConsoleOptions PLAIN = new ConsoleOptions(Palette.NONE, 0, true, false, 80);
}
