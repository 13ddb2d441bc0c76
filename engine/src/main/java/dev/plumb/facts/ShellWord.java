package dev.plumb.facts;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads words as a shell writes them: in {@code os-release} files, and what {@code export -p} prints. */
final class ShellWord {
    private final String text;
    private final StringBuilder word = new StringBuilder();
    private int i;

    private ShellWord(String text, int from) {
        this.text = text;
        this.i = from;
    }

    /** The value of one word. */
    static String read(String text) {
        ShellWord reader = new ShellWord(text, 0);
        reader.read(true);
        return reader.word.toString();
    }

    /**
     * The variables that {@code export -p} printed: {@code export NAME='value'} (dash, ash) or {@code declare -x NAME="value"}
     * (bash); values may go over several lines.
     */
    static Map<String, String> exports(String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int name = text.startsWith("export ", at) ? at + 7 : text.startsWith("declare -x ", at) ? at + 11 : -1;
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            int equals = name < 0 ? -1 : text.indexOf('=', name);
            if (equals < 0 || equals > end) {
                at = end + 1;
                continue;
            }
            ShellWord value = new ShellWord(text, equals + 1);
            value.read(false);
            variables.put(text.substring(name, equals), value.word.toString());
            at = value.i + 1;
        }
        return variables;
    }

    /** Reads up to the end of the line outside of quotes. */
    private void read(boolean blanks) {
        while (i < text.length() && text.charAt(i) != '\n') {
            char c = text.charAt(i);
            if (c == '\'') {
                single();
            } else if (c == '"') {
                doubled();
            } else if (c == '$' && i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                ansi();
            } else if (c == '\\' && i + 1 < text.length()) {
                word.append(text.charAt(i + 1));
                i += 2;
            } else if (!blanks && (c == ' ' || c == '\t')) {
                i++;
            } else {
                word.append(c);
                i++;
            }
        }
    }

    private void single() {
        int end = text.indexOf('\'', i + 1);
        end = end < 0 ? text.length() : end;
        word.append(text, i + 1, end);
        i = end + 1;
    }

    private void doubled() {
        i++;
        while (i < text.length() && text.charAt(i) != '"') {
            if (text.charAt(i) == '\\' && i + 1 < text.length() && "$`\"\\\n".indexOf(text.charAt(i + 1)) >= 0) {
                i++;
            }
            word.append(text.charAt(i++));
        }
        i++;
    }

    /** Bash's {@code $'…'}. */
    private void ansi() {
        i += 2;
        while (i < text.length() && text.charAt(i) != '\'') {
            char c = text.charAt(i++);
            if (c != '\\' || i >= text.length()) {
                word.append(c);
                continue;
            }
            char escaped = text.charAt(i++);
            int known = "ntrabefv".indexOf(escaped);
            if (known >= 0) {
                word.append("\n\t\r\u0007\b\u001b\f\u000b".charAt(known));
            } else if (escaped >= '0' && escaped <= '7') {
                int value = escaped - '0';
                for (int n = 1; n < 3 && i < text.length() && Character.digit(text.charAt(i), 8) >= 0; n++) {
                    value = value * 8 + Character.digit(text.charAt(i++), 8);
                }
                word.append((char) value);
            } else {
                word.append(escaped);
            }
        }
        i++;
    }
}
