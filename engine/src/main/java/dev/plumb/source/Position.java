package dev.plumb.source;

/**
 * A place in a file written by the author.
 *
 * @param file the file as the user would name it (relative to the working directory when below it)
 * @param line line number, from 1
 * @param column column number in characters, from 1
 */
public record Position(String file, int line, int column) {
    /** The place of something that stands in no file, such as a command line argument. */
    public static Position of(String what) {
        return new Position(what, 0, 0);
    }

    /** The position {@code columns} further on the same line. */
    public Position plusColumns(int columns) {
        return new Position(file, line, column + columns);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
