package dev.plumb.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hides secrets in text that goes out, as they become known: as they are, line by line, in base64, URL-encoded, and escaped
 * as in JSON or for a shell. One pass over the text whatever the number of secrets: they are found by their first four
 * characters; those of two and three characters are words of their own, or are not taken for them. What is hidden already
 * stays as it is. Costs nothing as long as there is no secret. Thread-safe.
 */
public final class Redactor {
    /** What stands where a secret was. */
    public static final String MASK = "(hidden)";
    /** A secret with fewer characters is hidden as a word of its own only: it is part of too much else. */
    public static final int SHORTEST = 4;
    /** A secret with fewer characters is not hidden: it would blank out what has nothing to do with it. */
    public static final int SHORTEST_WORD = 2;
    /** The least length of a line of a longer secret, and of a text computed from a secret. */
    public static final int SHORTEST_PART = 6;

    private static final char CUT = '…';
    /** Names are shortened to fewer characters than this. */
    private static final int LONGEST_CUT = 200;

    private volatile Index index = Index.EMPTY;

    /** Hides this text from now on, in all forms that it may come back in; a single character, or none, is passed over. */
    public void add(@Nullable String secret) {
        if (secret == null || isCommon(secret)) {
            return;
        } else if (secret.length() >= SHORTEST) {
            new SecretForms(this, secret).add();
        } else if (secret.strip().length() >= SHORTEST_WORD && secret.chars().anyMatch(Character::isLetterOrDigit)) {
            addWord(secret.strip());
        }
    }

    /** Hides a value of a file that is secret as a whole: short ones are most often numbers and words that are no secret. */
    public void addOfFile(String value) {
        if (value.length() >= SHORTEST) {
            add(value);
        }
    }

    private synchronized void addWord(String word) {
        index = index.withWord(word);
    }

    /** Hides what was computed from a secret, unless that is too short to be told from other text. */
    public void addDerived(String text) {
        if (text.length() >= SHORTEST_PART) {
            add(text);
        }
    }

    /** Hides just this text, and as JSON writes it, but none of its parts. */
    public void addExactly(String text) {
        String bare = text.strip();
        if (bare.length() >= SHORTEST_PART) {
            addForm(bare, false, bare);
            addForm(SecretForms.json(bare), false, bare);
        }
    }

    /** Hides a list of texts as a whole, as JSON and as values are shown: each of them is too short to be hidden alone. */
    public void addList(Collection<?> texts) {
        for (String shown : List.of(Json.write(texts), Json.pretty(texts))) {
            addExactly(shown.substring(1, shown.length() - 1));
        }
    }

    /**
     * Takes a text with secrets apart.
     *
     * @param secrets takes what is found, as it was added
     * @param rest takes what is no part of a secret
     */
    public void find(String text, Collection<String> secrets, Collection<String> rest) {
        apart(index, text, null, secrets, rest);
    }

    /** The parts of a text that are left without these secrets in all their forms, others not regarded. */
    public List<String> without(String text, Set<String> secrets) {
        List<String> rest = new ArrayList<>();
        apart(index, text, secrets, new ArrayList<>(), rest);
        return rest;
    }

    private static void apart(
            Index known, String text, @Nullable Set<String> only, Collection<String> found, Collection<String> rest) {
        int told = 0;
        for (int at = 0; at < text.length(); ) {
            Form form = known.longest(text, at, only);
            if (form == null) {
                at++;
                continue;
            }
            found.add(form.secret);
            int from = form.token ? tokenStart(text, at, told) : at;
            if (from > told) {
                rest.add(text.substring(told, from));
            }
            at = endOf(text, at, form);
            told = at;
        }
        if (told < text.length()) {
            rest.add(text.substring(told));
        }
    }

    /** Words that a configuration is made of. */
    private static boolean isCommon(String text) {
        return switch (text) {
            case "true", "false", "null", "none", "True", "False", "None", "yes", "no", "on", "off" -> true;
            default -> false;
        };
    }

    /**
     * Hides one form of a secret.
     *
     * @param token whether all of the word around it is to go, because it is part of an encoded text
     * @param secret what it is a form of
     */
    synchronized void addForm(String form, boolean token, String secret) {
        if (form.length() >= SHORTEST) {
            index = index.with(form, token, secret);
        }
    }

    /** Whether nothing is to be hidden so far. */
    public boolean isEmpty() {
        return index == Index.EMPTY;
    }

    /** Whether a secret is part of this text, as it is or encoded. */
    public boolean isIn(String text) {
        Index known = index;
        if (known == Index.EMPTY) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (known.longest(text, i, null) != null) {
                return true;
            }
        }
        return false;
    }

    /** The text without the secrets. Where secrets overlap, all of them go. */
    public String hide(String text) {
        Index known = index;
        if (known == Index.EMPTY || text.length() < SHORTEST_WORD) {
            return text;
        }
        return text.indexOf(CUT) < 0 ? whole(known, text) : whole(known, withoutCut(known, text));
    }

    /** The text without beginnings of secrets that are followed by an ellipsis, because a name was shortened. */
    private static String withoutCut(Index known, String text) {
        StringBuilder out = new StringBuilder(text);
        for (int cut = text.lastIndexOf(CUT); cut >= 0; cut = text.lastIndexOf(CUT, cut - 1)) {
            int end = cut;
            while (end > 0 && text.charAt(end - 1) == ' ') {
                end--;
            }
            for (int i = Math.max(0, end - LONGEST_CUT); i + SHORTEST <= end; i++) {
                if (known.isBeginning(text, i, end)) {
                    out.replace(i, end, MASK);
                    cut = i;
                    break;
                }
            }
        }
        return out.toString();
    }

    private static String whole(Index known, String text) {
        StringBuilder out = null;
        int told = 0;
        int at = 0;
        while (at < text.length()) {
            Form form = known.longest(text, at, null);
            if (form == null) {
                at += isMask(known, text, at) ? MASK.length() : 1;
                continue;
            }
            int from = form.token ? tokenStart(text, at, told) : at;
            int to = end(known, text, at, form);
            out = out == null ? new StringBuilder(text.length()) : out;
            out.append(text, told, from).append(MASK);
            told = to;
            at = to;
        }
        return out == null ? text : out.append(text, told, text.length()).toString();
    }

    /** Whether a secret was here before: of a secret that is a word of the mask nothing shows in it. */
    private static boolean isMask(Index known, String text, int at) {
        if (!text.startsWith(MASK, at)) {
            return false;
        }
        int end = at + MASK.length();
        for (int i = at + 1; i < end; i++) {
            Form form = known.longest(text, i, null);
            if (form != null && i + form.text.length() > end) {
                return false;
            }
        }
        return true;
    }

    /** Where the last of the secrets ends that overlap with this one. */
    private static int end(Index known, String text, int start, Form first) {
        int to = endOf(text, start, first);
        for (int i = start + 1; i < to; i++) {
            Form form = known.longest(text, i, null);
            if (form != null) {
                to = Math.max(to, endOf(text, i, form));
            }
        }
        return to;
    }

    private static int endOf(String text, int start, Form form) {
        int end = start + form.text.length();
        while (form.token && end < text.length() && isEncoding(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int tokenStart(String text, int at, int told) {
        int start = at;
        while (start > told && isEncoding(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** A character of base64 in either alphabet. */
    private static boolean isEncoding(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '+'
                || c == '/'
                || c == '='
                || c == '-'
                || c == '_';
    }

    /** One text to look for; {@code next} is of the same slot of the index. */
    private record Form(
            String text,
            String secret,
            long key,
            boolean token,
            @Nullable Form next) {}

    /** Forms by their first four characters. Only ever added to, in a way that a reader without a lock may see late. */
    private static final class Index {
        static final Index EMPTY = new Index(new Form[1], 0, List.of());

        private final @Nullable Form[] slots;
        private final int count;
        /** Secrets that are hidden as words only. */
        private final List<Form> words;

        private Index(@Nullable Form[] slots, int count, List<Form> words) {
            this.slots = slots;
            this.count = count;
            this.words = words;
        }

        Index withWord(String word) {
            if (words.stream().anyMatch(known -> known.text.equals(word))) {
                return this;
            }
            List<Form> more = new ArrayList<>(words);
            more.add(new Form(word, word, 0, false, null));
            return new Index(slots, count, List.copyOf(more));
        }

        /** An index with one more form; shares its slots with this one while there is room. */
        Index with(String form, boolean token, String secret) {
            for (Form known = slot(key(form, 0)); known != null; known = known.next) {
                if (known.text.equals(form)) {
                    return this;
                }
            }
            Index room = count == 0 || count * 2 >= slots.length ? grown() : this;
            room.put(form, token, secret);
            return new Index(room.slots, count + 1, words);
        }

        private Index grown() {
            Index larger = new Index(new Form[Math.max(64, slots.length * 2)], count, words);
            for (Form first : slots) {
                for (Form form = first; form != null; form = form.next) {
                    larger.put(form.text, form.token, form.secret);
                }
            }
            return larger;
        }

        private void put(String form, boolean token, String secret) {
            long key = key(form, 0);
            slots[hash(key)] = new Form(form, secret, key, token, slots[hash(key)]);
        }

        private @Nullable Form slot(long key) {
            return slots[hash(key)];
        }

        /** The longest form, of all secrets or of these, that the text has at this place. */
        @Nullable
        Form longest(String text, int at, @Nullable Set<String> only) {
            Form longest = at + SHORTEST <= text.length() ? anywhere(text, at, only) : null;
            return longest != null || words.isEmpty() ? longest : word(text, at, only);
        }

        private @Nullable Form word(String text, int at, @Nullable Set<String> only) {
            for (Form form : words) {
                int end = at + form.text.length();
                if (text.startsWith(form.text, at)
                        && !isInWord(text, at - 1)
                        && !(end < text.length() && isWordPart(text.charAt(end)))
                        && (only == null || only.contains(form.secret))) {
                    return form;
                }
            }
            return null;
        }

        /** Whether what stands before a word belongs to it; the letter of an escape such as {@code \\n} does not. */
        private static boolean isInWord(String text, int before) {
            boolean escape = before > 0 && text.charAt(before - 1) == '\\' && "nrt".indexOf(text.charAt(before)) >= 0;
            return before >= 0 && isWordPart(text.charAt(before)) && !escape;
        }

        private static boolean isWordPart(char c) {
            return Character.isLetterOrDigit(c) || c == '_';
        }

        private @Nullable Form anywhere(String text, int at, @Nullable Set<String> only) {
            long key = key(text, at);
            Form longest = null;
            for (Form form = slot(key); form != null; form = form.next) {
                boolean longer = longest == null || form.text.length() > longest.text.length();
                if (form.key == key
                        && longer
                        && text.startsWith(form.text, at)
                        && (only == null || only.contains(form.secret))) {
                    longest = form;
                }
            }
            return longest;
        }

        /** Whether the text from this place to that one is how a form begins; there are at least four characters. */
        boolean isBeginning(String text, int from, int to) {
            long key = key(text, from);
            for (Form form = slot(key); form != null; form = form.next) {
                if (form.key == key && form.text.regionMatches(0, text, from, to - from)) {
                    return true;
                }
            }
            return false;
        }

        private int hash(long key) {
            long mixed = key * 0x9e3779b97f4a7c15L;
            return (int) (mixed >>> 40) & (slots.length - 1);
        }

        private static long key(String text, int at) {
            return (long) text.charAt(at) << 48
                    | (long) text.charAt(at + 1) << 32
                    | (long) text.charAt(at + 2) << 16
                    | text.charAt(at + 3);
        }
    }
}
