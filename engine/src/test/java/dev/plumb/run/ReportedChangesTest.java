package dev.plumb.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.plumb.report.ResourceChange;
import dev.plumb.report.ResourceChange.Any;
import dev.plumb.report.ResourceChange.Attribute;
import dev.plumb.report.ResourceChange.Content;
import dev.plumb.report.ResourceChange.Hidden;
import dev.plumb.report.ResourceChange.Text;
import dev.plumb.resource.Action;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Change;
import dev.plumb.resource.Digests;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Changes as events carry them. */
class ReportedChangesTest extends MemoryRun {
    private record Thing(Attributes attributes) implements State {
        @Override
        public boolean exists() {
            return !attributes.asMap().isEmpty();
        }
    }

    private static Value content(String text) {
        return new Value.Content(text.getBytes(UTF_8));
    }

    /** Of a type that is read. */
    private static ResourceChange change(Attributes before, Attributes after) {
        ResourceRef<MemoryModules.EntryState> ref = MemoryModules.EntryType.ref("k");
        @SuppressWarnings("unchecked") // only the type of the reference matters
        ResourceRef<Thing> any = (ResourceRef<Thing>) (ResourceRef<?>) ref;
        Change<Thing> change = Change.of(any, new Thing(before), new Thing(after), Action.implied());
        return new ReportedChanges(text -> text.contains("s3cret"))
                .of(List.of(change))
                .get(0);
    }

    private static Map<String, Attribute> before(ResourceChange change) {
        return Objects.requireNonNull(change.before());
    }

    private static Map<String, Attribute> after(ResourceChange change) {
        return Objects.requireNonNull(change.after());
    }

    @Test
    void everyKindOfValueHasAFormOfItsOwn() {
        Attributes before = Attributes.builder()
                .text("mode", "0644")
                .value("content", new Value.Digest("ab", 7))
                .value("inode", new Value.Named("12", "that of /a"))
                .value("password", new Value.Hidden("f1"))
                .text("owner", "root")
                .build();
        Attributes after = Attributes.builder()
                .text("mode", "0600")
                .value("content", content("new\n"))
                .value("password", new Value.Hidden("f2"))
                .text("owner", "root")
                .value("started", new Value.Any("(now)"))
                .build();
        ResourceChange change = change(before, after);
        assertThat(change.type() + " " + change.key()).isEqualTo("entry k");
        assertThat(before(change))
                .containsExactly(
                        entry("mode", new Text("0644")),
                        entry("content", new Content(7, "ab")),
                        entry("inode", new Text("that of /a")),
                        entry("password", new Hidden()),
                        entry("owner", new Text("root")));
        assertThat(after(change))
                .containsExactly(
                        entry("mode", new Text("0600")),
                        entry("content", new Content(4, Digests.sha256("new\n".getBytes(UTF_8)))),
                        entry("password", new Hidden()),
                        entry("owner", new Text("root")),
                        entry("started", new Any("(now)")));
        assertThat(change.differs()).containsExactly("mode", "content", "password", "started");
    }

    @Test
    void contentsThatHoldASecretAreWithheldBeforeAndAfter() {
        Attributes before =
                Attributes.builder().value("content", new Value.Digest("ab", 7)).build();
        Attributes after =
                Attributes.builder().value("content", content("key=s3cret\n")).build();
        ResourceChange change = change(before, after);
        assertThat(before(change)).containsExactly(entry("content", new Hidden()));
        assertThat(after(change)).containsExactly(entry("content", new Hidden()));
        assertThat(change.differs()).containsExactly("content");
    }

    @Test
    void contentsThatStayAreToldBySizeOnly() {
        Value same = new Value.Digest("ab", 7);
        ResourceChange change = change(
                Attributes.builder().text("mode", "0644").value("content", same).build(),
                Attributes.builder().text("mode", "0600").value("content", same).build());
        assertThat(before(change)).containsEntry("content", new Content(7, null));
        assertThat(after(change)).containsEntry("content", new Content(7, null));
        assertThat(change.differs()).containsExactly("mode");
    }

    @Test
    void whatComesHasNothingBeforeAndWhatGoesNothingAfter() {
        Attributes there = Attributes.builder().text("a", "1").text("b", "2").build();
        ResourceChange comes = change(Attributes.NONE, there);
        assertThat(comes.before()).isNull();
        assertThat(comes.differs()).containsExactly("a", "b");
        ResourceChange goes = change(there, Attributes.NONE);
        assertThat(goes.after()).isNull();
        assertThat(goes.differs()).containsExactly("a", "b");
    }

    @Test
    void theEventOfATaskCarriesThem() throws IOException {
        host("h").entries.put("b", "old");
        String play = """
                - hosts: all
                  tasks:
                    - {name: new, entry: {key: a, value: x}}
                    - {name: other, entry: {key: b, value: x}}
                    - {name: same, entry: {key: a, value: x}}
                    - {name: ran, probe: {run: say hello}}
                    - {name: hidden, entry: {key: c, value: x}, no_log: true}
                    - {name: undiffed, entry: {key: d, value: x}, diff: false}
                """;
        for (boolean check : new boolean[] {true, false}) {
            run(check, "h,", play);
            assertThat(ended("new").changes())
                    .containsExactly(
                            new ResourceChange("entry", "a", null, Map.of("value", new Text("x")), List.of("value")));
            assertThat(ended("other").changes())
                    .containsExactly(new ResourceChange(
                            "entry",
                            "b",
                            Map.of("value", new Text("old")),
                            Map.of("value", new Text("x")),
                            List.of("value")));
            assertThat(ended("same").changes()).isEmpty();
            assertThat(ended("ran").changes())
                    .containsExactly(new ResourceChange(
                            "command", "say hello", null, Map.of("run", new Text("say hello")), List.of("run")));
            assertThat(ended("hidden").changes()).isEmpty();
            assertThat(ended("undiffed").changes()).isEmpty();
        }
    }
}
