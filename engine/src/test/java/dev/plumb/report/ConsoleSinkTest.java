package dev.plumb.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsoleSinkTest {
    private static final Position TASK = new Position("site.yml", 12, 7);
    private static final Diff MOTD = new Diff(
            "file /etc/motd",
            List.of(
                    new Diff.Line(Diff.Kind.ATTRIBUTE, "mode: 0644 → 0600"),
                    new Diff.Line(Diff.Kind.HUNK, "@@ -1,2 +1,2 @@"),
                    new Diff.Line(Diff.Kind.CONTEXT, "welcome"),
                    new Diff.Line(Diff.Kind.REMOVED, "old\r"),
                    new Diff.Line(Diff.Kind.ADDED, "\tnew")));

    @Test
    void showsADryRunOnTwoHosts() {
        String shown = show(
                ConsoleOptions.PLAIN,
                new Event.RunStarted(true, List.of("site.yml")),
                new Event.PlayStarted("Web servers", new Position("site.yml", 1, 3), List.of("web1", "web2"), 9),
                task("web1", 1, "Packages", Outcome.OK).event(),
                task("web2", 1, "Packages", Outcome.OK).event(),
                task("web1", 2, "Message", Outcome.CHANGED).diff(MOTD).event(),
                task("web2", 2, "Message", Outcome.CHANGED).diff(MOTD).event(),
                task("web1", 3, "Config", Outcome.CHANGED)
                        .assumes("file /etc/nginx/nginx.conf from package nginx, task 1 \"Packages\"")
                        .event(),
                task("web2", 3, "Config", Outcome.OK).event(),
                task("web1", 4, "Probe", Outcome.UNKNOWN)
                        .message("stdout of task 3 \"probe\" is not known before apply")
                        .event(),
                recap(true, counts(1, 2, 0, 0, 1, 1), counts(2, 1, 0, 0, 0, 0)));

        assertThat(shown).isEqualTo("""
                        check site.yml (dry run: nothing is touched)

                        play Web servers: 2 hosts, 9 tasks (site.yml:1:3)

                        task 2: Message (copy)
                          web1: changed
                            file /etc/motd
                              ~ mode: 0644 → 0600
                              @@ -1,2 +1,2 @@
                                welcome
                              - old\\r
                              + \tnew
                          web2: changed
                            file /etc/motd
                              ~ mode: 0644 → 0600
                              @@ -1,2 +1,2 @@
                                welcome
                              - old\\r
                              + \tnew

                        task 3: Config (copy)
                          web1: changed (assumes: file /etc/nginx/nginx.conf from package nginx, task 1 "Packages")

                        task 4: Probe (copy)
                          web1: may change (stdout of task 3 "probe" is not known before apply)

                        recap  ok  changed  assumed  may change  failed  exchanges  time
                        web1    1        2        1           1       0          3  0.07 s
                        web2    2        1        0           0       0          3  0.06 s

                        3 changes to make, 1 assumed, 1 may change (0.42 s)
                        """);
    }

    @Test
    void whatNobodyWouldReadIsCutUnlessItIsAskedFor() {
        String many = "line\n".repeat(5000);
        String wide = "x".repeat(1_000_000);
        Event[] events = {
            task("web1", 1, "Many", Outcome.FAILED).message(many).details(many).event(),
            task("web1", 2, "Wide", Outcome.FAILED)
                    .message(wide)
                    .details("stderr: " + wide)
                    .event()
        };
        String shown = show(ConsoleOptions.PLAIN, events);
        assertThat(shown.length()).isLessThan(20_000);
        assertThat(shown).contains("… 4900 more lines (-vv shows all)", "more characters, -vv shows all");
        ConsoleOptions plain = ConsoleOptions.PLAIN;
        ConsoleOptions all = new ConsoleOptions(plain.palette(), 2, plain.diffs(), plain.live(), plain.width());
        assertThat(show(all, events)).contains(wide).doesNotContain("more lines");
    }

    @Test
    void showsFailuresWithDetailsAndPosition() {
        String shown = show(
                ConsoleOptions.PLAIN,
                task("web1", 5, "Restart", Outcome.FAILED)
                        .message("the service nginx did not start")
                        .details("command: systemctl start nginx", "exit status 1", "stderr: no\n  way \033[31m")
                        .event(),
                task("web2", 5, "Restart", Outcome.FAILED)
                        .message("no")
                        .ignored()
                        .event(),
                recap(false, counts(3, 0, 1, 0, 0, 0)));

        assertThat(shown).isEqualTo("""

                        task 5: Restart (copy)
                          web1: failed: the service nginx did not start
                            command: systemctl start nginx
                            exit status 1
                            stderr: no
                              way \\x1b[31m
                            at site.yml:12:7
                          web2: failed (ignored): no
                            at site.yml:12:7

                        recap  ok  changed  failed  exchanges  time
                        web1    3        0       1          3  0.01 s

                        Nothing changed, 1 failed (0.42 s)
                        """);
    }

    @Test
    void hostsThatAreLockedOrWereInterruptedAreNoUnreachableOnes() {
        String shown = show(
                ConsoleOptions.PLAIN,
                new Event.HostLost("web1", "locked", "ann holds it"),
                new Event.HostLost("web2", "interrupted", "the run was interrupted"),
                recap(
                        false,
                        new Event.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0),
                        new Event.Counts(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 1)));
        assertThat(shown)
                .contains("host web2 is excluded (interrupted): the run was interrupted")
                .contains("recap  ok  changed  failed  locked  interrupted  exchanges  time\n")
                .endsWith("\n1 change made, 1 host locked by another run, 1 host interrupted (0.42 s)\n")
                .doesNotContain("unreachable");
        assertThat(show(ConsoleOptions.PLAIN, recap(false, new Event.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0))))
                .endsWith("\n1 host locked by another run (0.42 s)\n");
    }

    @Test
    void whatACommandPrintedIsShownWithAFailureAndOtherwiseWhenItIsAskedFor() {
        Output output = new Output("make  all", 2L, "a\n".repeat(20) + "b \033[1m\n", "e\n", false);
        Event failed = task("web1", 1, "Make", Outcome.FAILED)
                .message("e (exit status 2)")
                .output(output)
                .event();
        assertThat(show(ConsoleOptions.PLAIN, failed)).isEqualTo("""

                        task 1: Make (copy)
                          web1: failed: e (exit status 2)
                            command: make  all
                        %s    stdout: b \\x1b[1m
                            at site.yml:12:7
                        """.formatted("    stdout: a\n".repeat(7)));
        ConsoleOptions more = new ConsoleOptions(Palette.NONE, 1, true, false, 80);
        assertThat(show(more, failed)).contains("    stdout: a\n".repeat(20)).contains("    stderr: e\n    at ");
        Event ok = task("web1", 1, "Make", Outcome.OK).output(output).event();
        assertThat(show(ConsoleOptions.PLAIN, ok)).isEmpty();
        assertThat(show(more, ok)).endsWith("    stdout: b \\x1b[1m\n    stderr: e\n");
        Event much = task("web1", 1, "Make", Outcome.OK)
                .output(new Output(null, 0L, "x\n".repeat(500), "", false))
                .event();
        assertThat(show(more, much)).endsWith("    … 400 more lines (-vv shows all)\n");
    }

    @Test
    void aRescuedFailureIsToldAsSuchAndATaskOfAnIncludeWithTheIncludesNumber() {
        String shown = show(
                ConsoleOptions.PLAIN,
                task("web1", 5, "Try", Outcome.FAILED)
                        .message("no")
                        .rescued()
                        .place("5.2")
                        .event());

        assertThat(shown).isEqualTo("""

                        task 5.2: Try (copy)
                          web1: failed (rescued): no
                            at site.yml:12:7
                        """);
    }

    @Test
    void whileSomebodyIsAskedNothingIsWritten() {
        String shown = show(
                ConsoleOptions.PLAIN,
                new Event.Asking(true),
                new Event.Warning(null, "held"),
                new Event.Asking(false),
                new Event.Warning(null, "after"));
        assertThat(shown).isEqualTo("warning: held\nwarning: after\n");
        assertThat(show(ConsoleOptions.PLAIN, new Event.Asking(true), new Event.Warning(null, "held")))
                .isEmpty();
    }

    @Test
    void unchangedAndSkippedTasksAreQuietUnlessAskedFor() {
        Event[] events = {
            task("web1", 1, "One", Outcome.OK).event(),
            task("web1", 2, "Two", Outcome.SKIPPED).event(),
            task("web1", 3, "Say", Outcome.OK).message("hello\nworld\n").event(),
            task("web1", 4, "Loop", Outcome.OK).item("a").message("b").event(),
        };
        assertThat(show(ConsoleOptions.PLAIN, events)).isEqualTo("""

                        task 3: Say (copy)
                          web1: ok:
                            hello
                            world

                        task 4: Loop (copy)
                          web1 [a]: ok: b
                        """);
        assertThat(show(new ConsoleOptions(Palette.NONE, 1, true, false, 80), events))
                .startsWith("""

                        task 1: One (copy)
                          web1: ok

                        task 2: Two (copy)
                          web1: skipped
                        """);
    }

    @Test
    void aTaskThatIsRightOnlyUnderAnAssumptionSaysSo() {
        assertThat(show(
                        ConsoleOptions.PLAIN,
                        task("web1", 1, "Probe", Outcome.OK)
                                .assumes("user www-data from package nginx, task 1 \"Packages\"")
                                .event()))
                .endsWith("  web1: ok (assumes: user www-data from package nginx, task 1 \"Packages\")\n");
    }

    @Test
    void longItemsOfLoopsAreCut() {
        assertThat(show(
                        ConsoleOptions.PLAIN,
                        task("web1", 1, "Loop", Outcome.CHANGED)
                                .item("{name: " + "x".repeat(80) + "}")
                                .event()))
                .endsWith("  web1 [{name: " + "x".repeat(53) + "…]: changed\n");
    }

    @Test
    void withoutDiffsTheChangedResourcesAreNamed() {
        Diff other = new Diff("user ann", List.of());
        ConsoleOptions quiet = new ConsoleOptions(Palette.NONE, 0, false, false, 80);
        String shown = show(
                quiet,
                task("web1", 1, "Few", Outcome.CHANGED)
                        .diff(MOTD)
                        .diff(other)
                        .took(2500)
                        .event(),
                task("web1", 2, "Many", Outcome.CHANGED)
                        .diff(MOTD)
                        .diff(other)
                        .diff(other)
                        .diff(other)
                        .diff(other)
                        .event());

        assertThat(shown).isEqualTo("""

                        task 1: Few (copy)
                          web1: changed: file /etc/motd, user ann [2.50 s]

                        task 2: Many (copy)
                          web1: changed: file /etc/motd, user ann, user ann and 2 more
                        """);
    }

    @Test
    void lostHostsWarningsAndHandlersAreTold() {
        String shown = show(
                ConsoleOptions.PLAIN,
                new Event.HostLost("web3", "host_key", "the host key has changed\nssh-keygen -R web3 forgets the old"),
                new Event.Warning("web1", "sudo took long"),
                new Event.Warning(null, "no host is named 'db'"),
                task("web1", 10, "reload nginx", Outcome.CHANGED).handler().event(),
                recap(false, new Event.Counts(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)));

        assertThat(shown).isEqualTo("""

                        host web3 is excluded (host key):
                            the host key has changed
                            ssh-keygen -R web3 forgets the old
                        warning: web1: sudo took long
                        warning: no host is named 'db'

                        handler: reload nginx (copy)
                          web1: changed

                        recap  ok  changed  failed  unreachable  exchanges  time
                        web1    0        0       0            1          0  0.01 s

                        1 host unreachable (0.42 s)
                        """);
    }

    @Test
    void saysPlainlyThatThereIsNothingToDo() {
        assertThat(show(ConsoleOptions.PLAIN, recap(true, counts(3, 0, 0, 0, 0, 0))))
                .endsWith("\nNothing to change (0.42 s)\n");
        assertThat(show(ConsoleOptions.PLAIN, recap(false, counts(3, 0, 0, 0, 0, 0))))
                .endsWith("\nNothing changed (0.42 s)\n");
        assertThat(show(ConsoleOptions.PLAIN, recap(false, counts(3, 1, 0, 0, 0, 0))))
                .endsWith("\n1 change made (0.42 s)\n");
        assertThat(show(ConsoleOptions.PLAIN, new Event.Recap(false, Map.of(), Duration.ZERO)))
                .isEqualTo("\nNo host matched (0.00 s)\n");
    }

    @Test
    void coloursDiffLinesByTheirKind() {
        String shown = show(
                new ConsoleOptions(Palette.ANSI, 0, true, false, 80),
                task("web1", 1, "T", Outcome.CHANGED).diff(MOTD).event());

        assertThat(shown)
                .contains("\033[33m~ mode: 0644 → 0600\033[0m\n")
                .contains("\033[36m@@ -1,2 +1,2 @@\033[0m\n")
                .contains("\033[31m- old\\r\033[0m\n")
                .contains("\033[32m+ \tnew\033[0m\n");
    }

    @Test
    void noStringFromAHostReachesTheTerminalRaw() {
        String evil = "\033]0;owned\007\u009b2J\u202e\0";
        Diff diff = new Diff(evil, List.of(new Diff.Line(Diff.Kind.ADDED, evil), new Diff.Line(Diff.Kind.HUNK, evil)));
        TaskBuilder all = task(evil, 1, evil, Outcome.FAILED)
                .diff(diff)
                .item(evil)
                .message(evil)
                .details(evil);
        Map<String, Event.Counts> hosts = new LinkedHashMap<>();
        hosts.put(evil, counts(1, 1, 1, 1, 1, 1));
        String shown = show(
                new ConsoleOptions(Palette.NONE, 3, true, false, 80),
                new Event.RunStarted(true, List.of(evil)),
                new Event.PlayStarted(evil, new Position(evil, 1, 1), List.of(evil), 1),
                all.event(),
                task("h", 2, "t", Outcome.CHANGED).assumes(evil).message(evil).event(),
                task("h", 2, "t", Outcome.UNKNOWN).message(evil).event(),
                task("h", 2, "t", Outcome.UNREACHABLE)
                        .message(evil + "\n" + evil)
                        .event(),
                new Event.HostLost(evil, evil, evil),
                new Event.Warning(evil, evil),
                new Event.Recap(true, hosts, Duration.ZERO));

        assertThat(shown.chars().filter(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e)))
                .isEmpty();
    }

    @Test
    void onATerminalAStatusLineIsRewrittenInPlace() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long[] now = {0};
        ConsoleSink sink = new ConsoleSink(out, new ConsoleOptions(Palette.NONE, 0, true, true, 70), () -> now[0]);
        sink.accept(new Event.PlayStarted("P", new Position("p.yml", 1, 1), List.of("a", "b"), 14));
        out.reset();
        now[0] += 3_000_000_000L;
        sink.accept(new Event.Progress("a", "Install " + "x".repeat(80), 5));
        assertThat(out.toString(UTF_8))
                .startsWith("\r\033[Ktask 5/14 Install xxx")
                .endsWith("x…");
        assertThat(out.toString(UTF_8)).hasSize(4 + 69);
        out.reset();
        now[0] += 1_000_000_000L;
        sink.accept(new Event.Progress("a", "Short\033[2J", 5));
        assertThat(out.toString(UTF_8)).isEqualTo("\r\033[Ktask 5/14 Short\\x1b[2J · hosts 0/2 · 4 s");
        out.reset();
        sink.accept(task("a", 5, "Short", Outcome.CHANGED).event());
        assertThat(out.toString(UTF_8))
                .isEqualTo("\r\033[K\ntask 5: Short (copy)\n  a: changed\n"
                        + "\r\033[Ktask 5/14 Short\\x1b[2J · hosts 1/2 · 4 s");
        out.reset();
        now[0] += 1_000_000_000L;
        sink.accept(new Event.UploadProgress("b", 5_000_000, 20_000_000));
        assertThat(out.toString(UTF_8)).contains(" · b upload 25 % of 20 MB · 5 s");
        out.reset();
        sink.accept(new Event.Recap(false, Map.of("a", counts(1, 1, 0, 0, 0, 0)), Duration.ofSeconds(5)));
        assertThat(out.toString(UTF_8)).startsWith("\r\033[K\nrecap").endsWith("1 change made (5.00 s)\n");
    }

    @Test
    void theStatusLineNamesTheItemAndSinceWhenItsTaskRuns() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long[] now = {0};
        ConsoleSink sink = new ConsoleSink(out, new ConsoleOptions(Palette.NONE, 0, true, true, 70), () -> now[0]);
        sink.accept(new Event.PlayStarted("P", new Position("p.yml", 1, 1), List.of("a"), 3));
        // what is planned ahead is told before what runs
        sink.accept(new Event.Progress("a", "Last", 3));
        now[0] += 2_000_000_000L;
        sink.accept(new Event.Progress("a", "Each", 2, 17, 50));
        assertThat(out.toString(UTF_8)).endsWith("\r\033[Ktask 2/3 Each 17/50 · hosts 0/1 · 2 s");
        now[0] += 3_000_000_000L;
        sink.accept(new Event.Progress("a", "Each", 2, 18, 50));
        assertThat(out.toString(UTF_8)).endsWith("\r\033[Ktask 2/3 Each 18/50 (3 s) · hosts 0/1 · 5 s");
        now[0] += 1_000_000_000L;
        sink.accept(new Event.Progress("a", "Last", 3));
        assertThat(out.toString(UTF_8)).endsWith("\r\033[Ktask 3/3 Last · hosts 0/1 · 6 s");
    }

    @Test
    void theStatusLineTellsWhatAScriptSaysOfItself() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long[] now = {0};
        ConsoleSink sink = new ConsoleSink(out, new ConsoleOptions(Palette.NONE, 0, true, true, 60), () -> now[0]);
        sink.accept(new Event.PlayStarted("P", new Position("p.yml", 1, 1), List.of("a"), 3));
        sink.accept(new Event.Progress("a", "Clone", 2));
        now[0] += 1_000_000_000L;
        sink.accept(new Event.Working("a", "receives 12 of 40 MB\033[2J"));
        assertThat(out.toString(UTF_8)).endsWith("a: receives 12 of 40 MB\\x1b[2…");
        now[0] += 1_000_000_000L;
        sink.accept(new Event.Progress("a", "Last", 3));
        assertThat(out.toString(UTF_8)).endsWith("\r\033[Ktask 3/3 Last · hosts 0/1 · 2 s");
    }

    @Test
    void nothingIsWrittenForProgressWithoutATerminal() {
        assertThat(show(
                        ConsoleOptions.PLAIN,
                        new Event.Progress("a", "t", 1),
                        new Event.UploadProgress("a", 1, 2),
                        new Event.Working("a", "w")))
                .isEmpty();
    }

    @Test
    void aClosedPipeDoesNotEndTheRun() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ConsoleSink sink = new ConsoleSink(closed, ConsoleOptions.PLAIN, () -> 0);
        sink.accept(task("a", 1, "t", Outcome.CHANGED).event());
        sink.accept(new Event.Recap(false, Map.of(), Duration.ZERO));
    }

    @Test
    void durationsAreReadable() {
        assertThat(Durations.words(Duration.ofMillis(423))).isEqualTo("0.42 s");
        assertThat(Durations.words(Duration.ofMillis(12_345))).isEqualTo("12.3 s");
        assertThat(Durations.words(Duration.ofSeconds(192))).isEqualTo("3 min 12 s");
        assertThat(Durations.words(Duration.ofMillis(59_960))).isEqualTo("1 min 00 s");
        assertThat(Durations.words(Duration.ofMinutes(62))).isEqualTo("1 h 02 min");
    }

    private static String show(ConsoleOptions options, Event... events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long[] now = {0};
        ConsoleSink sink = new ConsoleSink(out, options, () -> now[0]);
        for (Event event : events) {
            if (event instanceof Event.TaskEnded) {
                now[0] += 10_000_000;
            }
            sink.accept(event);
        }
        return out.toString(UTF_8);
    }

    private static Event.Counts counts(int ok, int changed, int failed, int skipped, int assumed, int unknown) {
        return new Event.Counts(ok, changed, failed, 0, skipped, 0, 0, assumed, unknown, 0, 3);
    }

    private static Event recap(boolean check, Event.Counts... counts) {
        Map<String, Event.Counts> hosts = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            hosts.put("web" + (i + 1), counts[i]);
        }
        return new Event.Recap(check, hosts, Duration.ofMillis(420));
    }

    private static TaskBuilder task(String host, int number, String name, Outcome outcome) {
        return new TaskBuilder(host, number, name, outcome);
    }

    private static final class TaskBuilder {
        private final String host;
        private final int number;
        private final String name;
        private final Outcome outcome;
        private final List<String> assumes = new ArrayList<>();
        private final List<Diff> diffs = new ArrayList<>();
        private @Nullable Output output;
        private List<String> details = List.of();
        private String message;
        private String item;
        private boolean ignored;
        private boolean rescued;
        private @Nullable String place;
        private boolean handler;
        private long millis = 12;

        TaskBuilder(String host, int number, String name, Outcome outcome) {
            this.host = host;
            this.number = number;
            this.name = name;
            this.outcome = outcome;
        }

        TaskBuilder assumes(String what) {
            assumes.add(what);
            return this;
        }

        TaskBuilder diff(Diff diff) {
            diffs.add(diff);
            return this;
        }

        TaskBuilder details(String... lines) {
            details = List.of(lines);
            return this;
        }

        TaskBuilder message(String text) {
            message = text;
            return this;
        }

        TaskBuilder item(String text) {
            item = text;
            return this;
        }

        TaskBuilder rescued() {
            rescued = true;
            return this;
        }

        TaskBuilder place(String number) {
            place = number;
            return this;
        }

        TaskBuilder ignored() {
            ignored = true;
            return this;
        }

        TaskBuilder handler() {
            handler = true;
            return this;
        }

        TaskBuilder output(Output what) {
            output = what;
            return this;
        }

        TaskBuilder took(long time) {
            millis = time;
            return this;
        }

        Event event() {
            return new Event.TaskEnded(
                    host,
                    name,
                    number,
                    place == null ? String.valueOf(number) : place,
                    handler,
                    "copy",
                    item,
                    outcome,
                    assumes,
                    false,
                    message,
                    details,
                    output,
                    ignored,
                    rescued,
                    diffs,
                    List.of(),
                    TASK,
                    Duration.ofMillis(millis));
        }
    }
}
