package dev.plumb.expression;

import dev.plumb.text.Redactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what in a result comes from secrets that went into it: all that is neither such a secret in full, nor a word of the
 * author, nor a value that went in as well. That is hidden from then on, wherever it shows. Belongs to one thread.
 */
final class Derivation {
    /** So many characters in a row that went in are no chance. */
    private static final int CHUNK = 4;
    /** Longer lines are not taken apart. */
    private static final int LONGEST_LINE = 2_000;
    /** How many characters may be looked through for the parts of a result, so that large ones cost little. */
    private static final long EFFORT = 20_000_000;

    /** So many lists of short pieces are hidden as a whole, of so many items at most. */
    private static final int LISTS = 100;

    private static final int LONGEST_LIST = 10_000;
    private static final Pattern WORD = Pattern.compile("[a-z_]+");

    private final Redactor redactor;
    private final String source;
    private final Set<String> secrets = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private String words;
    private int counted;
    private long effort = EFFORT;
    private int lists = LISTS;

    /**
     * A derivation into which nothing went so far.
     *
     * @param source what the author wrote
     */
    Derivation(Redactor redactor, String source) {
        this.redactor = redactor;
        this.source = source;
        this.words = source;
    }

    /** Whether a secret went in. */
    boolean isSecret() {
        return !secrets.isEmpty();
    }

    /** Whether just this text went in, and is no secret. */
    boolean knows(String text) {
        return known.contains(text);
    }

    /** A text went in; of one with secrets what is around them is none. */
    void takeSecret(String text) {
        List<String> rest = new ArrayList<>();
        redactor.find(text, secrets, rest);
        rest.forEach(this::take);
    }

    /** A text without secrets went in. */
    void take(String text) {
        known.add(text);
        if (text.indexOf('\n') >= 0) {
            text.lines().map(String::strip).forEach(known::add);
        }
    }

    /** All texts and numbers of a value went in. What is computed only when it is asked for is not asked for here. */
    void takeAll(@Nullable Object value) {
        if (value instanceof String || value instanceof Number) {
            String text = String.valueOf(value);
            if (redactor.isIn(text)) {
                takeSecret(text);
            } else {
                take(text);
            }
        } else if (value instanceof Collection<?> items) {
            items.forEach(this::takeAll);
        } else if (value instanceof Map<?, ?> map && isPlain(map)) {
            map.forEach((key, each) -> {
                takeAll(key);
                takeAll(each);
            });
        }
    }

    /** This is what came out. */
    void gave(@Nullable Object value) {
        if (value instanceof String text) {
            gave(text);
        } else if (value instanceof Number) {
            number(String.valueOf(value));
        } else if (value instanceof Collection<?> items) {
            items.forEach(this::gave);
            pieces(items);
        } else if (value instanceof Map<?, ?> map && isPlain(map)) {
            map.forEach((key, each) -> {
                // The words by which results are taken apart, such as those of urlsplit, are no secrets.
                if (key instanceof String name && !WORD.matcher(name).matches()) {
                    gave(name);
                }
                gave(each);
            });
        }
    }

    /** Whether its values are there already, not computed when they are asked for. */
    private static boolean isPlain(Map<?, ?> map) {
        return map instanceof OpenMap || map.getClass().getName().startsWith("java.");
    }

    private void number(String digits) {
        if (!known.contains(digits) && !source.contains(digits) && !redactor.isIn(digits)) {
            redactor.addDerived(digits);
        }
    }

    private void gave(String text) {
        if (text.length() < Redactor.SHORTEST_PART || known.contains(text) || source.contains(text)) {
            return;
        }
        boolean torn = false;
        for (int from = 0; from <= text.length(); ) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            String line = text.substring(from, end).strip();
            torn |= line.length() < Redactor.SHORTEST_PART && isUnknown(line);
            line(line);
            from = end + 1;
        }
        if (torn) {
            redactor.addExactly(text);
        }
    }

    private void line(String line) {
        if (line.isEmpty() || known.contains(line) || source.contains(line)) {
            return;
        }
        List<String> rest = redactor.without(line, secrets);
        boolean seen = rest.size() != 1 || rest.get(0).length() != line.length();
        boolean explained = true;
        for (String part : rest) {
            explained &= parts(part);
        }
        if (explained) {
            return;
        } else if (seen) {
            redactor.addExactly(line);
        } else {
            redactor.addDerived(line);
        }
    }

    /** Hides what of this is not known, in runs; false when there is such. */
    private boolean parts(String part) {
        if (known.contains(part) || source.contains(part)) {
            return true;
        } else if (part.length() > LONGEST_LINE || effort <= 0) {
            redactor.addDerived(part);
            return false;
        }
        boolean all = true;
        int start = 0;
        for (int at = 0; at <= part.length(); ) {
            int next = at == part.length() ? at + 1 : known(part, at);
            if (next == at) {
                at++;
                continue;
            }
            all &= !isUnknown(part.substring(start, at));
            redactor.addDerived(part.substring(start, at).strip());
            start = next;
            at = next;
        }
        return all;
    }

    /** Where the longest text ends that begins here and went in; here when there is none. */
    private int known(String part, int at) {
        String all = words();
        int end = Math.min(part.length(), at + CHUNK);
        int found = end - at < CHUNK ? -1 : find(all, part.substring(at, end));
        if (found < 0) {
            return at;
        }
        while (end < part.length() && found >= 0) {
            found = find(all, part.substring(at, end + 1));
            end += found >= 0 ? 1 : 0;
        }
        return end;
    }

    private int find(String all, String text) {
        effort -= all.length();
        return effort < 0 ? -1 : all.indexOf(text);
    }

    /** All that went in as one text, with line feeds between. */
    private String words() {
        if (counted != known.size()) {
            counted = known.size();
            words = source + "\n" + String.join("\n", known);
        }
        return words;
    }

    private static boolean isUnknown(String text) {
        return text.chars().anyMatch(Character::isLetterOrDigit);
    }

    /** A list of pieces that are too short to be hidden one by one is hidden as a whole, as lists are shown. */
    private void pieces(Collection<?> items) {
        boolean torn = false;
        for (Object item : items) {
            torn |= item instanceof String text
                    && text.length() < Redactor.SHORTEST_PART
                    && !known.contains(text)
                    && !source.contains(text);
        }
        if (torn && lists-- > 0 && items.size() <= LONGEST_LIST) {
            redactor.addList(items);
        }
    }
}
