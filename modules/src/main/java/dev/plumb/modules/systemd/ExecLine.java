package dev.plumb.modules.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Command lines of units: no shell reads them. Source: "Command lines" of systemd.service(5), "Specifiers" of systemd.unit(5). */
final class ExecLine {
    private static final String PREFIXES = "@-:+!|";

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "busybox");

    /** What only a shell understands. */
    private static final Pattern OPERATOR = Pattern.compile("&&|\\|\\|?|&|\\d?>{1,2}(&\\d)?|<{1,2}|\\d?>{1,2}\\S.*");

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

    /** All letters that stand for something after a percent sign. */
    private static final String SPECIFIERS = "aAbBCdDEfgGhHiIjJlLmMnNopPqrsStTuUvVwWyYmMZ%";

    /** A format of date(1): those of its letters that are specifiers too would be replaced without a word. */
    private static final Pattern DATE = Pattern.compile("\\+[^ ]*%([A-Za-z])");

    private ExecLine() {}

    /**
     * A word of a line.
     *
     * @param text without quotes
     * @param quoted whether any of it stood in quotes
     */
    private record Word(String text, boolean quoted) {}

    /** The line that runs a program with exactly these arguments: nothing in them is replaced. */
    static String of(List<String> argv) {
        StringBuilder line = new StringBuilder();
        for (String each : argv) {
            // the path of the program is the only word in which a dollar sign is left alone
            line.append(line.isEmpty() ? quoted(each) : " " + quoted(each.replace("$", "$$")));
        }
        return line.toString();
    }

    private static String quoted(String argument) {
        String text = argument.replace("%", "%%").replace("\\", "\\\\");
        boolean plain = text.matches("[^\\s\"'\\\\;]+");
        return plain
                ? text
                : '"'
                        + text.replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\r", "\\r")
                                .replace("\t", "\\t")
                        + '"';
    }

    /** What systemd would read otherwise than it is meant, with what to write; null when nothing is. */
    static @Nullable String mistake(String line) {
        if (line.replace("\\\n", " ").indexOf('\n') >= 0) {
            return "has more than one line; write a list for several commands, or end lines with \\";
        }
        List<Word> words = words(line.replace("\\\n", " "));
        if (words == null) {
            return "has a quote that is not closed";
        } else if (words.isEmpty()) {
            return "names no program";
        }
        String program = words.get(0).text;
        int start = 0;
        while (start < program.length() && PREFIXES.indexOf(program.charAt(start)) >= 0) {
            start++;
        }
        String wrong = program(program.substring(start));
        return wrong != null ? wrong : arguments(program.substring(start), words.subList(1, words.size()));
    }

    /** What is wrong with a program and its arguments, in which nothing is replaced; else null. */
    static @Nullable String mistake(List<?> argv) {
        return argv.isEmpty() ? "names no program" : program(String.valueOf(argv.get(0)));
    }

    private static @Nullable String program(String program) {
        if (program.isEmpty()) {
            return "names no program";
        } else if (program.startsWith("~")) {
            return "begins with ~, which systemd does not know; write the whole path";
        } else if (ASSIGNMENT.matcher(program).matches()) {
            return "begins with an assignment; write it as Environment";
        } else if (program.startsWith("$")) {
            return "begins with a variable, which cannot name the program; write the whole path";
        } else if (program.contains("/") && !program.startsWith("/") && !program.startsWith("%")) {
            return "begins with the relative path '" + program + "'; write a whole path";
        }
        return null;
    }

    private static @Nullable String arguments(String program, List<Word> words) {
        boolean shell = SHELLS.contains(program.substring(program.lastIndexOf('/') + 1));
        for (Word word : words) {
            if (!word.quoted && OPERATOR.matcher(word.text).matches()) {
                return "has '" + word.text + "', which only a shell understands; write /bin/sh -c '…'";
            } else if (!shell && !word.quoted && (word.text.contains("$(") || word.text.contains("`"))) {
                return "has '" + word.text + "', which only a shell understands; write /bin/sh -c '…'";
            }
            String wrong = specifier(word.text);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String specifier(String word) {
        Matcher date = DATE.matcher(word);
        if (date.find() && !word.contains("%%")) {
            return "has '" + word + "', in which systemd replaces %" + date.group(1) + "; write %%" + date.group(1);
        }
        for (int at = word.indexOf('%'); at >= 0; at = word.indexOf('%', at + 2)) {
            char next = at + 1 < word.length() ? word.charAt(at + 1) : ' ';
            if (SPECIFIERS.indexOf(next) < 0) {
                return "has '" + word + "', and %" + (next == ' ' ? "" : next)
                        + " is no specifier; write %% for a percent sign";
            }
        }
        return null;
    }

    /** The words of a line; null when a quote is not closed. */
    private static @Nullable List<Word> words(String line) {
        List<Word> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean open = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                word.append(c).append(line.charAt(++i));
                open = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                quoted = true;
                open = true;
            } else if (Character.isWhitespace(c)) {
                if (open) {
                    words.add(new Word(word.toString(), quoted));
                }
                word.setLength(0);
                quoted = false;
                open = false;
            } else {
                word.append(c);
                open = true;
            }
        }
        if (open) {
            words.add(new Word(word.toString(), quoted));
        }
        return quote != 0 ? null : words;
    }
}
