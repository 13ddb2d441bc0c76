package dev.plumb.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Diff;
import dev.plumb.resource.Action;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Change;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DiffRendererTest {
    private static final Attributes ABSENT = Attributes.NONE;

    @Test
    void namesTheResourceAndOneLinePerAttributeThatDiffers() {
        Attributes before = file().text("mode", "0644").text("owner", "root").build();
        Attributes after = file().text("mode", "0600").text("owner", "root").build();

        assertThat(diff(before, after).resource()).isEqualTo("thing /etc/motd");
        assertThat(lines(before, after)).containsExactly("~ mode: 0644 → 0600");
    }

    @Test
    void attributesThatAreNotPlannedDoNotShow() {
        Attributes before = file().text("mode", "0644").text("group", "adm").build();
        Attributes after = Attributes.builder().text("mode", "0644").build();

        assertThat(lines(before, after)).isEmpty();
    }

    @Test
    void anAttributeThatWasNotThereComes() {
        Attributes after = file().text("comment", "Ann").build();

        assertThat(lines(file().build(), after)).containsExactly("+ comment: Ann");
    }

    @Test
    void aNewResourceTellsItsKindAndAllThatIsPlanned() {
        Attributes after = file().text("mode", "0644")
                .value("uid", new Value.Any("(next free number)"))
                .value("content", text("one\ntwo\n"))
                .build();

        assertThat(lines(ABSENT, after))
                .containsExactly(
                        "~ state: absent → file",
                        "+ mode: 0644",
                        "+ uid: (next free number)",
                        "@@ -0,0 +1,2 @@",
                        "+ one",
                        "+ two");
    }

    @Test
    void aNewResourceWithoutAKindIsPresent() {
        Attributes after = Attributes.builder().text("shell", "/bin/sh").build();

        assertThat(lines(ABSENT, after)).containsExactly("~ state: absent → present", "+ shell: /bin/sh");
    }

    @Test
    void aNewEmptyFileHasNoContentToShow() {
        assertThat(lines(ABSENT, file().value("content", text("")).build())).containsExactly("~ state: absent → file");
    }

    @Test
    void aResourceThatGoesTellsWhatItHad() {
        Attributes before =
                file().text("mode", "0644").value("content", text("bye\n")).build();

        assertThat(lines(before, ABSENT))
                .containsExactly("~ state: file → absent", "- mode: 0644", "@@ -1 +0,0 @@", "- bye");
    }

    @Test
    void aResourceOfAnotherKindTellsBoth() {
        Attributes before = Attributes.builder().text("state", "link").build();

        assertThat(lines(before, file().build())).containsExactly("~ state: link → file");
    }

    @Test
    void contentsShowAsAUnifiedDiffWithThreeLinesOfContext() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n";
        String after =
                before.replace("4\n5", "4\nfive").replace("18\n", "eighteen\n").replace("12\n", "");

        assertThat(lines(content(before), content(after)))
                .containsExactly(
                        "@@ -2,17 +2,16 @@",
                        "  2",
                        "  3",
                        "  4",
                        "- 5",
                        "+ five",
                        "  6",
                        "  7",
                        "  8",
                        "  9",
                        "  10",
                        "  11",
                        "- 12",
                        "  13",
                        "  14",
                        "  15",
                        "  16",
                        "  17",
                        "- 18",
                        "+ eighteen");
    }

    @Test
    void editsFarApartHaveHunksOfTheirOwn() {
        String before = "a\n2\n3\n4\n5\n6\n7\n8\nb\n";
        String after = "A\n2\n3\n4\n5\n6\n7\n8\nB\n";

        assertThat(lines(content(before), content(after)))
                .containsExactly(
                        "@@ -1,4 +1,4 @@",
                        "- a",
                        "+ A",
                        "  2",
                        "  3",
                        "  4",
                        "@@ -6,4 +6,4 @@",
                        "  6",
                        "  7",
                        "  8",
                        "- b",
                        "+ B");
    }

    @Test
    void aMissingFinalLineFeedIsTold() {
        assertThat(lines(content("a\nb"), content("a\nb\n")))
                .containsExactly("@@ -1,2 +1,2 @@", "  a", "- b", "\\ No newline at end of file", "+ b");
        assertThat(lines(content("a\n"), content(""))).containsExactly("@@ -1 +0,0 @@", "- a");
    }

    @Test
    void carriageReturnsAreKeptSoThatTheyCanBeShown() {
        assertThat(lines(content("a\r\n"), content("a\n"))).containsExactly("@@ -1 +1 @@", "- a\r", "+ a");
    }

    @Test
    void binaryContentsAreToldBySizeAndHash() {
        Attributes before =
                file().value("content", new Value.Content(new byte[] {0, 1, 2})).build();
        Attributes after = file().value("content", new Value.Content(new byte[] {'x', (byte) 0xff}))
                .build();

        assertThat(lines(before, after))
                .containsExactly("~ content: binary, 3 bytes, sha256 ae4b3280e56e… → binary, 2 bytes, sha256 "
                        + Digests.sha256(new byte[] {'x', (byte) 0xff}).substring(0, 12) + "…");
        assertThat(lines(ABSENT, after))
                .contains("+ content: binary, 2 bytes, sha256 "
                        + Digests.sha256(new byte[] {'x', (byte) 0xff}).substring(0, 12) + "…");
    }

    @Test
    void largeContentsAreToldBySizeAndHash() {
        String large = "x".repeat(999_999) + "\n";
        assertThat(lines(content("a\n"), content(large)).size()).isEqualTo(3);
        assertThat(lines(content("a\n"), content(large + "y")))
                .containsExactly("~ content: 2 bytes, sha256 87428fc52280… → 1000001 bytes, sha256 "
                        + Digests.sha256((large + "y").getBytes(UTF_8)).substring(0, 12) + "…");
    }

    @Test
    void digestsAreToldAndMatchTheirContents() {
        Value.Digest digest = new Value.Digest(Digests.sha256("a\n".getBytes(UTF_8)), 2);
        Attributes known = Attributes.builder().value("content", digest).build();

        assertThat(lines(known, content("a\n"))).isEmpty();
        assertThat(lines(content("a\n"), known)).isEmpty();
        assertThat(lines(known, content("b\n")))
                .containsExactly("~ content: 2 bytes, sha256 87428fc52280… → 2 bytes, sha256 0263829989b6…");
    }

    @Test
    void hiddenValuesShowNothingOfThemselves() {
        Attributes before = file().value("password", new Value.Hidden("aaaa")).build();
        Attributes after = file().value("password", new Value.Hidden("bbbb")).build();

        assertThat(lines(before, before)).isEmpty();
        assertThat(lines(before, after)).containsExactly("~ password: (hidden) → (hidden)");
        assertThat(lines(ABSENT, after)).containsExactly("~ state: absent → file", "+ password: (hidden)");
        assertThat(lines(after, ABSENT)).containsExactly("~ state: file → absent", "- password: (hidden)");
        Attributes shown = file().text("password", "x").build();
        assertThat(lines(shown, after)).containsExactly("~ password: (hidden) → (hidden)");
        assertThat(lines(after, shown)).containsExactly("~ password: (hidden) → (hidden)");
        Attributes none =
                file().value("password", new Value.Named("none", "none")).build();
        assertThat(lines(none, after)).containsExactly("~ password: none → (hidden)");
        assertThat(lines(after, none)).containsExactly("~ password: (hidden) → none");
        Attributes any = file().value("password", new Value.Any("none")).build();
        assertThat(lines(after, any)).containsExactly("~ password: (hidden) → none");
    }

    @Test
    void whatTheHostDecidesAnewIsShown() {
        Attributes after = file().value("run", new Value.Any("restarted")).build();

        assertThat(lines(file().text("run", "started").build(), after)).containsExactly("~ run: started → restarted");
    }

    @Test
    void whatCannotBeReadBackHasNoExistenceToTell() {
        Attributes after =
                Attributes.builder().text("command", "nginx -s reload").build();
        Change<Thing> change = Change.of(
                new ResourceRef<>(new Things(false), "1"), new Thing(ABSENT), new Thing(after), Action.implied());

        assertThat(shown(DiffRenderer.render(change))).containsExactly("+ command: nginx -s reload");
    }

    @Test
    void everyDiffTurnsTheOldTextIntoTheNew() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            String before = randomText(random);
            String after = randomText(random);
            if (before.equals(after)) {
                continue;
            }
            List<Diff.Line> lines = new ArrayList<>();
            TextDiff.lines(before.getBytes(UTF_8), after.getBytes(UTF_8), lines);
            assertThat(patched(before, lines)).as("seed %d round %d", seed, i).isEqualTo(after);
        }
    }

    @Test
    void longTextsWithoutAnythingInCommonAreShownAsReplaced() {
        StringBuilder before = new StringBuilder("same\n");
        StringBuilder after = new StringBuilder("same\n");
        for (int i = 0; i < 20_000; i++) {
            before.append("old ").append(i).append('\n');
            after.append("new ").append(i).append('\n');
        }
        List<Diff.Line> lines = new ArrayList<>();
        TextDiff.lines(before.toString().getBytes(UTF_8), after.toString().getBytes(UTF_8), lines);

        assertThat(lines).hasSize(2 + 40_000);
        assertThat(patched(before.toString(), lines)).isEqualTo(after.toString());
    }

    private static String randomText(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(4))).append('\n');
        }
        if (random.nextInt(4) == 0 && text.length() > 0) {
            text.setLength(text.length() - 1);
        }
        return text.toString();
    }

    /** Applies a diff as {@code patch} does, and checks the numbers of its hunks. */
    private static String patched(String before, List<Diff.Line> lines) {
        List<String> old = split(before);
        List<String> now = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < lines.size(); i++) {
            Diff.Line line = lines.get(i);
            boolean endsWithout =
                    i + 1 < lines.size() && lines.get(i + 1).text().startsWith("\\ No newline");
            String text = line.text() + (endsWithout ? "" : "\n");
            switch (line.kind()) {
                case HUNK -> {
                    if (line.text().startsWith("@@")) {
                        String[] range = line.text().split(" ")[1].substring(1).split(",");
                        boolean none = range.length > 1 && range[1].equals("0");
                        int start = Integer.parseInt(range[0]) - (none ? 0 : 1);
                        now.addAll(old.subList(at, start));
                        at = start;
                        String[] target = line.text().split(" ")[2].substring(1).split(",");
                        boolean empty = target.length > 1 && target[1].equals("0");
                        assertThat(now).hasSize(Integer.parseInt(target[0]) - (empty ? 0 : 1));
                    }
                }
                case CONTEXT -> {
                    assertThat(old.get(at)).isEqualTo(text);
                    now.add(old.get(at++));
                }
                case REMOVED -> assertThat(old.get(at++)).isEqualTo(text);
                case ADDED -> now.add(text);
                default -> throw new AssertionError(line);
            }
        }
        now.addAll(old.subList(at, old.size()));
        return String.join("", now);
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
    }

    private static Attributes.Builder file() {
        return Attributes.builder().text("state", "file");
    }

    private static Attributes content(String text) {
        return Attributes.builder().value("content", text(text)).build();
    }

    private static Value text(String text) {
        return new Value.Content(text.getBytes(UTF_8));
    }

    private static List<String> lines(Attributes before, Attributes after) {
        return shown(diff(before, after));
    }

    private static List<String> shown(Diff diff) {
        return diff.lines().stream()
                .map(line -> line.kind() == Diff.Kind.HUNK
                        ? line.text()
                        : line.kind().sign() + " " + line.text())
                .toList();
    }

    private static Diff diff(Attributes before, Attributes after) {
        ResourceRef<Thing> ref = new ResourceRef<>(new Things(true), "/etc/motd");
        return DiffRenderer.render(Change.of(ref, new Thing(before), new Thing(after), Action.implied()));
    }

    private record Thing(Attributes attributes) implements State {
        @Override
        public boolean exists() {
            return !attributes.equals(Attributes.NONE);
        }
    }

    private record Things(boolean readable) implements ResourceType<Thing> {
        @Override
        public String name() {
            return "thing";
        }

        @Override
        public Script readScript(List<Read<Thing>> reads) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void parse(List<Read<Thing>> reads, ScriptResult result, ReadSink<Thing> into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Thing absent(ResourceRef<Thing> ref) {
            return new Thing(Attributes.NONE);
        }
    }
}
