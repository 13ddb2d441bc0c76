package dev.plumb.modules.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.FakeStates;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.ContentsState;
import dev.plumb.modules.kit.files.ContentsType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileState.Inode;
import dev.plumb.modules.kit.files.FileState.Kind;
import dev.plumb.modules.kit.files.FileState.Reader;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.StatState;
import dev.plumb.modules.kit.files.StatType;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.modules.system.ProgramState;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.system.Tasks;
import dev.plumb.report.Diff;
import dev.plumb.resource.Change;
import dev.plumb.resource.Value;
import dev.plumb.run.DiffRenderer;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plans of the modules: {@code cases/MODULE/*.yml} says which states give which changes. Keys of a case: {@code params};
 * {@code states} by path, with {@code content}, {@code target}, {@code kind}, {@code mode}, {@code owner}, {@code group}
 * (directories above a path are there); {@code users} and {@code groups} that exist; {@code uncertain} and {@code unseen}
 * paths; then {@code diff} by resource, {@code result}, {@code fails}, {@code bad} (found before any connection), {@code
 * unseen_after}, {@code found} paths, {@code content} after the first change, {@code unknown}, {@code unknown_result}.
 */
class CaseTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final UserState USER =
            new UserState(true, 1000L, null, null, null, null, null, null, null, null, null);
    private static final Reader ROOT = new Reader(0, "root", 0, "root", List.of(0L));

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        List<String> mine = List.of(
                "assemble",
                "file",
                "copy",
                "fetch",
                "find",
                "template",
                "lineinfile",
                "blockinfile",
                "ini_file",
                "known_hosts",
                "replace",
                "slurp",
                "stat",
                "synchronize",
                "unarchive");
        List<DynamicTest> tests = new ArrayList<>();
        for (String module : mine) {
            try (Stream<Path> files = Files.list(CASES.resolve(module))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".yml"))
                        .sorted()
                        .toList()) {
                    for (YamlNode.Mapping each : Tasks.read(file)) {
                        String name = module + ": " + Bound.text(each, "name");
                        tests.add(DynamicTest.dynamicTest(name, () -> play(module, each)));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(50);
        return tests.stream();
    }

    private static void play(String module, YamlNode.Mapping each) {
        Bound bound = Bound.of(module, Objects.requireNonNull(each.get("params")), CASES.resolve("local"));
        String bad = Bound.text(each, "bad");
        String invalid = bound.module().invalid(bound.params());
        if (!bad.isEmpty()) {
            assertThat(invalid).contains(bad);
            return;
        }
        assertThat(invalid).isNull();
        FakeStates host = states(each);
        bound.module().reads(bound.params());
        String unknown = Bound.text(each, "unknown");
        String fails = Bound.text(each, "fails");
        Plan plan;
        try {
            plan = bound.module().plan(bound.params(), host);
        } catch (NotKnownException e) {
            assertThat(e.getMessage()).contains(unknown).isNotEqualTo(unknown);
            return;
        } catch (FakeStates.MissingException e) {
            assertThat(fails).isNotEmpty();
            assertThat(e.getMessage()).contains(fails);
            return;
        }
        assertThat(unknown).isEmpty();
        check(each, plan, fails);
    }

    private static void check(YamlNode.Mapping each, Plan plan, String fails) {
        if (!fails.isEmpty()) {
            assertThat(plan.failure()).contains(fails);
            return;
        }
        assertThat(plan.failure()).isNull();
        assertThat(diffs(plan)).isEqualTo(Bound.map(each, "diff"));
        String content = Bound.text(each, "content");
        if (!content.isEmpty()) {
            FileState after = (FileState) plan.changes().get(0).after();
            assertThat(after.content()).isEqualTo(new Value.Content(content.getBytes(StandardCharsets.UTF_8)));
        }
        String unseen = plan.unseen() == null ? "" : plan.unseen().key();
        assertThat(unseen).isEqualTo(Bound.text(each, "unseen_after"));
        Bound.map(each, "result")
                .forEach((key, value) ->
                        assertThat(normal(plan.result().get(key))).as(key).isEqualTo(normal(value)));
        Bound.map(each, "stat").forEach((key, value) -> {
            Object stat = Objects.requireNonNull(plan.result().get("stat"));
            assertThat(normal(((Map<?, ?>) stat).get(key))).as(key).isEqualTo(normal(value));
        });
        List<?> found = Bound.list(each, "found");
        if (plan.result().get("files") instanceof List<?> list) {
            assertThat(list.stream()
                            .map(one -> String.valueOf(((Map<?, ?>) one).get("path")))
                            .toList())
                    .isEqualTo(found);
        }
        String unknownResult = Bound.text(each, "unknown_result");
        if (!unknownResult.isEmpty()) {
            assertThat(plan.result().get(unknownResult)).isInstanceOf(Unknown.class);
        }
    }

    private static @Nullable Object normal(@Nullable Object value) {
        return value instanceof Unknown
                ? "UNKNOWN"
                : value instanceof Integer number ? (Object) number.longValue() : value;
    }

    /** Lines by resource, as a run shows them. */
    static Map<String, Object> diffs(Plan plan) {
        Map<String, Object> diffs = new LinkedHashMap<>();
        for (Change<?> change : plan.changes()) {
            Diff diff = DiffRenderer.render(change);
            List<String> lines = new ArrayList<>();
            for (Diff.Line line : diff.lines()) {
                if (line.kind() != Diff.Kind.HUNK && line.kind() != Diff.Kind.CONTEXT) {
                    lines.add(line.kind().sign() + " " + line.text());
                }
            }
            assertThat(diffs.put(diff.resource(), lines))
                    .as("one change of " + diff.resource())
                    .isNull();
        }
        return diffs;
    }

    private static FakeStates states(YamlNode.Mapping each) {
        FakeStates host = new FakeStates();
        Map<String, FileState> files = new TreeMap<>();
        Bound.map(each, "states").forEach((path, value) -> files.put(path, state((Map<?, ?>) value, path)));
        for (String path : List.copyOf(files.keySet())) {
            for (String above : Paths.ancestors(path)) {
                files.putIfAbsent(above, state(Map.of("kind", "directory"), above));
            }
        }
        for (String path : List.of("/", "/etc", "/srv")) {
            files.putIfAbsent(path, state(Map.of("kind", "directory"), path));
        }
        List<?> absent = Bound.list(each, "absent");
        files.keySet().removeIf(absent::contains);
        files.forEach((path, state) -> {
            host.with(FileType.ref(path), state);
            for (String algorithm : List.of("", "sha1", "sha256")) {
                host.with(StatType.ref(algorithm, path), new StatState(state.withContent(null), algorithm + "sum"));
            }
            if (state.isDirectory()) {
                host.with(TreeType.ref(path), tree(path, files, true));
                host.with(TreeType.top(path), tree(path, files, false));
                host.with(ContentsType.ref(path), contents(path, files));
            }
        });
        Bound.list(each, "users").forEach(name -> host.with(Users.ref(name.toString()), USER));
        Bound.list(each, "groups").forEach(name -> host.with(Groups.ref(name.toString()), GroupState.present(null)));
        Bound.list(each, "uncertain").forEach(path -> host.uncertain(FileType.ref(path.toString())));
        Bound.list(each, "unseen").forEach(path -> host.unseen(FileType.ref(path.toString())));
        host.with(Programs.ref("tar"), new ProgramState("/bin/tar"));
        host.with(HostClock.REF, new HostClock.Time(1700000000 + 86400));
        return host;
    }

    private static TreeState tree(String directory, Map<String, FileState> files, boolean all) {
        TreeMap<String, TreeState.Entry> entries = new TreeMap<>();
        files.forEach((path, state) -> {
            if (Paths.isBelow(directory, path) && (all || Paths.parent(path).equals(directory))) {
                entries.put(
                        path.substring(directory.equals("/") ? 1 : directory.length() + 1),
                        new TreeState.Entry(
                                state.kind(),
                                state.mode(),
                                state.owner(),
                                state.group(),
                                state.uid(),
                                state.gid(),
                                state.inode()));
            }
        });
        return new TreeState(true, entries);
    }

    private static ContentsState contents(String directory, Map<String, FileState> files) {
        TreeMap<String, FileState> inside = new TreeMap<>();
        files.forEach((path, state) -> {
            if (Paths.parent(path).equals(directory) && !path.equals(directory)) {
                inside.put(Paths.name(path), state);
            }
        });
        return new ContentsState(true, inside);
    }

    private static FileState state(Map<?, ?> value, String path) {
        Object content = value.get("content");
        Object target = value.get("target");
        Object kindName = value.get("kind");
        Kind kind = kindName != null
                ? Kind.valueOf(kindName.toString().toUpperCase(Locale.ROOT))
                : target != null ? Kind.LINK : Kind.FILE;
        String mode = value.get("mode") == null
                ? kind == Kind.DIRECTORY ? "0755" : kind == Kind.LINK ? "0777" : "0644"
                : value.get("mode").toString();
        String owner = value.get("owner") == null ? "root" : value.get("owner").toString();
        String group = value.get("group") == null ? "root" : value.get("group").toString();
        byte[] bytes = (content == null ? "" : content.toString()).getBytes(StandardCharsets.UTF_8);
        Object leads = value.get("resolved");
        boolean planned = Boolean.TRUE.equals(value.get("planned"));
        int number = value.get("inode") == null
                ? Math.abs(path.hashCode())
                : (Integer.parseInt(value.get("inode").toString()));
        Inode inode = new Inode(
                bytes.length,
                1700000000,
                1700000001,
                1700000002,
                number,
                1,
                1,
                0100000,
                leads == null ? null : leads.toString());
        return new FileState(
                kind,
                Integer.parseInt(mode, 8),
                owner,
                group,
                owner.equals("root") ? 0L : 1000L,
                group.equals("root") ? 0L : 1000L,
                target == null ? null : target.toString(),
                kind == Kind.FILE ? new Value.Content(bytes) : null,
                planned ? null : FileState.time(1700000000),
                planned ? null : FileState.time(1700000001),
                planned ? null : new Value.Text(Integer.toString(number)),
                planned ? null : inode,
                ROOT);
    }
}
