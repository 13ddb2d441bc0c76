package dev.plumb.modules.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text of {@code pg_hba.conf}: lines, some of which are rules. The first rule that fits decides, so their order counts.
 *
 * @param lines all of it
 */
record HbaText(List<Line> lines) {
    private static final String POSTGRES = "postgres";

    /** Let in the one who is the same user on the host, or everybody. */
    private static final Set<String> FREE = Set.of("peer", "trust", "ident");

    /**
     * A line.
     *
     * @param text as it is written
     * @param rule null where it has none, or none that is right
     */
    record Line(String text, @Nullable HbaRule rule) {
        static Line of(HbaRule rule, @Nullable String comment) {
            return new Line(rule.line(comment), rule);
        }
    }

    HbaText {
        lines = List.copyOf(lines);
    }

    /** Takes a text apart; what goes on in the next line is one line. */
    static HbaText read(String text) {
        List<Line> lines = new ArrayList<>();
        StringBuilder whole = new StringBuilder();
        for (String line : text.isEmpty() ? new String[0] : text.split("\n", -1)) {
            whole.append(line);
            if (line.endsWith("\\")) {
                whole.append('\n');
                continue;
            }
            lines.add(line(whole.toString()));
            whole.setLength(0);
        }
        if (whole.length() > 0) {
            lines.add(line(whole.toString()));
        } else if (!lines.isEmpty() && lines.get(lines.size() - 1).text().isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return new HbaText(lines);
    }

    private static Line line(String text) {
        try {
            return new Line(text, HbaRule.read(text.replace("\\\n", " ")));
        } catch (IllegalArgumentException e) {
            // it is another's line, and the server tells of it
            return new Line(text, null);
        }
    }

    /** The rules in their order. */
    List<HbaRule> rules() {
        List<HbaRule> rules = new ArrayList<>();
        for (Line line : lines) {
            if (line.rule() != null) {
                rules.add(line.rule());
            }
        }
        return rules;
    }

    /** All of it as a file has it. */
    String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString();
    }

    /** Whether it has the same rules in the same order. */
    boolean isSame(List<HbaRule> wanted) {
        List<HbaRule> rules = rules();
        for (int i = 0; i < rules.size(); i++) {
            if (i >= wanted.size() || !rules.get(i).isSame(wanted.get(i))) {
                return false;
            }
        }
        return rules.size() == wanted.size();
    }

    /** Why the administrator could not log in by the socket any more, with what to write; null when that is possible. */
    @Nullable
    String lockout() {
        for (Line line : lines) {
            HbaRule rule = line.rule();
            if (rule == null
                    || !rule.type().equals(HbaRule.LOCAL)
                    || !isFor(rule.databases(), true)
                    || !isFor(rule.users(), false)) {
                continue;
            }
            return FREE.contains(rule.method())
                    ? null
                    : "with the rule '" + String.join(" ", HbaRule.fields(line.text()))
                            + "' nobody could administer the server any more, nor Plumb: postgres logs in by the socket as the"
                            + " user of the same name; write before it: local all postgres peer";
        }
        return "no rule lets postgres in by the socket, so that nobody could administer the server any more, nor Plumb; write as the"
                + " first rule: local all postgres peer";
    }

    /** Whether a field may mean the database or the role {@code postgres}; what is not known here is taken for that. */
    private static boolean isFor(String field, boolean isDatabase) {
        for (String word : field.split(",")) {
            String name = word.startsWith("\"") ? "=" + word.replace("\"", "") : word.toLowerCase(Locale.ROOT);
            boolean fits = name.equals("all")
                    || name.equals("=" + POSTGRES)
                    || word.equals(POSTGRES)
                    || isDatabase && (name.equals("sameuser") || name.equals("samerole") || name.equals("samegroup"))
                    || name.startsWith("@")
                    || name.startsWith("/")
                    || name.startsWith("+");
            if (fits) {
                return true;
            }
        }
        return false;
    }
}
