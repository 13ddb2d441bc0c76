package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.it.FaultProxy.Link;
import dev.plumb.it.FaultProxy.Point;
import dev.plumb.it.FaultProxy.Struck;
import dev.plumb.it.FaultProxy.Turn;
import dev.plumb.it.FaultTrial.Fault;
import dev.plumb.it.FaultTrial.Looks;
import dev.plumb.it.FaultTrial.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong at whatever point of a play that uses every module that writes: every file is the old one or the new
 * one, the next run gets the host within a minute, brings everything about and leaves no temporary file behind.
 *
 * <p>The suite tries a third of the exchanges, others each time. {@code -Dplumb.faults=each} tries one fault at each of them, {@code all}
 * every fault at several points, in hours; {@code -Dplumb.seed} and {@code -Dplumb.faults.hosts} say which points are tried and on how many
 * hosts at once.
 */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {
    private static final int LARGE = 600_000;

    /** A request of this size is an upload: more than fits into a frame. */
    private static final int UPLOAD = 256 << 10;

    private static final int UPLOADS = 3;

    /** So much of a request is part of an upload, or as good as one. */
    private static final int NO_FRAME = 20 << 10;

    /** How many turns another run may count more or less up to a point. */
    private static final int NEAR = 3;

    private static final int SEVERAL = 3;
    private static final int SILENT = 4;

    /** A suite tries every so many turns, others each time: all of them take a fifth of its time. */
    private static final int SOME = 3;

    /** How often turns are tried again that a fault missed, since the run was divided otherwise. */
    private static final int ROUNDS = 3;

    /** Faults that do not take a minute. */
    private static final List<Fault> QUICK = List.of(Fault.KILL, Fault.CUT, Fault.FULL, Fault.INTERRUPT);

    private final long seed = Long.getLong("plumb.seed", System.nanoTime());
    private final String which = System.getProperty("plumb.faults", "some");
    private final boolean all = which.equals("all");
    private final boolean each = all || which.equals("each");
    private final List<FaultHost> hosts = new ArrayList<>();

    @TempDir
    private Path folder;

    private ExecutorService workers = Executors.newCachedThreadPool();

    @BeforeAll
    void start() throws Exception {
        List<Future<FaultHost>> starting = new ArrayList<>();
        for (int i = 0; i < Integer.getInteger("plumb.faults.hosts", 4); i++) {
            starting.add(workers.submit(FaultHost::new));
        }
        for (Future<FaultHost> each : starting) {
            hosts.add(each.get());
        }
    }

    @AfterAll
    void stop() {
        workers.shutdownNow();
        hosts.forEach(FaultHost::close);
    }

    @Test
    void everyFaultAtEveryExchangeLeavesWholeFilesAndARunThatConverges() throws Exception {
        System.out.println("fault matrix: seed " + seed);
        List<Turn> turns = new ArrayList<>();
        Looks looks = undisturbed(turns);
        List<FaultTrial> trials = trials(turns);
        List<Verdict> verdicts = run(trials, looks);
        for (int round = 0; round < ROUNDS && !missed(turns, verdicts).isEmpty(); round++) {
            verdicts.addAll(run(again(turns, missed(turns, verdicts), round), looks));
        }
        report(turns, verdicts);
        assertThat(verdicts)
                .allSatisfy(verdict -> assertThat(verdict.complaints())
                        .as("%s (seed %d)", verdict.trial(), seed)
                        .isEmpty());
        covers(turns, verdicts);
    }

    /** The play as it should go; its turns are noted. */
    private Looks undisturbed(List<Turn> turns) throws IOException {
        FaultHost host = hosts.get(0);
        host.reset();
        Map<String, String> old = host.look();
        Project project = project(0);
        try (FaultProxy proxy = new FaultProxy(host.container().port(), null, () -> Link.OPEN)) {
            project.inventory(host.container().inventoryLine("web", project.folder(), proxy.port()));
            Outcomes done = project.apply();
            assertThat(done.exit()).as("%s", done).isZero();
            turns.addAll(proxy.turns());
            System.out.println("fault matrix: " + done.count("web", "exchanges") + " exchanges, " + turns);
            assertThat(turns)
                    .as("turns of the connection; one exchange is one at least")
                    .hasSizeGreaterThanOrEqualTo(done.count("web", "exchanges"));
            // a host that has much else to do may tell in the middle of an upload that it takes more, which makes two
            // turns of it
            assertThat(turns.stream().filter(FaultMatrixTest::isUpload)).hasSizeBetween(UPLOADS, 2 * UPLOADS);
        }
        assertThat(host.leftovers()).isEmpty();
        return new Looks(old, host.look());
    }

    private static boolean isUpload(Turn turn) {
        return turn.request() > UPLOAD;
    }

    /** A project of its own for each host, since inventories differ. */
    private Project project(int number) throws IOException {
        Path own = folder.resolve("project" + number);
        if (!Files.exists(own)) {
            Checkout.run("cp", "-r", FaultHost.FILES.toString(), own.toString());
            byte[] content = new byte[LARGE];
            new SplittableRandom(7).nextBytes(content);
            Files.write(own.resolve("large.bin"), content);
        }
        return new Project(own);
    }

    private List<FaultTrial> trials(List<Turn> turns) {
        List<FaultTrial> trials = new ArrayList<>();
        Random random = new Random(seed);
        Set<Integer> silent = silent(turns, random);
        long sent = 0;
        long answered = 0;
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            boolean upload = isUpload(turn);
            int points = all ? 4 : !isTried(i) ? 0 : upload && each ? QUICK.size() - 1 : 1;
            for (int k = 0; k < points; k++) {
                // of an upload the most is what goes to the host
                boolean toHost = upload ? k < points - 1 || !all : all ? k % 2 == 0 : random.nextBoolean();
                long from = toHost ? sent : answered;
                long bytes = toHost ? turn.request() : turn.answer();
                // not at the very ends, which another run may reach some bytes earlier or later
                Point point = new Point(toHost, from + 1 + (long) ((0.05 + random.nextDouble() * 0.9) * bytes));
                List<Fault> some = silent.contains(i) ? List.of(Fault.SILENCE, quick(i + k)) : List.of(quick(i + k));
                for (Fault fault : all ? List.of(Fault.values()) : some) {
                    trials.add(new FaultTrial(fault, i, upload, point));
                }
            }
            sent += turn.request();
            answered += turn.answer();
        }
        Collections.shuffle(trials, random);
        // a silent link takes a minute, in which others can be tried
        trials.sort((a, b) -> Boolean.compare(b.fault() == Fault.SILENCE, a.fault() == Fault.SILENCE));
        return trials;
    }

    private boolean isTried(int turn) {
        return each || Math.floorMod(turn + seed, SOME) == 0;
    }

    /** Other trials of turns that were missed, in the middle of what is sent. */
    private List<FaultTrial> again(List<Turn> turns, Set<Integer> missed, int round) {
        List<FaultTrial> trials = new ArrayList<>();
        for (int turn : missed) {
            long before =
                    turns.subList(0, turn).stream().mapToLong(Turn::request).sum();
            Point point = new Point(true, before + turns.get(turn).request() / 2);
            trials.add(new FaultTrial(quick(turn + round + 1), turn, isUpload(turns.get(turn)), point));
        }
        return trials;
    }

    private Set<Integer> missed(List<Turn> turns, List<Verdict> verdicts) {
        Set<Integer> missed = new TreeSet<>();
        for (int i = 0; i < turns.size(); i++) {
            int turn = i;
            if (isTried(i) && verdicts.stream().noneMatch(v -> v.trial().turn() == turn && isThere(v))) {
                missed.add(turn);
            }
        }
        return missed;
    }

    private Fault quick(int number) {
        return QUICK.get((int) Math.floorMod(number / (each ? 1 : SOME) + seed, QUICK.size()));
    }

    /** Few links fall silent, since that takes a minute each time. */
    private Set<Integer> silent(List<Turn> turns, Random random) {
        Set<Integer> silent = new TreeSet<>();
        while (silent.size() < (each ? SILENT : SILENT / 2)) {
            int turn = random.nextInt(turns.size());
            if (isTried(turn) && !isUpload(turns.get(turn))) {
                silent.add(turn);
            }
        }
        return silent;
    }

    private List<Verdict> run(List<FaultTrial> trials, Looks looks) throws Exception {
        Queue<FaultTrial> queue = new ConcurrentLinkedQueue<>(trials);
        List<Future<List<Verdict>>> running = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            FaultHost host = hosts.get(i);
            Project project = project(i);
            running.add(workers.submit(() -> {
                List<Verdict> verdicts = new ArrayList<>();
                for (FaultTrial trial = queue.poll(); trial != null; trial = queue.poll()) {
                    Verdict verdict = trial.on(host, project, looks);
                    verdicts.add(verdict);
                    if (!verdict.complaints().isEmpty()) {
                        System.out.println("fault matrix: " + trial + ": " + verdict.complaints());
                    }
                }
                return verdicts;
            }));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Future<List<Verdict>> each : running) {
            verdicts.addAll(each.get());
        }
        return verdicts;
    }

    private static Map<Fault, Integer> counted(List<Verdict> verdicts) {
        Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
        verdicts.forEach(v -> counts.merge(v.trial().fault(), 1, Integer::sum));
        return counts;
    }

    private static void report(List<Turn> turns, List<Verdict> verdicts) {
        System.out.println("fault matrix: " + turns.size() + " turns, " + verdicts.size() + " trials, "
                + counted(verdicts) + ", with complaints: "
                + verdicts.stream().filter(v -> !v.complaints().isEmpty()).count());
        verdicts.stream()
                .filter(v -> !isThere(v))
                .forEach(v -> System.out.println("  elsewhere: " + v.trial() + ", but " + v.struck()));
    }

    /** Whether the fault happened where it was to: other runs may divide into turns a little differently. */
    private static boolean isThere(Verdict verdict) {
        Struck struck = verdict.struck();
        return struck != null
                && (verdict.trial().upload()
                        ? struck.request() > NO_FRAME
                        : Math.abs(struck.turn() - verdict.trial().turn()) <= NEAR);
    }

    /** Every exchange and every upload that was to be was hit, and every fault happened, several times where all are. */
    private void covers(List<Turn> turns, List<Verdict> verdicts) {
        assertThat(missed(turns, verdicts))
                .as("turns of %s that no fault hit (seed %d)", turns, seed)
                .isEmpty();
        // wherever: a fault that came a turn too late has happened all the same
        Map<Fault, Integer> counts =
                counted(verdicts.stream().filter(v -> v.struck() != null).toList());
        assertThat(Fault.values())
                .allSatisfy(fault -> assertThat(counts.getOrDefault(fault, 0))
                        .as("%s (seed %d)", fault, seed)
                        .isGreaterThanOrEqualTo(each ? SEVERAL : 1));
    }
}
