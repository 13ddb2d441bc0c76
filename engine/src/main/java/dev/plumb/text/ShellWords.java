package dev.plumb.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line split into words at blanks, with quotes and backslashes taken off as a POSIX shell and Python's {@code shlex} do,
 * which is what Ansible splits with. Nothing is expanded. Between single quotes all characters are themselves; between double
 * quotes a backslash escapes only a double quote and itself; elsewhere it escapes whatever follows. How strict it is the caller
 * decides: {@link #strict} refuses a line that ends within a quotation, {@link #tolerant} takes what is there, {@link #faults}
 * tells the places. Immutable.
 *
 * @param words the words; of a line with faults those that a shell would see if the line were closed at its end
 * @param faults what is wrong with the line, in its order
 */
public record ShellWords(List<Word> words, List<Fault> faults) {
    /** What else of a line has a meaning. */
    public enum Option {
        /** {@code #} where a word begins ends the line, as in Ansible's inventories. */
        COMMENTS,
        /** <code>${…}</code> outside of quotes is part of its word, blanks and all. */
        PLACEHOLDERS
    }

    /**
     * A word.
     *
     * @param text its text without quotes
     * @param start the index in the line where it begins
     * @param end the index in the line behind its last character
     * @param indexes the index in the line of each character of the text
     */
    public record Word(String text, int start, int end, int[] indexes) {
        /** The index in the line of a character of the text; behind the last one it is where that would stand. */
        public int at(int index) {
            if (index < indexes.length) {
                return indexes[index];
            }
            return indexes.length == 0 ? start : indexes[indexes.length - 1] + 1;
        }
    }

    /**
     * Something that a shell would not take.
     *
     * @param index where in the line
     */
    public record Fault(Kind kind, int index) {
        /** What it is. */
        public enum Kind {
            /** A single quote that is never closed. */
            SINGLE_QUOTE("the quotation (') that opens at character %d is not closed"),
            /** A double quote that is never closed. */
            DOUBLE_QUOTE("the quotation (\") that opens at character %d is not closed"),
            /** A backslash at the end, with nothing to escape. */
            BACKSLASH("the line ends with a backslash, which escapes nothing"),
            /** With {@link Option#COMMENTS}: {@code #} within a word, where shlex drops the rest of the line. */
            HASH_IN_WORD("the # within a word at character %d begins a comment");

            private final String message;

            Kind(String message) {
                this.message = message;
            }
        }

        /** What is wrong and where, without a full stop; the first character of the line is number 1. */
        public String message() {
            return String.format(Locale.ROOT, kind.message, index + 1);
        }
    }

    /** A line that cannot be split strictly. */
    public static final class Malformed extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final int index;

        Malformed(Fault fault) {
            super(fault.message());
            this.index = fault.index();
        }

        /** The index in the line of what is wrong. */
        public int index() {
            return index;
        }
    }

    /** Splits a line. */
    public static ShellWords of(String line, Option... options) {
        Set<Option> set = EnumSet.noneOf(Option.class);
        set.addAll(Arrays.asList(options));
        return new Splitter(line, set).split();
    }

    /**
     * The texts of the words.
     *
     * @throws Malformed when a quotation is not closed or the line ends with a backslash
     */
    public List<String> strict() {
        if (!faults.isEmpty()) {
            throw new Malformed(faults.get(0));
        }
        return tolerant();
    }

    /** The texts of the words, whatever is wrong: an open quotation goes to the end, a last backslash is itself. */
    public List<String> tolerant() {
        List<String> texts = new ArrayList<>(words.size());
        words.forEach(word -> texts.add(word.text()));
        return texts;
    }

    /** The first quotation that is not closed, or null. */
    public @Nullable Fault openQuote() {
        for (Fault fault : faults) {
            if (fault.kind() == Fault.Kind.SINGLE_QUOTE || fault.kind() == Fault.Kind.DOUBLE_QUOTE) {
                return fault;
            }
        }
        return null;
    }

    /** Goes over a line once. */
    private static final class Splitter {
        private final String line;
        private final boolean comments;
        private final int lastBrace;
        private final List<Word> words = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int[] indexes = new int[16];
        private int at;

        Splitter(String line, Set<Option> options) {
            this.line = line;
            this.comments = options.contains(Option.COMMENTS);
            this.lastBrace = options.contains(Option.PLACEHOLDERS) ? line.lastIndexOf('}') : -1;
        }

        ShellWords split() {
            while (true) {
                while (at < line.length() && isBlank(line.charAt(at))) {
                    at++;
                }
                if (at == line.length() || comments && line.charAt(at) == '#') {
                    return new ShellWords(List.copyOf(words), List.copyOf(faults));
                }
                word();
            }
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }

        private void word() {
            int start = at;
            text.setLength(0);
            while (at < line.length() && !isBlank(line.charAt(at))) {
                char c = line.charAt(at);
                if (c == '"' || c == '\'') {
                    quoted(c);
                } else if (c == '\\') {
                    escaped();
                } else if (c == '$' && at < lastBrace && line.charAt(at + 1) == '{') {
                    take(line.indexOf('}', at) + 1 - at);
                } else {
                    if (comments && c == '#') {
                        faults.add(new Fault(Fault.Kind.HASH_IN_WORD, at));
                    }
                    take(1);
                }
            }
            words.add(new Word(text.toString(), start, at, Arrays.copyOf(indexes, text.length())));
        }

        private void escaped() {
            if (at + 1 == line.length()) {
                faults.add(new Fault(Fault.Kind.BACKSLASH, at));
            } else {
                at++;
            }
            take(1);
        }

        private void quoted(char quote) {
            int opened = at++;
            while (at < line.length() && line.charAt(at) != quote) {
                boolean escapes = quote == '"' && line.charAt(at) == '\\' && at + 1 < line.length();
                if (escapes && (line.charAt(at + 1) == '"' || line.charAt(at + 1) == '\\')) {
                    at++;
                }
                take(1);
            }
            if (at == line.length()) {
                faults.add(new Fault(quote == '"' ? Fault.Kind.DOUBLE_QUOTE : Fault.Kind.SINGLE_QUOTE, opened));
            } else {
                at++;
            }
        }

        private void take(int count) {
            if (text.length() + count > indexes.length) {
                indexes = Arrays.copyOf(indexes, Math.max(indexes.length * 2, text.length() + count));
            }
            for (int i = 0; i < count; i++) {
                indexes[text.length()] = at;
                text.append(line.charAt(at++));
            }
        }
    }
}
