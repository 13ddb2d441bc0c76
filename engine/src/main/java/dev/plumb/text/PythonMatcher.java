package dev.plumb.text;

import dev.plumb.limit.LimitException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Searches one text for a {@link PythonPattern}. Bounded: a search ends when the time of the evaluation is up, and one that
 * recurses for every character, as {@code (a|b)*} does, is done again on a thread with a large stack.
 */
public final class PythonMatcher {
    /** Enough for about a million characters; only what is used of it takes memory. */
    private static final long LARGE_STACK = 512L << 20;

    private final Matcher matcher;
    private int next;

    PythonMatcher(Pattern pattern, String text) {
        this.matcher = pattern.matcher(new BoundedText(text));
    }

    /**
     * Searches for the next match.
     *
     * @throws LimitException when that takes too long or too much stack
     */
    public boolean find() {
        int from = next;
        boolean found = tried(matcher::find, () -> from <= length() && matcher.find(from));
        if (found) {
            next = matcher.end() == matcher.start() ? matcher.end() + 1 : matcher.end();
        }
        return found;
    }

    /** Whether the text begins with a match. */
    public boolean lookingAt() {
        return tried(matcher::lookingAt, () -> matcher.reset().lookingAt());
    }

    /** Whether all of the text is a match. */
    public boolean matches() {
        return tried(matcher::matches, () -> matcher.reset().matches());
    }

    private int length() {
        return matcher.regionEnd();
    }

    private static boolean tried(BooleanSupplier search, BooleanSupplier again) {
        try {
            return search.getAsBoolean();
        } catch (StackOverflowError e) {
            return Deep.call(again);
        }
    }

    /** The match. */
    public String group() {
        return matcher.group();
    }

    /** What a group matched, or null. */
    public @Nullable String group(int number) {
        return matcher.group(number);
    }

    /** How many groups the expression has. */
    public int groupCount() {
        return matcher.groupCount();
    }

    /** Offset of a group of the match, -1 when it took no part. */
    public int start(int group) {
        return matcher.start(group);
    }

    /** Offset behind a group of the match, -1 when it took no part. */
    public int end(int group) {
        return matcher.end(group);
    }

    /** Offset of the match. */
    public int start() {
        return matcher.start();
    }

    /** Offset behind the match. */
    public int end() {
        return matcher.end();
    }

    /** A call on a thread with a large stack. */
    private static final class Deep implements Runnable {
        private final BooleanSupplier search;
        private boolean found;
        private @Nullable RuntimeException failure;

        private Deep(BooleanSupplier search) {
            this.search = search;
        }

        static boolean call(BooleanSupplier search) {
            Deep deep = new Deep(search);
            Thread thread = new Thread(null, deep, "regular-expression", LARGE_STACK);
            thread.setDaemon(true);
            thread.start();
            boolean cut = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    // the search asks the clock of the evaluation by itself
                    cut = true;
                }
            }
            if (cut) {
                Thread.currentThread().interrupt();
            }
            if (deep.failure != null) {
                throw deep.failure;
            }
            return deep.found;
        }

        @Override
        public void run() {
            try {
                found = search.getAsBoolean();
            } catch (StackOverflowError e) {
                failure = new LimitException(
                        "the regular expression recurses too deeply for a text of this length",
                        "a group that is repeated recurses for every turn: write [ab]* for (a|b)*");
            } catch (OutOfMemoryError e) {
                failure = LimitException.memory();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
    }
}
