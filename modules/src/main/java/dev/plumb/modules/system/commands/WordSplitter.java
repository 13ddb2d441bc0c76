package dev.plumb.modules.system.commands;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line into words as a POSIX shell does, but expands nothing. */
final class WordSplitter {
    private final String text;
    private int at;

    private WordSplitter(String text) {
        this.text = text;
    }

    /**
     * The words.
     *
     * @throws IllegalArgumentException with what is wrong, when a quotation is not closed
     */
    static List<String> split(String text) {
        return new WordSplitter(text).words();
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        while (true) {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
            if (at >= text.length()) {
                return words;
            }
            words.add(word());
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && !isBlank(text.charAt(at))) {
            char c = text.charAt(at++);
            switch (c) {
                case '\'' -> word.append(text, at, at = closing('\''));
                case '"' -> quoted(word);
                case '\\' -> {
                    if (at >= text.length()) {
                        throw new IllegalArgumentException("the command ends with a backslash");
                    }
                    word.append(text.charAt(at++));
                }
                default -> word.append(c);
            }
            if (c == '\'') {
                at++;
            }
        }
        return word.toString();
    }

    private int closing(char quote) {
        int end = text.indexOf(quote, at);
        if (end < 0) {
            throw new IllegalArgumentException("a quotation (" + quote + ") is not closed");
        }
        return end;
    }

    /** Within double quotes a backslash escapes only itself and a double quote. */
    private void quoted(StringBuilder word) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            } else if (c == '\\' && at < text.length() && "\\\"".indexOf(text.charAt(at)) >= 0) {
                word.append(text.charAt(at++));
            } else {
                word.append(c);
            }
        }
        throw new IllegalArgumentException("a quotation (\") is not closed");
    }
}
