package dev.plumb.modules.machine;

import dev.plumb.resource.Course;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reboots a host: tells one start from the other, has it go down, connects until it is another start, and tries whether it
 * can be worked on.
 *
 * @param p the task's parameters
 * @param command reboots the host
 */
record RebootCourse(RebootModule.Params p, Script command) implements Course {
    private static final String BOOT = "tells its start";
    private static final String COMMAND = "reboots";
    private static final String TEST = "is tried";
    private static final int LONGEST_PAUSE = 5;
    private static final Duration CONNECTS = Duration.ofSeconds(30);

    @Override
    public Next next(Past past) {
        List<Event> events = past.events();
        if (events.isEmpty()) {
            return attempt(BOOT, p.bootTimeCommand());
        }
        ScriptResult before = result(events.get(0));
        if (!before.succeeded() || text(before).isEmpty()) {
            return fail("failed to get host boot time info, " + told(before), false);
        } else if (events.size() == 1) {
            return new Attempt(COMMAND, command.withTimeout(p.limit()));
        }
        ScriptResult sent = result(events.get(1));
        if (!sent.succeeded() && sent.exit() != GONE) {
            return fail(
                    "Reboot command failed. Error was: '" + text(sent) + ", "
                            + sent.stderrText().strip() + "' (" + Course.failure(sent) + ")",
                    false);
        } else if (events.size() == 2) {
            return new Pause(p.after().plusSeconds(1));
        }
        return wait(past, text(before));
    }

    private Next wait(Past past, String before) {
        List<Event> events = past.events();
        Event changed = events.subList(2, events.size()).stream()
                .filter(each -> isAttempt(each, BOOT) && result(each).succeeded())
                .filter(each ->
                        !text(result(each)).isEmpty() && !text(result(each)).equals(before))
                .findFirst()
                .orElse(null);
        Event last = events.get(events.size() - 1);
        if (isAttempt(last, TEST) && result(last).succeeded()) {
            return new Done();
        }
        Event since = changed == null ? events.get(2) : changed;
        if (past.late() || past.elapsed().minus(since.at()).compareTo(p.limit()) > 0) {
            String what = changed == null ? "last boot time check" : "post-reboot test command";
            return fail(
                    "Timed out waiting for " + what + " (timeout=" + p.rebootTimeout() + "); " + why(events, before),
                    true);
        } else if (last.next() instanceof Pause) {
            boolean reach =
                    changed == null || result(events.get(events.size() - 2)).exit() == GONE;
            Integer limit = p.connectTimeout();
            return reach
                    ? new Reconnect(limit == null ? CONNECTS : Duration.ofSeconds(limit))
                    : attempt(TEST, p.testCommand());
        } else if (last.next() instanceof Reconnect && result(last).succeeded()) {
            return changed == null ? attempt(BOOT, p.bootTimeCommand()) : attempt(TEST, p.testCommand());
        } else if (last == changed) {
            return attempt(TEST, p.testCommand());
        }
        long pauses =
                events.stream().filter(each -> each.next() instanceof Pause).count();
        return new Pause(Duration.ofSeconds(Math.min(LONGEST_PAUSE, pauses)));
    }

    /** What was seen last, for who is told that it took too long. */
    private static String why(List<Event> events, String before) {
        for (int i = events.size() - 1; i > 1; i--) {
            ScriptResult result = events.get(i).result();
            if (result != null && !result.succeeded()) {
                return "the last attempt: " + told(result);
            } else if (result != null && text(result).equals(before)) {
                return "the host can be reached, and has not been started anew";
            }
        }
        return "the host was not there";
    }

    private static String told(ScriptResult result) {
        return result.exit() == GONE ? result.stderrText().strip() : Course.failure(result);
    }

    private Attempt attempt(String step, String text) {
        Duration limit = p.limit().compareTo(CONNECTS) < 0 ? p.limit() : CONNECTS;
        return new Attempt(step, Script.of(text + "\n").withTimeout(limit));
    }

    private static boolean isAttempt(Event event, String step) {
        return event.next() instanceof Attempt attempt && attempt.step().equals(step);
    }

    private static ScriptResult result(Event event) {
        @Nullable ScriptResult result = event.result();
        if (result == null) {
            throw new IllegalStateException("there is no result of " + event.next());
        }
        return result;
    }

    private static String text(ScriptResult result) {
        return result.stdoutText().strip();
    }

    private static Fail fail(String why, boolean rebooted) {
        return new Fail(why, Map.of("rebooted", rebooted));
    }
}
