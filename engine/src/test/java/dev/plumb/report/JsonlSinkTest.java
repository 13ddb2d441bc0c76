package dev.plumb.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonlSinkTest {
    private static final Position POSITION = new Position("site.yml", 12, 7);

    @Test
    void aTaskCarriesEverythingAboutIt() {
        Diff diff = new Diff(
                "file /etc/motd",
                List.of(
                        new Diff.Line(Diff.Kind.ATTRIBUTE, "mode: 0644 → 0600"),
                        new Diff.Line(Diff.Kind.HUNK, "@@ -1,2 +1 @@"),
                        new Diff.Line(Diff.Kind.CONTEXT, "a"),
                        new Diff.Line(Diff.Kind.REMOVED, "b\033\r")));
        Map<String, ResourceChange.Attribute> before = new LinkedHashMap<>();
        before.put("mode", new ResourceChange.Text("0644"));
        before.put("content", new ResourceChange.Content(3, "ab"));
        before.put("password", new ResourceChange.Hidden());
        ResourceChange change = new ResourceChange(
                "file",
                "/etc/motd",
                before,
                Map.of("owner", new ResourceChange.Any("(now)")),
                List.of("mode", "owner"));
        Event event = new Event.TaskEnded(
                "web1",
                "Message",
                2,
                "2.1",
                false,
                "copy",
                "x",
                Outcome.CHANGED,
                List.of("file /a from package b, task 1 \"p\""),
                true,
                "said",
                List.of("one", "two"),
                new Output("echo 'a  b'", 3L, "out\n", "err \033", true),
                true,
                true,
                List.of(diff),
                List.of(change),
                POSITION,
                Duration.ofMillis(1234));

        assertThat(lines(event))
                .isEqualTo(
                        "{\"event\":\"task\",\"host\":\"web1\",\"task\":\"Message\",\"number\":2,\"place\":\"2.1\",\"handler\":false,"
                                + "\"module\":\"copy\",\"item\":\"x\",\"outcome\":\"changed\",\"changed\":true,"
                                + "\"assumes\":[\"file /a from package b, task 1 \\\"p\\\"\"],\"resting\":true,\"message\":\"said\","
                                + "\"details\":[\"one\",\"two\"],\"command\":\"echo 'a  b'\",\"rc\":3,"
                                + "\"stdout\":\"out\\n\",\"stderr\":\"err \\u001b\",\"output_cut\":true,\"ignored\":true,\"rescued\":true,"
                                + "\"diff\":[{\"resource\":\"file /etc/motd\",\"lines\":[\"~ mode: 0644 → 0600\","
                                + "\"@@ -1,2 +1 @@\",\"  a\",\"- b\\u001b\\r\"]}],"
                                + "\"changes\":[{\"type\":\"file\",\"key\":\"/etc/motd\",\"before\":{\"mode\":\"0644\","
                                + "\"content\":{\"size\":3,\"sha256\":\"ab\"},\"password\":{\"hidden\":true}},"
                                + "\"after\":{\"owner\":{\"any\":\"(now)\"}},\"differs\":[\"mode\",\"owner\"]}],"
                                + "\"position\":{\"file\":\"site.yml\",\"line\":12,\"column\":7},\"duration_ms\":1234}\n");
    }

    @Test
    void outcomesAreWordsAndOnlyChangedIsChanged() {
        for (Outcome outcome : Outcome.values()) {
            Event event = new Event.TaskEnded(
                    "h",
                    "t",
                    1,
                    "1",
                    true,
                    "m",
                    null,
                    outcome,
                    List.of(),
                    false,
                    null,
                    List.of(),
                    null,
                    false,
                    false,
                    List.of(),
                    List.of(),
                    POSITION,
                    Duration.ZERO);
            assertThat(lines(event))
                    .contains("\"outcome\":\"" + outcome.name().toLowerCase(java.util.Locale.ROOT) + "\"")
                    .contains("\"changed\":" + (outcome == Outcome.CHANGED))
                    .contains("\"item\":null");
        }
    }

    @Test
    void theRecapHasTheCountsOfEveryHostInOrder() {
        Map<String, Event.Counts> hosts = new LinkedHashMap<>();
        hosts.put("web2", new Event.Counts(1, 2, 3, 4, 5, 6, 10, 7, 8, 13, 9, 11, 12));
        hosts.put("web1", new Event.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

        assertThat(lines(new Event.Recap(true, hosts, Duration.ofMillis(77))))
                .isEqualTo(
                        "{\"event\":\"recap\",\"hosts\":{\"web2\":{\"ok\":1,\"changed\":2,\"failed\":3,"
                                + "\"unreachable\":4,\"skipped\":5,\"assumed\":7,\"unknown\":8,\"exchanges\":9,\"ignored\":6,\"rescued\":10,\"locked\":11,\"interrupted\":12,\"resting\":13},"
                                + "\"web1\":{\"ok\":0,\"changed\":0,\"failed\":0,\"unreachable\":0,\"skipped\":0,"
                                + "\"assumed\":0,\"unknown\":0,\"exchanges\":0,\"ignored\":0,\"rescued\":0,\"locked\":0,\"interrupted\":0,\"resting\":0}},\"duration_ms\":77}\n");
    }

    @Test
    void everyOtherEventIsALineOfItsOwnAndProgressIsNone() {
        assertThat(lines(
                        new Event.RunStarted(true, List.of("a.yml")),
                        new Event.PlayStarted("P", POSITION, List.of("h"), 3),
                        new Event.Progress("h", "t", 1),
                        new Event.UploadProgress("h", 1, 2),
                        new Event.HostLost("h", "locked", "by ann"),
                        new Event.Warning(null, "w")))
                .isEqualTo("""
                        {"event":"run","check":true,"playbooks":["a.yml"]}
                        {"event":"play","name":"P","position":{"file":"site.yml","line":12,"column":7},"hosts":["h"],"tasks":3}
                        {"event":"host_lost","host":"h","reason":"locked","message":"by ann"}
                        {"event":"warning","host":null,"message":"w"}
                        """);
    }

    @Test
    void problemsAreEventsToo() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JsonlSink(out).problem(new Problem(POSITION, "unknown keyword \"becom\"", "did you mean \"become\"?"));

        assertThat(out.toString(UTF_8))
                .isEqualTo("{\"event\":\"problem\",\"position\":{\"file\":\"site.yml\",\"line\":12,\"column\":7},"
                        + "\"message\":\"unknown keyword \\\"becom\\\"\",\"hint\":\"did you mean \\\"become\\\"?\"}\n");
    }

    private static String lines(Event... events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonlSink sink = new JsonlSink(out);
        for (Event event : events) {
            sink.accept(event);
        }
        return out.toString(UTF_8);
    }
}
