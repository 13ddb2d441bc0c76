package dev.plumb.modules.system.commands;

import dev.plumb.script.Sh;

/** What the module {@code command} expands in a word: a leading {@code ~}, and variables of the environment that are set. */
final class Expansion {
    private Expansion() {}

    /** The word for the shell. */
    static String word(String word) {
        StringBuilder out = new StringBuilder();
        int start = home(word);
        out.append(word, 0, start);
        int i = start;
        while (i < word.length()) {
            int end = word.charAt(i) == '$' ? variable(word, i) : -1;
            if (end < 0) {
                i++;
                continue;
            }
            out.append(start < i ? Sh.quote(word.substring(start, i)) : "");
            String written = word.substring(i, end);
            String name = written.replace("$", "").replace("{", "").replace("}", "");
            // A variable that is not set stays as written.
            out.append("\"${").append(name).append("-\\$");
            out.append(written.startsWith("${") ? "{" + name + "\\}" : name).append("}\"");
            i = end;
            start = end;
        }
        if (start < word.length() || word.isEmpty()) {
            out.append(Sh.quote(word.substring(start)));
        }
        return out.toString();
    }

    /** Where {@code ~} or {@code ~name} ends, or 0. */
    private static int home(String word) {
        if (!word.startsWith("~")) {
            return 0;
        }
        int end = 1;
        while (end < word.length() && (isName(word.charAt(end)) || word.charAt(end) == '-')) {
            end++;
        }
        return end == word.length() || word.charAt(end) == '/' ? end : 0;
    }

    /** Where {@code $NAME} or <code>${NAME}</code> ends, or -1. */
    private static int variable(String word, int dollar) {
        boolean braces = word.startsWith("{", dollar + 1);
        int from = dollar + (braces ? 2 : 1);
        int end = from;
        while (end < word.length() && isName(word.charAt(end))) {
            end++;
        }
        if (end == from || Character.isDigit(word.charAt(from))) {
            return -1;
        }
        return !braces ? end : end < word.length() && word.charAt(end) == '}' ? end + 1 : -1;
    }

    private static boolean isName(char c) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
