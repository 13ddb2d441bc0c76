package dev.plumb.it;

import dev.plumb.it.FaultProxy.Link;
import dev.plumb.it.FaultProxy.Point;
import dev.plumb.it.FaultProxy.Struck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One fault at one point of the play.
 *
 * @param fault what happens
 * @param turn number of the turn of an undisturbed run in which the point lies
 * @param upload whether that is an upload
 * @param point where
 */
record FaultTrial(Fault fault, int turn, boolean upload, Point point) {
    /** A file that several tasks write has been seen in these states in between. */
    private static final Map<String, Set<String>> BETWEEN = Map.of(
            "srv/ours/app.conf",
            Set.of(plain("# made by hand\ncolour=green\nsize=1\n"), plain("# made by hand\ncolour=green\nsize=2\n")));

    /** What can happen, and how a run that it happens to may end. */
    enum Fault {
        /** The controller is killed with SIGKILL. */
        KILL(0, 137),
        /** The connection is reset; a run with a job connects again, and may find that it has not been started. */
        CUT(0, 2, 4),
        /** Nothing arrives any more on either side. */
        SILENCE(0, 2, 4),
        /** There is no room left. */
        FULL(0, 2),
        /** The controller gets SIGINT. */
        INTERRUPT(0, 130);

        private final Set<Integer> exits;

        Fault(Integer... exits) {
            this.exits = Set.of(exits);
        }

        boolean isOfProcess() {
            return this == KILL || this == INTERRUPT;
        }
    }

    /**
     * What a host looks like before and after the play.
     *
     * @param old before
     * @param done after
     */
    record Looks(Map<String, String> old, Map<String, String> done) {}

    /**
     * What came of a trial.
     *
     * @param struck where the fault happened, null when its point was not reached
     * @param complaints what was wrong, empty when nothing was
     */
    record Verdict(FaultTrial trial, @Nullable Struck struck, List<String> complaints) {}

    /** Brings the fault about and says what was wrong then, and after the next run. */
    Verdict on(FaultHost host, Project project, Looks looks) throws IOException {
        List<String> complaints = new ArrayList<>();
        host.reset();
        CompletableFuture<Plumb.Running> process = new CompletableFuture<>();
        try (FaultProxy proxy = new FaultProxy(host.container().port(), point, () -> strike(host, process))) {
            project.inventory(host.container().inventoryLine("web", project.folder(), proxy.port())
                    + " ansible_ssh_extra_args='-o ServerAliveInterval=3 -o ServerAliveCountMax=2'");
            Outcomes outcomes;
            if (fault.isOfProcess()) {
                process.complete(project.startApply());
                outcomes = process.join().await();
            } else {
                outcomes = project.apply();
            }
            if (!fault.exits.contains(outcomes.exit())
                    || (outcomes.out() + outcomes.err()).contains("internal error")) {
                complaints.add("the run that it happened to: " + outcomes);
            }
            whole(host.look(), looks, complaints);
            host.makeRoom();
            next(host, project, looks, complaints);
            return new Verdict(this, proxy.struck(), complaints);
        }
    }

    private Link strike(FaultHost host, CompletableFuture<Plumb.Running> process) {
        switch (fault) {
            case KILL -> process.join().process().destroyForcibly();
            case INTERRUPT ->
                Checkout.run(
                        "kill", "-INT", String.valueOf(process.join().process().pid()));
            case FULL -> host.fill();
            default -> {}
        }
        return switch (fault) {
            case KILL -> Link.CLOSED;
            case CUT -> Link.CUT;
            case SILENCE -> Link.SILENT;
            case FULL, INTERRUPT -> Link.OPEN;
        };
    }

    /** The next run gets the host within a minute and converges, and the one after that finds nothing to do. */
    private static void next(FaultHost host, Project project, Looks looks, List<String> complaints) {
        project.on(host.container());
        Outcomes next = project.apply("--lock-wait", "60");
        if (next.exit() != 0) {
            complaints.add("the next run: " + next);
            return;
        }
        Map<String, String> now = host.look();
        looks.done().forEach((name, line) -> {
            if (!line.equals(now.get(name)) && !name.startsWith("backup ")) {
                complaints.add("after the next run " + name + " is " + now.get(name) + " instead of " + line);
            }
        });
        whole(now, looks, complaints);
        String leftovers = host.leftovers();
        if (!leftovers.isEmpty()) {
            complaints.add("after the next run there is\n" + leftovers);
        }
        Outcomes last = project.apply("--detailed-exitcode");
        if (last.exit() != 0) {
            complaints.add("the run after the next, which should find nothing to do: " + last);
        }
    }

    /** Whatever the play manages is as before or as after, nothing in between. */
    private static void whole(Map<String, String> now, Looks looks, List<String> complaints) {
        now.forEach((name, line) -> {
            boolean whole = name.startsWith("backup ")
                    ? line.contains(" " + name.replaceAll(".*\\.([0-9a-f]+)~$", "$1"))
                    : Stream.of(looks.old(), looks.done()).anyMatch(known -> line.equals(known.get(name)))
                            || BETWEEN.getOrDefault(name, Set.of()).contains(line);
            if (!whole) {
                complaints.add(name + " is neither old nor new: " + line + ", not "
                        + looks.old().get(name) + " or " + looks.done().get(name));
            }
        });
    }

    private static String plain(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "644 root:root " + HexFormat.of().formatHex(digest) + "  -";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return fault + " in turn " + turn + (upload ? " (an upload)" : "") + " at " + point;
    }
}
