package dev.plumb.text;

import org.jspecify.annotations.Nullable;

/**
 * Hides secrets in text that goes out, as they become known: as they are, line by line, in base64, URL-encoded, and escaped
 * as in JSON or for a shell. One pass over the text whatever the number of secrets: they are found by their first four
 * characters. Costs nothing as long as there is no secret. Thread-safe.
 */
public final class Redactor {
    /** What stands where a secret was. */
    public static final String MASK = "(hidden)";
    /** A declared secret with fewer characters is not hidden: it would blank out what has nothing to do with it. */
    public static final int SHORTEST = 4;
    /** The least length of a line of a longer secret, and of a text computed from a secret. */
    public static final int SHORTEST_PART = 6;

    private static final char CUT = '…';
    /** Names are shortened to fewer characters than this. */
    private static final int LONGEST_CUT = 200;

    private volatile Index index = Index.EMPTY;

    /** Hides this text from now on, in all forms that it may come back in; a short one, or none, is passed over. */
    public void add(@Nullable String secret) {
        if (secret != null && secret.length() >= SHORTEST && !isCommon(secret)) {
            new SecretForms(this).add(secret);
        }
    }

    /** Hides what was computed from a secret, unless that is too short to be told from other text. */
    public void addDerived(String text) {
        if (text.length() >= SHORTEST_PART) {
            add(text);
        }
    }

    /** Words that a configuration is made of. */
    private static boolean isCommon(String text) {
        return switch (text) {
            case "true", "false", "null", "none", "True", "False", "None" -> true;
            default -> false;
        };
    }

    /**
     * Hides one form of a secret.
     *
     * @param token whether all of the word around it is to go, because it is part of an encoded text
     */
    synchronized void addForm(String form, boolean token) {
        if (form.length() >= SHORTEST) {
            index = index.with(form, token);
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
        for (int i = 0; i + SHORTEST <= text.length(); i++) {
            if (known.longest(text, i) != null) {
                return true;
            }
        }
        return false;
    }

    /** The text without the secrets. Where secrets overlap, all of them go. */
    public String hide(String text) {
        Index known = index;
        if (known == Index.EMPTY || text.length() < SHORTEST) {
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
        while (at + SHORTEST <= text.length()) {
            Form form = known.longest(text, at);
            if (form == null) {
                at++;
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

    /** Where the last of the secrets ends that overlap with this one. */
    private static int end(Index known, String text, int start, Form first) {
        int to = endOf(text, start, first);
        for (int i = start + 1; i < to && i + SHORTEST <= text.length(); i++) {
            Form form = known.longest(text, i);
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
            String text, long key, boolean token, @Nullable Form next) {}

    /** Forms by their first four characters. Only ever added to, in a way that a reader without a lock may see late. */
    private static final class Index {
        static final Index EMPTY = new Index(new Form[1], 0);

        private final @Nullable Form[] slots;
        private final int count;

        private Index(@Nullable Form[] slots, int count) {
            this.slots = slots;
            this.count = count;
        }

        /** An index with one more form; shares its slots with this one while there is room. */
        Index with(String form, boolean token) {
            for (Form known = slot(key(form, 0)); known != null; known = known.next) {
                if (known.text.equals(form)) {
                    return this;
                }
            }
            Index room = this == EMPTY || count * 2 >= slots.length ? grown() : this;
            room.put(form, token);
            return new Index(room.slots, count + 1);
        }

        private Index grown() {
            Index larger = new Index(new Form[Math.max(64, slots.length * 2)], count);
            for (Form first : slots) {
                for (Form form = first; form != null; form = form.next) {
                    larger.put(form.text, form.token);
                }
            }
            return larger;
        }

        private void put(String form, boolean token) {
            long key = key(form, 0);
            slots[hash(key)] = new Form(form, key, token, slots[hash(key)]);
        }

        private @Nullable Form slot(long key) {
            return slots[hash(key)];
        }

        /** The longest form that the text has at this place, which has four characters behind it. */
        @Nullable
        Form longest(String text, int at) {
            long key = key(text, at);
            Form longest = null;
            for (Form form = slot(key); form != null; form = form.next) {
                boolean longer = longest == null || form.text.length() > longest.text.length();
                if (form.key == key && longer && text.startsWith(form.text, at)) {
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
