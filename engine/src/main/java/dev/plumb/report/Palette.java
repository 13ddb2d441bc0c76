package dev.plumb.report;

/** Colours for a terminal, or none. */
public enum Palette {
    /** Plain text. */
    NONE,
    /** The eight colours every terminal knows. */
    ANSI;

    /** This text so. */
    public String red(String text) {
        return paint("31", text);
    }

    /** This text so. */
    public String green(String text) {
        return paint("32", text);
    }

    /** This text so. */
    public String yellow(String text) {
        return paint("33", text);
    }

    /** This text so. */
    public String cyan(String text) {
        return paint("36", text);
    }

    /** This text so. */
    public String bold(String text) {
        return paint("1", text);
    }

    /** This text so. */
    public String dim(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return this == NONE ? text : "\033[" + code + "m" + text + "\033[0m";
    }
}
