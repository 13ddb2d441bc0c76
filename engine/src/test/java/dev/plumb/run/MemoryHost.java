package dev.plumb.run;

import dev.plumb.host.Batch;
import dev.plumb.host.Become;
import dev.plumb.host.HostConnection;
import dev.plumb.host.HostException;
import dev.plumb.host.RefusedException;
import dev.plumb.resource.Action;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A host made of memory: keys with values. Its scripts are lines of {@code get KEY}, {@code set KEY VALUE}, {@code del KEY},
 * {@code say TEXT}, {@code nul}, {@code count} (how often it ran), {@code overlap} (on how many hosts it runs at once), {@code ignore},
 * {@code fail TEXT}, {@code lose}, and {@code expect KEY VALUE}.
 */
final class MemoryHost implements HostConnection {
    final Map<String, String> entries = new TreeMap<>();
    final List<String> journal = new ArrayList<>();
    final List<String> users = new ArrayList<>();
    /** Users that cannot be become until a key of their name is set. */
    final Set<String> missing = new HashSet<>();

    int batches;
    private static final AtomicInteger OVERLAPPING = new AtomicInteger();
    private int counted;

    /** What somebody else runs, one each time a script looks again. */
    final Deque<String> intrusions = new ArrayDeque<>();

    @Override
    public CompletableFuture<List<ScriptResult>> send(@Nullable Become become, Batch batch) {
        batches++;
        users.add(
                become == null
                        ? ""
                        : become.method() + " " + become.user() + " " + become.flags() + " " + become.executable());
        if (become != null && missing.contains(become.user()) && !entries.containsKey(become.user())) {
            return CompletableFuture.failedFuture(new RefusedException(RefusedException.Lack.USER, "no such user"));
        }
        List<ScriptResult> results = new ArrayList<>();
        boolean failed = false;
        for (Script script : batch.scripts()) {
            if (failed && batch.stopOnFailure()) {
                results.add(result(ScriptResult.Status.SKIPPED, -1, "", ""));
                continue;
            }
            try {
                ScriptResult result = run(script.text());
                failed |= !result.succeeded();
                results.add(result);
            } catch (HostException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        return CompletableFuture.completedFuture(results);
    }

    /** Whether only one shell can be had. */
    boolean oneShell;

    int besides;

    @Override
    public CompletableFuture<List<ScriptResult>> sendBeside(@Nullable Become become, Batch batch) {
        besides++;
        return oneShell
                ? CompletableFuture.failedFuture(new HostException(HostException.Reason.LOST, "no channel"))
                : send(become, batch);
    }

    /** How the connection is lost when a job is started: not at all, before it, or after it. */
    String losesStart = "";

    private boolean job;

    private ScriptResult job(String text) {
        String loses = losesStart;
        if (text.contains("setsid")) {
            losesStart = "";
            if (!loses.equals("before")) {
                job = true;
                String task = "rm -f \"$0\";";
                text.lines().filter(line -> line.startsWith(task)).forEach(line -> run(line.substring(task.length())));
            }
            if (!loses.isEmpty()) {
                throw new HostException(HostException.Reason.LOST, "the connection was lost");
            }
            return result(ScriptResult.Status.DONE, 0, "/job\n", "");
        } else if (text.contains("rm -rf")) {
            journal.add("clean up");
            job = false;
            return result(ScriptResult.Status.DONE, 0, "", "");
        }
        return result(ScriptResult.Status.DONE, 0, job ? "done 0 0 0 0 /job\n" : "none\n", "");
    }

    private ScriptResult run(String text) {
        if (text.contains("plumb_j=")) {
            return job(text);
        }
        StringBuilder out = new StringBuilder();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "get" ->
                    out.append(words[1])
                            .append('=')
                            .append(entries.getOrDefault(words[1], ""))
                            .append('\n');
                case "set" -> {
                    journal.add(line);
                    entries.put(words[1], words[2]);
                }
                case "del" -> {
                    journal.add(line);
                    entries.remove(words[1]);
                }
                case "say" -> {
                    journal.add(line);
                    out.append(line.substring(4));
                }
                case "nul" -> out.append("a\0b");
                case "count" -> out.append(++counted);
                case "fail" -> {
                    journal.add(line);
                    return result(ScriptResult.Status.DONE, 3, out.toString(), line.substring(5));
                }
                case "overlap" -> overlap();
                case "expect" -> {
                    if (!intrusions.isEmpty()) {
                        run(intrusions.remove());
                    }
                    if (!words[2].equals(entries.getOrDefault(words[1], ""))) {
                        return result(ScriptResult.Status.DONE, Action.MOVED, "", words[1] + " has changed");
                    }
                }
                case "lose" -> throw new HostException(HostException.Reason.LOST, "the connection was lost");
                default -> {}
            }
        }
        return result(ScriptResult.Status.DONE, 0, out.toString(), "");
    }

    private void overlap() {
        int most = OVERLAPPING.incrementAndGet();
        for (int i = 0; i < 20; i++) {
            LockSupport.parkNanos(10_000_000);
            most = Math.max(most, OVERLAPPING.get());
        }
        OVERLAPPING.decrementAndGet();
        journal.add("at once: " + Math.min(most, 2));
    }

    private static ScriptResult result(ScriptResult.Status status, int exit, String out, String err) {
        return new ScriptResult(
                status,
                exit,
                out.getBytes(StandardCharsets.UTF_8),
                err.getBytes(StandardCharsets.UTF_8),
                false,
                Duration.ZERO);
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
}
