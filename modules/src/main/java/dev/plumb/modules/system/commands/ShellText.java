package dev.plumb.modules.system.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Splits a text of the shell into its simple commands: what stands between {@code ;}, {@code &&}, pipes, parentheses and line
 * ends. Expands nothing; what is between quotes is one word. Of a text that is no shell's, it makes what it can. One use.
 */
final class ShellText {
    /** What a backslash takes its meaning from within double quotes; elsewhere there it stands for itself. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\([$`\"\\\\])");

    /** Words after which a command begins. */
    private static final Set<String> KEYWORDS =
            Set.of("if", "then", "else", "elif", "while", "until", "do", "!", "{", "time");

    private final String text;
    private int at;
    private final List<SimpleCommand> commands = new ArrayList<>();
    private final List<String> documents = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private List<String> written = new ArrayList<>();

    private ShellText(String text) {
        this.text = text;
    }

    /**
     * A simple command.
     *
     * @param words its words, with quotes taken off
     * @param written files that its redirections write
     */
    record SimpleCommand(List<String> words, List<String> written) {}

    /** The simple commands of a text, those in {@code $(...)} too. */
    static List<SimpleCommand> commands(String text) {
        return new ShellText(text).parse();
    }

    private List<SimpleCommand> parse() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                end();
                at++;
                skipDocuments();
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '#') {
                at = lineEnd();
            } else if (c == '>' || c == '<' || c == '&' && text.startsWith("&>", at)) {
                redirection();
            } else if (";&|()`".indexOf(c) >= 0) {
                end();
                at++;
            } else {
                word(word());
            }
        }
        end();
        return commands;
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private void word(String word) {
        if (words.isEmpty() && KEYWORDS.contains(word)) {
            return;
        }
        boolean descriptor = at < text.length()
                && (text.charAt(at) == '>' || text.charAt(at) == '<')
                && !word.isEmpty()
                && word.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!descriptor) {
            words.add(word);
        }
    }

    private void end() {
        if (!words.isEmpty() || !written.isEmpty()) {
            commands.add(new SimpleCommand(List.copyOf(words), List.copyOf(written)));
            words = new ArrayList<>();
            written = new ArrayList<>();
        }
    }

    private void redirection() {
        boolean writes = text.charAt(at) != '<';
        int from = at;
        while (at < text.length() && "<>|&-".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String operator = text.substring(from, at);
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        String target = at < text.length() && text.charAt(at) != '\n' ? word() : "";
        if (operator.startsWith("<<") && !operator.startsWith("<<<")) {
            documents.add(target);
        } else if (writes && !isDescriptor(operator, target) && !target.isEmpty()) {
            written.add(target);
        }
    }

    private static boolean isDescriptor(String operator, String target) {
        return operator.endsWith("&") && target.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** What a command gets from the lines after it is no command. */
    private void skipDocuments() {
        for (String delimiter : documents) {
            while (at < text.length()) {
                String line = text.substring(at, lineEnd());
                at = Math.min(text.length(), lineEnd() + 1);
                if (line.strip().equals(delimiter)) {
                    break;
                }
            }
        }
        documents.clear();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        int from = at;
        while (at < text.length() && (" \t\r\n;&|()<>`".indexOf(text.charAt(at)) < 0)) {
            char c = text.charAt(at++);
            switch (c) {
                case '\'' -> word.append(quoted('\''));
                case '"' -> {
                    String inside = quoted('"');
                    substitutions(inside);
                    word.append(ESCAPED.matcher(inside).replaceAll("$1"));
                }
                case '\\' -> {
                    if (at < text.length()) {
                        word.append(text.charAt(at++));
                    }
                }
                default -> word.append(c);
            }
        }
        at = at == from ? at + 1 : at;
        return word.toString();
    }

    private String quoted(char quote) {
        int from = at;
        while (at < text.length() && text.charAt(at) != quote) {
            at += quote == '"' && text.charAt(at) == '\\' ? 2 : 1;
        }
        int end = Math.min(at, text.length());
        at = Math.min(text.length(), end + 1);
        return text.substring(from, end);
    }

    /** Commands within double quotes. */
    private void substitutions(String inside) {
        for (String opening : new String[] {"$(", "`"}) {
            int begin = inside.indexOf(opening);
            if (begin >= 0) {
                commands.addAll(commands(inside.substring(begin + opening.length())));
            }
        }
    }
}
