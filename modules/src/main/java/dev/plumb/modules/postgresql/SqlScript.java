package dev.plumb.modules.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a script apart into statements, at the semicolons at which {@code psql} does. */
final class SqlScript {
    /** The data follow in the script, and only {@code psql} sends them. */
    private static final Pattern DATA = Pattern.compile("(?is)copy\\b.*\\bfrom\\s+stdin\\b.*");

    /** Words that tell a routine: {@code CREATE OR REPLACE FUNCTION}. */
    private static final int TELLING = 4;

    private final String text;
    private final List<String> statements = new ArrayList<>();

    /** The words with which the statement begins. */
    private final List<String> words = new ArrayList<>();

    /** Where it begins, behind comments; negative: not yet. */
    private int start = -1;

    private int parentheses;

    /** Bodies of routines in SQL have semicolons in them: {@code BEGIN ATOMIC … END}. */
    private int bodies;

    private boolean isForPsql;

    private SqlScript(String text) {
        this.text = text;
    }

    /**
     * The statements, without comments before them and semicolons behind.
     *
     * @return null when there is something in it that only {@code psql} understands: its own commands, or data
     * @throws IllegalArgumentException when it ends within a quoted text or a comment, with a sentence for the operator
     */
    static @Nullable List<String> statements(String text) {
        SqlScript script = new SqlScript(text);
        script.scan();
        boolean hasData = script.statements.stream().anyMatch(DATA.asMatchPredicate());
        return script.isForPsql || hasData ? null : script.statements;
    }

    private void scan() {
        int at = 0;
        while (at < text.length() && !isForPsql) {
            int end = comment(at);
            if (end > at || Character.isWhitespace(text.charAt(at))) {
                at = Math.max(end, at + 1);
                continue;
            } else if (text.charAt(at) == ';' && parentheses == 0 && bodies == 0) {
                end(at);
                at++;
                continue;
            }
            start = start < 0 ? at : start;
            at = token(at);
        }
        end(text.length());
    }

    private void end(int at) {
        if (start >= 0) {
            statements.add(text.substring(start, at).strip());
        }
        start = -1;
        words.clear();
        parentheses = 0;
        bodies = 0;
    }

    /** The end of the comment that begins here; the same place where none does. */
    private int comment(int at) {
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end + 1;
        } else if (!text.startsWith("/*", at)) {
            return at;
        }
        int depth = 0;
        int i = at;
        do {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
            } else if (i < text.length()) {
                i++;
            } else {
                throw new IllegalArgumentException("it ends within a comment, which begins " + line(at));
            }
        } while (depth > 0);
        return i;
    }

    /** The end of what begins here and is no comment. */
    private int token(int at) {
        char c = text.charAt(at);
        if (isWord(c)) {
            return word(at);
        } else if (c == '\'' || c == '"') {
            return quoted(at, at, false);
        } else if (c == '$') {
            return dollars(at);
        } else if (c == '\\') {
            isForPsql = true;
        } else if (c == '(') {
            parentheses++;
        } else if (c == ')') {
            parentheses = Math.max(parentheses - 1, 0);
        }
        return at + 1;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c > 0x7f;
    }

    /** A name, a number or a word; a dollar sign within it begins no quotes, and an E before quotes lets backslashes escape. */
    private int word(int at) {
        int end = at;
        while (end < text.length() && (isWord(text.charAt(end)) || text.charAt(end) == '$')) {
            end++;
        }
        String word = text.substring(at, end).toLowerCase(Locale.ROOT);
        if (word.equals("e") && end < text.length() && text.charAt(end) == '\'') {
            return quoted(at, end, true);
        }
        if (words.size() < TELLING) {
            words.add(word);
        }
        if (parentheses == 0 && isRoutine()) {
            bodies += word.equals("begin") || word.equals("case") && bodies > 0 ? 1 : 0;
            bodies -= word.equals("end") && bodies > 0 ? 1 : 0;
        }
        return end;
    }

    private boolean isRoutine() {
        boolean isReplacing =
                words.size() > 2 && words.get(1).equals("or") && words.get(2).equals("replace");
        int kind = isReplacing ? 3 : 1;
        return words.size() > kind
                && words.get(0).equals("create")
                && (words.get(kind).equals("function") || words.get(kind).equals("procedure"));
    }

    private int quoted(int from, int open, boolean hasEscapes) {
        char quote = text.charAt(open);
        int i = open + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote || c == '\\' && hasEscapes) {
                i += 2;
            } else if (c == quote) {
                return i + 1;
            } else {
                i++;
            }
        }
        throw new IllegalArgumentException("it ends within quotes, which begin " + line(from));
    }

    /** Text between dollar signs, with a tag or without; the number of an argument, such as {@code $1}, is none. */
    private int dollars(int at) {
        int end = at + 1;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        boolean isTag = end < text.length() && text.charAt(end) == '$' && !Character.isDigit(text.charAt(at + 1));
        if (!isTag) {
            return end;
        }
        String tag = text.substring(at, end + 1);
        int close = text.indexOf(tag, end + 1);
        if (close < 0) {
            throw new IllegalArgumentException("it ends within " + tag + " quotes, which begin " + line(at));
        }
        return close + tag.length();
    }

    private String line(int at) {
        return "in line " + (text.substring(0, at).lines().count() + (at == 0 || text.charAt(at - 1) == '\n' ? 1 : 0));
    }
}
