package dev.plumb.expression;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in the source of an expression or a template what FreeMarker may work at for long without ever coming by at us, or
 * what waits for something outside. Errs on the side of finding too much: that costs a change of threads.
 */
final class Hazards {
    /** Ranges, functions on elements, searches by regular expressions, paddings, files of their own, lookups. */
    private static final List<String> WORDS = List.of("..", "->", "?matches", "_pad", "<#include", "<#import");

    /** Built-ins that may take a regular expression when they get one more argument than usual, and how many that is. */
    private static final Pattern WITH_FLAGS = Pattern.compile("\\?\\s*(replace|split|keep_\\w+|remove_\\w+)\\s*\\(");

    private static final Pattern LOOKUP = Pattern.compile("\\b(lookup|query|q)\\s*\\(");

    private Hazards() {}

    /** Whether there may be any. */
    static boolean in(String source) {
        for (String word : WORDS) {
            if (source.contains(word)) {
                return true;
            }
        }
        if (source.indexOf('(') < 0) {
            return false;
        } else if (LOOKUP.matcher(source).find()) {
            return true;
        }
        Matcher matcher = WITH_FLAGS.matcher(source);
        while (matcher.find()) {
            int usual = matcher.group(1).equals("replace") ? 2 : 1;
            if (arguments(source, matcher.end()) > usual) {
                return true;
            }
        }
        return false;
    }

    /** How many arguments there are from here to the closing parenthesis. */
    private static int arguments(String source, int from) {
        int depth = 0;
        int commas = 0;
        char quote = 0;
        for (int i = from; i < source.length() && depth >= 0; i++) {
            char c = source.charAt(i);
            if (quote != 0) {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                commas++;
            }
        }
        return commas + 1;
    }
}
