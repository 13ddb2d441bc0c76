package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.it.FaultProxy.Link;
import dev.plumb.it.FaultProxy.Point;
import dev.plumb.record.RecordLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A handler whose run dies between the change and it is run by the next one, once and in order, and a dry run says so. */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeftHandlersTest {
    private static final String[] QUICK_START = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};
    private static final int PLACES = Integer.getInteger("plumb.places", 12);

    /** Waits until the test has brought about what it is to bring about; goes on at once where it is told to. */
    private static final String STOP = """
            - name: stop
              shell: |
                [ ! -e /srv/left/go ] || exit 0
                [ ! -e /srv/left/fail ] || exit 1
                touch /srv/left/begun
                sleep 600
              changed_when: false
            """;

    private static final String HANDLERS = """
              handlers:
                - name: second in the alphabet, first in order
                  shell: echo one $(cat /srv/left/${inventory_hostname}.conf) >>/srv/left/${inventory_hostname}.log
                - name: after it
                  shell: echo two >>/srv/left/${inventory_hostname}.log
            """;

    private static final String CONF = """
            - name: conf
              copy: {content: "new\\n", dest: "/srv/left/${inventory_hostname}.conf"}
              notify: NOTIFY
            """;

    private final SharedHost shared = new SharedHost();
    private final AtomicInteger number = new AtomicInteger();

    @TempDir
    private Path folder;

    @AfterAll
    void stop() {
        shared.close();
    }

    private HostContainer host() {
        return shared.get();
    }

    /** What a play looks like. */
    enum Form {
        PLAIN("[after it, \"second in the alphabet, first in order\"]"),
        LISTEN("topic"),
        ROLE("[after it, \"second in the alphabet, first in order\"]"),
        SERIAL("[after it, \"second in the alphabet, first in order\"]"),
        FLUSH("[after it, \"second in the alphabet, first in order\"]");

        private final String notify;

        Form(String notify) {
            this.notify = notify;
        }

        /** Names of the hosts. */
        List<String> hosts() {
            return this == SERIAL ? List.of("a", "b") : List.of("a");
        }

        void write(Project project) {
            String tasks = CONF.replace("NOTIFY", notify) + STOP;
            String head = "- name: left\n  hosts: all\n" + (this == SERIAL ? "  serial: 1\n" : "");
            if (this == ROLE) {
                project.playbook(head + "  roles: [app]\n");
                project.folder().resolve("roles/app/tasks").toFile().mkdirs();
                project.folder().resolve("roles/app/handlers").toFile().mkdirs();
                project.file("roles/app/tasks/main.yml", tasks);
                project.file(
                        "roles/app/handlers/main.yml",
                        HANDLERS.substring(HANDLERS.indexOf('\n') + 1).indent(-4));
                return;
            }
            String end = this == FLUSH
                    ? "- meta: flush_handlers\n- name: behind\n  shell: echo behind"
                            + " >>/srv/left/${inventory_hostname}.log\n  changed_when: false\n"
                    : "";
            String handlers =
                    this == LISTEN ? HANDLERS.replaceAll("(?m)^    - name: (.*)$", "    - name: $1\n      listen: topic") : HANDLERS;
            project.playbook(head + "  tasks:\n" + (tasks + end).indent(4) + handlers);
        }
    }

    /** What a run dies of. */
    enum End {
        FAILURE,
        INTERRUPT,
        KILL,
        CUT
    }

    static Stream<Arguments> deaths() {
        return Stream.of(Form.values()).flatMap(form -> Stream.of(End.values()).map(end -> Arguments.of(form, end)));
    }

    private Project project(Form form) throws IOException {
        Project project = new Project(Files.createDirectory(folder.resolve("p" + number.incrementAndGet())));
        form.write(project);
        return project.file("plumb.yml", "name: left\n");
    }

    private void reset() {
        host().sh("rm -rf /srv/left /var/lib/plumb; mkdir -p /srv/left; for h in a b; do echo old >/srv/left/$h.conf;"
                + " : >/srv/left/$h.log; done");
    }

    private String log(String name) {
        return host().sh("cat /srv/left/" + name + ".log").replace("\n", " ").strip();
    }

    private String[] lines(Form form, int port) {
        return form.hosts().stream()
                .map(name -> host().inventoryLine(name, folder, port))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void theNextRunRunsWhatWasLeft(Form form, End end) throws Exception {
        reset();
        Project project = project(form);
        die(project, form, end);
        assertThat(log("a")).isEmpty();
        host().sh("touch /srv/left/go; rm -f /srv/left/fail");
        project.inventory(lines(form, host().port()));
        Project clone = project(form);
        clone.inventory(lines(form, host().port()));

        Outcomes check = clone.check("--record", "host", "--lock-wait", "60");
        assertThat(check.exit()).as("%s", check).isEqualTo(10);
        String how = end == End.FAILURE ? "failed at task 2" : "did not come to its end";
        String prefix = form == Form.ROLE ? "app : " : "";
        Set<String> left = check.changed().stream()
                .filter(name -> name.contains("left from the run of"))
                .collect(java.util.stream.Collectors.toSet());
        assertThat(left)
                .hasSize(2)
                .allMatch(name -> name.matches(".*\\(left from the run of \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d, which " + how + "\\)"))
                .allMatch(name -> name.startsWith(prefix));

        Outcomes apply = clone.apply("--record", "host");
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(apply.changed()).as("%s", apply).containsAll(left);
        String behind = form == Form.FLUSH ? " behind" : "";
        form.hosts().forEach(name -> assertThat(log(name)).isEqualTo("one new two" + behind));
        assertThat(pending()).isEmpty();

        Outcomes again = clone.apply("--record", "host", "--detailed-exitcode");
        assertThat(again.exit()).as("%s", again).isZero();
        form.hosts().forEach(name -> assertThat(log(name)).isEqualTo("one new two" + behind + behind));
    }

    private String pending() {
        return host().sh("cat /var/lib/plumb/pending 2>/dev/null||:");
    }

    /** The run that dies between the change and its handlers. */
    private void die(Project project, Form form, End end) throws Exception {
        if (end == End.FAILURE) {
            host().sh("touch /srv/left/fail");
            project.inventory(lines(form, host().port()));
            Outcomes failed = project.apply("--record", "host");
            assertThat(failed.exit()).as("%s", failed).isEqualTo(2);
            assertThat(failed.out()).contains("were notified and did not run; the next run of this playbook");
            return;
        }
        try (FaultProxy proxy = new FaultProxy(host().port(), null, () -> Link.OPEN)) {
            project.inventory(lines(form, proxy.port()));
            Plumb.Running run = Plumb.start(
                    project.folder(),
                    List.of(QUICK_START),
                    "apply",
                    "site.yml",
                    "-i",
                    "hosts.ini",
                    "--record",
                    "host");
            host().sh("for i in $(seq 600); do [ ! -e /srv/left/begun ] || exit 0; sleep 0.1; done; exit 1");
            switch (end) {
                case KILL -> run.kill();
                case INTERRUPT -> Checkout.run("kill", "-INT", String.valueOf(run.process().pid()));
                default -> proxy.close();
            }
            if (end != End.KILL) {
                Outcomes died = run.await();
                assertThat(died.exit()).as("%s", died).isEqualTo(end == End.INTERRUPT ? 130 : 2);
                assertThat(died.out() + died.err()).contains("were notified and did not run");
            }
        }
    }

    /** Killed or cut off anywhere: what was changed is reloaded, at the latest by the next run, and every line is whole. */
    @Test
    void whereverARunDiesNothingIsLostAndNoLineIsTorn() throws Exception {
        Form form = Form.PLAIN;
        Project project = project(form);
        reset();
        host().sh("touch /srv/left/go");
        long sent;
        long answered;
        try (FaultProxy proxy = new FaultProxy(host().port(), null, () -> Link.OPEN)) {
            project.inventory(lines(form, proxy.port()));
            assertThat(project.apply("--record", "host").exit()).isZero();
            sent = proxy.turns().stream().mapToLong(FaultProxy.Turn::request).sum();
            answered = proxy.turns().stream().mapToLong(FaultProxy.Turn::answer).sum();
        }
        long seed = Long.getLong("plumb.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            reset();
            host().sh("touch /srv/left/go");
            boolean toHost = random.nextBoolean();
            // the login is not what this is about
            Point point = new Point(toHost, (long) ((toHost ? sent : answered) * (0.3 + 0.7 * random.nextDouble())));
            dieAt(project, form, point, i % 2 == 0);
            String text = host().sh("cat /var/lib/plumb/* 2>/dev/null||:");
            long lines = text.lines().filter(line -> !line.isEmpty()).count();
            project.inventory(lines(form, host().port()));
            Outcomes next = project.apply("--record", "host", "--lock-wait", "60");
            boolean reloaded = log("a").contains("one new") && log("a").endsWith("two");
            if (next.exit() != 0 || !reloaded || RecordLines.parse(text).size() != lines || !pending().isEmpty()) {
                complaints.add(point + " (seed " + seed + "): " + log("a") + "\n" + text + "\n" + next + "\n" + pending());
            }
        }
        assertThat(complaints).isEmpty();
    }

    private void dieAt(Project project, Form form, Point point, boolean kill) throws Exception {
        CompletableFuture<Plumb.Running> process = new CompletableFuture<>();
        try (FaultProxy proxy = new FaultProxy(host().port(), point, () -> {
            if (kill) {
                process.join().process().destroyForcibly();
            }
            return kill ? Link.CLOSED : Link.CUT;
        })) {
            project.inventory(lines(form, proxy.port()));
            process.complete(Plumb.start(
                    project.folder(), List.of(QUICK_START), "apply", "site.yml", "-i", "hosts.ini", "--record", "host"));
            process.join().await();
        }
    }
}
