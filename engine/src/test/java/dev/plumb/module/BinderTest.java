package dev.plumb.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.expression.ExpressionTestSupport;
import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Scope;
import dev.plumb.expression.Unknown;
import dev.plumb.expression.Variables;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BinderTest {
    private static final Position TASK = new Position("site.yml", 3, 3);

    @TempDir
    Path directory;

    private final Expressions expressions = ExpressionTestSupport.EXPRESSIONS;
    private Map<String, Object> data = ExpressionTestSupport.map(
            "name", "web", "port", 80L, "list", List.of("a", "b"), "ratio", 2.0, "yes", "yes", "nothing", null);

    /** A parameter of every type. */
    @ModuleInfo(name = "sample", doc = "A sample.", example = "", freeForm = "free_form")
    static final class SampleModule implements TaskModule<SampleModule.Params> {
        public record Params(
                @Param(doc = "text") @Nullable String freeForm,

                @Param(
                        doc = "the path",
                        aliases = {"dest", "name"})
                @Nullable
                String path,

                @Param(doc = "how", def = "present") Choice state,
                @Param(doc = "flag", def = "true") boolean enabled,

                @Param(doc = "flag without default") @Nullable
                Boolean force,

                @Param(doc = "count", def = "3") int count,
                @Param(doc = "size") @Nullable Long size,
                @Param(doc = "ratio") @Nullable Double ratio,
                @Param(doc = "packages") List<String> packages,

                @Param(doc = "lines", commaSeparated = false)
                List<String> lines,

                @Param(doc = "variables") Map<String, Object> env,
                @Param(doc = "anything") @Nullable Object msg,
                @Param(doc = "mode") @Nullable FileMode mode,

                @Param(doc = "source", remoteIf = "remote_src", openedIf = "opened") @Nullable
                LocalSource src,

                @Param(doc = "whether src is on the host", def = "false")
                boolean remoteSrc,

                @Param(doc = "opens it", def = "true") boolean opened,

                @Param(doc = "template") @Nullable Rendered template,
                @Param(doc = "expression") @Nullable BareExpression var,
                @Param(doc = "conditions") List<BareExpression> that,

                @Param(doc = "password", secret = true) @Nullable
                String password,

                @Param(doc = "secret number", secret = true) @Nullable
                Integer pin,

                @Param(doc = "content", anyText = true) @Nullable
                String text,

                @Param(doc = "where to go") @Nullable String chdir,
                @Param(doc = "what it makes") @Nullable String creates) {}

        enum Choice {
            PRESENT,
            ABSENT,
            BUILD_DEP
        }

        @Override
        public List<Read<?>> reads(Params params) {
            return List.of();
        }

        @Override
        public Plan plan(Params params, States host) {
            return Plan.nothing();
        }
    }

    /** Needs something, and takes whatever else there is. */
    @ModuleInfo(name = "rest", doc = "The rest.", example = "")
    static final class RestModule implements ControlModule<RestModule.Params> {
        public record Params(
                @Param(doc = "who", required = true) String who,
                @Param(doc = "even numbers only") @Nullable Integer even,
                @Param(doc = "variables", rest = true) Map<String, Object> vars) {
            public Params {
                if (even != null && even % 2 == 1) {
                    throw new IllegalArgumentException("even must be even");
                }
            }
        }

        @Override
        public Decision decide(Params params) {
            return Decision.facts(params.vars());
        }
    }

    private final BindContext context = new BindContext() {
        private final LocalFiles files = new LocalFiles();

        @Override
        public Variables variables() {
            return Scope.builder(expressions).data(data).build();
        }

        @Override
        public Expressions expressions() {
            return expressions;
        }

        @Override
        public List<Path> searchPath(String kind) {
            return List.of(directory.resolve(kind), directory);
        }

        @Override
        public LocalFiles localFiles() {
            return files;
        }
    };

    private SampleModule.Params bind(String args) throws IOException {
        return (SampleModule.Params)
                Binder.bind(ParamSpecs.describe(new SampleModule()), read(args), null, TASK, context);
    }

    private YamlNode read(String text) throws IOException {
        Path file = directory.resolve("args.yml");
        Files.writeString(file, text);
        Problems problems = new Problems();
        YamlNode node = YamlReader.read(file, problems);
        problems.throwIfAny();
        return node;
    }

    /** {@code line:column message [hint]} of every problem. */
    private List<String> told(String args) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> bind(args));
        assertThat(thrown).as("a problem").isNotNull();
        return thrown.problems().stream().map(BinderTest::told).toList();
    }

    private static String told(Problem problem) {
        return problem.position().line() + ":" + problem.position().column() + " " + problem.message()
                + (problem.hint() == null ? "" : " [" + problem.hint() + "]");
    }

    @Test
    void defaultsStandForWhatIsNotGiven() throws IOException {
        SampleModule.Params params = bind("path: /a");
        assertThat(params.path()).isEqualTo("/a");
        assertThat(params.state()).isEqualTo(SampleModule.Choice.PRESENT);
        assertThat(params.enabled()).isTrue();
        assertThat(params.force()).isNull();
        assertThat(params.count()).isEqualTo(3);
        assertThat(params.packages()).isEmpty();
        assertThat(params.env()).isEmpty();
        assertThat(params.msg()).isNull();
        assertThat(params.that()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "path, holds a NUL character",
        "packages, holds a NUL character",
        "src, holds a NUL character",
        "template, holds a NUL character",
        "password, holds a NUL character",
        "chdir, holds a NUL character"
    })
    void aNulIsToldWithItsPlaceAsWrittenAndAsEvaluated(String name, String message) throws IOException {
        data = ExpressionTestSupport.map("odd", "a\0b");
        assertThat(told(name + ": \"a\\0b\""))
                .singleElement()
                .asString()
                .startsWith("1:")
                .contains("'" + name + "' " + message);
        assertThat(told(name + ": ${odd}"))
                .singleElement()
                .asString()
                .startsWith("1:")
                .contains("'" + name + "' " + message);
    }

    @Test
    void whatWasNoUtf8IsNotToldAsSomethingElse() throws IOException {
        data = ExpressionTestSupport.map("odd", "a\uFFFDb", "half", "a\uD800b", "whole", "a\uD83D\uDE00b");
        assertThat(told("path: ${odd}")).singleElement().asString().contains("holds bytes that are not UTF-8");
        assertThat(told("path: ${half}")).singleElement().asString().contains("holds half of a character");
        assertThat(bind("path: ${whole}").path()).isEqualTo("a\uD83D\uDE00b");
        assertThat(bind("path: a\uFFFDb").path()).isEqualTo("a\uFFFDb");
    }

    @Test
    void whatGoesIntoFilesMayHoldAnything() throws IOException {
        data = ExpressionTestSupport.map("odd", "a\0\uFFFDb", "half", "a\uD800b");
        assertThat(bind("text: ${odd}").text()).isEqualTo("a\0\uFFFDb");
        assertThat(bind("msg: ${odd}").msg()).isEqualTo("a\0\uFFFDb");
        assertThat(told("text: ${half}")).singleElement().asString().contains("holds half of a character");
    }

    @Test
    void aNulIsToldBeforeAnythingIsEvaluated() throws IOException {
        Problems problems = new Problems();
        Binder.checkNames(ParamSpecs.describe(new SampleModule()), read("path: \"a\\0b\""), null, TASK, problems);
        assertThat(problems.sorted())
                .singleElement()
                .extracting(BinderTest::told)
                .asString()
                .contains("'path' holds a NUL");
    }

    @Test
    void nullAndOmitCountAsNotGiven() throws IOException {
        SampleModule.Params params = bind("count:\nstate: ~\nenabled: ${zzz!omit}\npackages: ${nothing}\n");
        assertThat(params.count()).isEqualTo(3);
        assertThat(params.state()).isEqualTo(SampleModule.Choice.PRESENT);
        assertThat(params.enabled()).isTrue();
        assertThat(params.packages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "yes, true",
        "no, false",
        "'\"on\"', true",
        "'\"0\"', false",
        "1, true",
        "'\"False\"', false",
        "${yes}, true",
        "'${port == 80}', true"
    })
    void booleansAreTakenAsAnsibleTakesThem(String written, boolean value) throws IOException {
        assertThat(bind("force: " + written).force()).isEqualTo(value);
    }

    @Test
    void numbersComeFromNumbersAndText() throws IOException {
        assertThat(bind("count: 5").count()).isEqualTo(5);
        assertThat(bind("count: '5'").count()).isEqualTo(5);
        assertThat(bind("count: ${port}").count()).isEqualTo(80);
        assertThat(bind("count: ${ratio}").count()).isEqualTo(2);
        assertThat(bind("size: 12345678901").size()).isEqualTo(12345678901L);
        assertThat(bind("ratio: 2").ratio()).isEqualTo(2.0);
        assertThat(told("count: many"))
                .containsExactly("1:8 'count' takes a whole number, not 'many' [write digits only]");
        assertThat(told("count: 1.5"))
                .containsExactly("1:8 'count' takes a whole number, not '1.5' [write digits only]");
        assertThat(told("count: true"))
                .containsExactly("1:8 'count' takes a whole number, not 'true' [write digits only]");
    }

    @Test
    void textIsAsWritten() throws IOException {
        assertThat(bind("path: 1.10").path()).isEqualTo("1.10");
        assertThat(bind("path: 0644").path()).isEqualTo("0644");
        assertThat(bind("path: /srv/${name}:${port}").path()).isEqualTo("/srv/web:80");
        assertThat(bind("path: ${port}").path()).isEqualTo("80");
        assertThat(told("path: [a]")).hasSize(1).first().asString().startsWith("1:7 'path' takes a text, not a list");
        assertThat(told("path: ${list}")).first().asString().startsWith("1:7 'path' takes a text, not a list");
    }

    @Test
    void choicesIgnoreDashesAndCase() throws IOException {
        assertThat(bind("state: build-dep").state()).isEqualTo(SampleModule.Choice.BUILD_DEP);
        assertThat(bind("state: build_dep").state()).isEqualTo(SampleModule.Choice.BUILD_DEP);
        assertThat(told("state: abesnt"))
                .containsExactly("1:8 'state' takes one of present, absent, build_dep, not 'abesnt'"
                        + " [did you mean 'absent'?]");
    }

    @Test
    void listsSplitAtCommasWhereThatIsUsual() throws IOException {
        assertThat(bind("packages: a, b,c").packages()).containsExactly("a", "b", "c");
        assertThat(bind("packages: [a, '${name}']").packages()).containsExactly("a", "web");
        assertThat(bind("packages: ${list}").packages()).containsExactly("a", "b");
        assertThat(bind("packages: [1.10, 0644, x]").packages()).containsExactly("1.10", "0644", "x");
        assertThat(bind("lines: a, b").lines()).containsExactly("a, b");
        assertThat(told("packages: [a, ]\nlines: {a: 1}"))
                .containsExactly("2:8 'lines' takes a list, not a mapping [write - item for each]");
        assertThat(told("packages: [a, ~]"))
                .containsExactly("1:11 'packages' takes a list of texts, not an empty one [remove the empty item]");
    }

    @Test
    void mappingsAndAnythingKeepTheirTypes() throws IOException {
        SampleModule.Params params = bind("env: {A: 1, B: '${port}'}\nmsg: ['${port}', yes, 1.5, ~]");
        assertThat(params.env()).isEqualTo(Map.of("A", 1L, "B", 80L));
        assertThat(params.msg()).isEqualTo(ExpressionTestSupport.list(80L, true, 1.5, null));
        assertThat(bind("msg: ${list}").msg()).isEqualTo(List.of("a", "b"));
        assertThat(told("env: text")).first().asString().startsWith("1:6 'env' takes a mapping, not 'text'");
    }

    @Test
    void modesAreReadAsWritten() throws IOException {
        assertThat(bind("mode: 0644").mode()).isEqualTo(new FileMode("0644"));
        assertThat(bind("mode: '644'").mode()).isEqualTo(new FileMode("644"));
        assertThat(bind("mode: u=rw,go=r").mode()).isEqualTo(new FileMode("u=rw,go=r"));
        assertThat(told("mode: 644"))
                .containsExactly("1:7 'mode' takes a file mode, not the number 644"
                        + " [write it in quotes, '0644' if that is meant in octal, or '01204']");
        assertThat(told("mode: rw-r--r--"))
                .containsExactly(
                        "1:7 'mode' takes a file mode, not 'rw-r--r--' [write octal digits such as '0644', or u=rw,go=r]");
        assertThat(told("mode: ${port}")).first().asString().contains("not the number 80");
    }

    @Test
    void everyMistakeOfTheTaskIsToldAtOnce() {
        assertThat(told("pth: /a\nstate: gone\ncount: x\nmsg: ${nmae}\nvar: app.x\n"))
                .containsExactly(
                        "1:1 'sample' has no parameter 'pth' [did you mean 'path'?]",
                        "2:8 'state' takes one of present, absent, build_dep, not 'gone' [write one of these]",
                        "3:8 'count' takes a whole number, not 'x' [write digits only]",
                        "4:8 variable 'nmae' is not defined [did you mean 'name'?]",
                        "5:6 variable 'app' is not defined");
    }

    @Test
    void twoNamesOfOneParameterAreAMistake() {
        assertThat(told("path: /a\ndest: /b"))
                .containsExactly("2:1 'dest' and 'path' are two names of the same parameter [keep one of them]");
    }

    @Test
    void whatIsMissingIsTold() throws IOException {
        ModuleSpec spec = ParamSpecs.describe(new RestModule());
        YamlNode args = read("a: 1");
        ProblemException thrown =
                catchThrowableOfType(ProblemException.class, () -> Binder.bind(spec, args, null, TASK, context));
        assertThat(thrown.problems().get(0).message()).isEqualTo("'rest' needs 'who'");
        ProblemException none =
                catchThrowableOfType(ProblemException.class, () -> Binder.bind(spec, null, null, TASK, context));
        assertThat(none.problems().get(0).position()).isEqualTo(TASK);
    }

    @Test
    void theRestTakesEveryOtherName() throws IOException {
        RestModule.Params params = (RestModule.Params) Binder.bind(
                ParamSpecs.describe(new RestModule()),
                read("who: me\na: ${port}\nb: [x]\nc: ${zzz!omit}"),
                null,
                TASK,
                context);
        assertThat(params.vars()).isEqualTo(Map.of("a", 80L, "b", List.of("x")));
    }

    @Test
    void whatTheRecordRefusesIsAMistakeOfTheTask() throws IOException {
        YamlNode args = read("who: me\neven: 3");
        assertThatThrownBy(() -> Binder.bind(ParamSpecs.describe(new RestModule()), args, null, TASK, context))
                .isInstanceOf(ProblemException.class)
                .hasMessage("site.yml:3:3: 'rest': even must be even");
    }

    @Test
    void aSecretIsNeverPartOfAMessage() throws IOException {
        assertThat(told("pin: hunter2")).containsExactly("1:6 'pin' takes a whole number [write digits only]");
        data = ExpressionTestSupport.map("p", "hunter2");
        assertThat(told("pin: ${p}")).containsExactly("1:6 'pin' takes a whole number [write digits only]");
        assertThat(bind("password: ${p}").password()).isEqualTo("hunter2");
    }

    @Test
    void freeFormTextGivesUpItsParameters() throws IOException {
        SampleModule.Params params = bind("\"make install creates=/usr/bin/x chdir='/srv/a b'\"");
        assertThat(params.freeForm()).isEqualTo("make install");
        assertThat(params.creates()).isEqualTo("/usr/bin/x");
        assertThat(params.chdir()).isEqualTo("/srv/a b");
        SampleModule.Params leading = bind("chdir=/srv/${name} env A=1 path=/x sh -c 'echo chdir=/no'");
        assertThat(leading.freeForm()).isEqualTo("env A=1 path=/x sh -c 'echo chdir=/no'");
        assertThat(leading.chdir()).isEqualTo("/srv/web");
        assertThat(bind("|\n  first  line\n  second ${port}\n").freeForm()).isEqualTo("first  line\nsecond 80\n");
    }

    @ModuleInfo(name = "include", doc = "An include.", example = "", freeForm = "file")
    static final class IncludeModule implements ControlModule<IncludeModule.Params> {
        public record Params(
                @Param(doc = "file", required = true) String file,
                @Param(doc = "for all", def = "false") boolean public_) {}

        @Override
        public Decision decide(Params params) {
            return Decision.fail(params.file());
        }
    }

    /** Parameters of more than one module. */
    public record Shared(
            @Param(doc = "path", required = true) String path,
            @Param(doc = "pass", secret = true) @Nullable String passPhrase) {}

    @ModuleInfo(name = "sharing", doc = "One of several modules.", example = "")
    static final class SharingModule implements ControlModule<SharingModule.Params> {
        public record Params(
                @Param(doc = "before", def = "1") int before,
                Shared shared,
                @Param(doc = "after") @Nullable Object after) {}

        @Override
        public Decision decide(Params params) {
            return Decision.fail("it only takes parameters");
        }
    }

    @Test
    void aGroupOfParametersCountsAsIfTheyStoodInItsPlace() throws IOException {
        ModuleSpec spec = ParamSpecs.describe(new SharingModule());
        assertThat(spec.params()).extracting(ParamSpec::name).containsExactly("before", "path", "pass_phrase", "after");
        Record params = Binder.bind(spec, read("{path: /x, pass_phrase: pw, after: [1]}"), null, TASK, context);
        assertThat(params).isEqualTo(new SharingModule.Params(1, new Shared("/x", "pw"), List.of(1L)));
        assertThat(BoundValues.text(params, 2)).isEqualTo("pw");
        assertThat(BoundValues.text(params, 3)).isEqualTo("[1]");
        assertThat(BoundValues.hasUnknown(params)).isFalse();
        assertThat(BoundValues.hasUnknown(new SharingModule.Params(1, new Shared("/x", null), new Unknown("r"))))
                .isTrue();
        assertThatThrownBy(() -> Binder.bind(spec, read("{pass_phrase: pw}"), null, TASK, context))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'path'");
    }

    @Test
    void textThatStandsForANamedParameterGivesUpAllOthers() throws IOException {
        for (String written : List.of("a.yml public=yes", "file=a.yml public=yes", "public=yes a.yml")) {
            Record params = Binder.bind(ParamSpecs.describe(new IncludeModule()), read(written), null, TASK, context);
            assertThat(params).as(written).isEqualTo(new IncludeModule.Params("a.yml", true));
        }
        Record spaced = Binder.bind(ParamSpecs.describe(new IncludeModule()), read("a b.yml"), null, TASK, context);
        assertThat(spaced).isEqualTo(new IncludeModule.Params("a b.yml", false));
    }

    @Test
    void theArgsKeywordAddsParameters() throws IOException {
        YamlNode.Mapping extra = (YamlNode.Mapping) read("chdir: /srv\n");
        SampleModule.Params params = (SampleModule.Params)
                Binder.bind(ParamSpecs.describe(new SampleModule()), read("ls -l"), extra, TASK, context);
        assertThat(params.freeForm()).isEqualTo("ls -l");
        assertThat(params.chdir()).isEqualTo("/srv");
    }

    @Test
    void bareExpressionsAreEvaluated() throws IOException {
        SampleModule.Params params = bind("var: port + 1\nthat: [\"name == 'web'\", yes]");
        assertThat(params.var().value()).isEqualTo(81L);
        assertThat(params.var().text()).isEqualTo("port + 1");
        assertThat(params.that()).extracting(BareExpression::value).containsExactly(true, true);
        assertThat(bind("that: port == 80").that())
                .extracting(BareExpression::value)
                .containsExactly(true);
        assertThat(told("that:\n  - \"name == 'web' and zzz\"")).containsExactly("2:24 variable 'zzz' is not defined");
    }

    @Test
    void localFilesAreFoundAndHashed() throws IOException {
        Files.createDirectories(directory.resolve("files/site/css"));
        Files.writeString(directory.resolve("files/motd"), "hello\n");
        Files.writeString(directory.resolve("files/site/index.html"), "<p>");
        Files.writeString(directory.resolve("files/site/css/a.css"), "a{}");
        Files.createSymbolicLink(directory.resolve("files/site/link"), Path.of("index.html"));
        Files.createSymbolicLink(directory.resolve("files/alias"), Path.of("site"));
        LocalSource file = bind("src: motd").src();
        assertThat(file.isDirectory()).isFalse();
        assertThat(file.entries().get(0).sha256())
                .isEqualTo(Digests.sha256("hello\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(file.entries().get(0).size()).isEqualTo(6);
        for (String name : List.of("site/", "alias/")) {
            LocalSource tree = bind("src: " + name).src();
            assertThat(tree.written()).isEqualTo(name);
            assertThat(tree.isDirectory()).isTrue();
            assertThat(tree.entries())
                    .extracting(LocalSource.Entry::relative)
                    .containsExactly("css", "css/a.css", "index.html", "link");
            assertThat(tree.entries().get(3).kind()).isEqualTo(LocalSource.Kind.LINK);
            assertThat(tree.entries().get(3).target()).isEqualTo("index.html");
        }
        Files.writeString(directory.resolve("files/motd"), "changed\n");
        assertThat(bind("src: motd").src().entries().get(0).size()).isEqualTo(8);
    }

    @Test
    void whatALinkLeadsToIsFoundAndHashedInItsPlace() throws IOException {
        Files.createDirectories(directory.resolve("files/site"));
        Files.createDirectories(directory.resolve("files/shared/css"));
        Files.writeString(directory.resolve("files/shared/css/a.css"), "a{}");
        Files.createSymbolicLink(directory.resolve("files/site/css"), Path.of("../shared/css"));
        Files.createSymbolicLink(directory.resolve("files/site/gone"), Path.of("nowhere"));
        Files.createSymbolicLink(directory.resolve("files/site/round"), Path.of("."));
        List<LocalSource.Entry> entries = bind("src: site/").src().entries();
        assertThat(entries).extracting(LocalSource.Entry::relative).containsExactly("css", "gone", "round");
        LocalSource.Followed css = entries.get(0).followed();
        assertThat(css.failure()).isNull();
        assertThat(css.entries()).extracting(LocalSource.Entry::relative).containsExactly("css", "css/a.css");
        assertThat(css.entries().get(0).kind()).isEqualTo(LocalSource.Kind.DIRECTORY);
        assertThat(css.entries().get(1).sha256()).isEqualTo(Digests.sha256("a{}".getBytes(StandardCharsets.UTF_8)));
        assertThat(entries.get(1).followed()).isNull();
        assertThat(entries.get(2).followed())
                .describedAs("a link to where it is")
                .isNull();
    }

    @Test
    void linksBehindLinksAreFollowedUntilOneLeadsBack() throws IOException {
        Files.createDirectories(directory.resolve("files/site"));
        Files.createDirectories(directory.resolve("files/shared/deep"));
        Files.writeString(directory.resolve("files/shared/deep/a.css"), "a{}");
        Files.createSymbolicLink(directory.resolve("files/site/shared"), Path.of("../shared"));
        Files.createSymbolicLink(directory.resolve("files/shared/deep/back"), Path.of("../../site"));
        Files.createSymbolicLink(directory.resolve("files/shared/deep/gone"), Path.of("nowhere"));
        Files.createSymbolicLink(directory.resolve("files/shared/up"), Path.of("../shared"));
        LocalSource.Followed shared = bind("src: site").src().entries().get(0).followed();
        assertThat(shared.failure()).isNull();
        assertThat(shared.entries())
                .extracting(each -> each.relative() + " " + each.kind() + " " + each.target())
                .containsExactly(
                        "shared DIRECTORY ",
                        "shared/deep DIRECTORY ",
                        "shared/deep/a.css FILE ",
                        "shared/deep/back LINK ../../site",
                        "shared/deep/gone LINK nowhere",
                        "shared/up LINK ../shared");
    }

    @Test
    void anEmptySourceIsNotTheFolderOfFiles() throws IOException {
        Files.createDirectories(directory.resolve("files"));
        assertThat(told("src: ''")).containsExactly("1:6 'src' is empty [write a path, or leave it out]");
        assertThat(told("src: ' '")).hasSize(1);
    }

    @Test
    void anEncryptedSourceIsTakenAsItIsWhereTheTaskSaysSo() throws IOException {
        Files.createDirectories(directory.resolve("files"));
        String sealed = "$ANSIBLE_VAULT;1.1;AES256\n6162\n";
        Files.writeString(directory.resolve("files/sealed"), sealed);
        assertThat(told("src: sealed").toString()).contains("encrypted with ansible-vault");
        assertThat(bind("src: sealed\nopened: false").src().entries().get(0).sha256())
                .isEqualTo(Digests.sha256(sealed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aMissingFileIsToldWithTheFirstPlaceToPutIt() {
        assertThat(told("src: mtod"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("1:6 ")
                .contains("mtod");
        assertThat(told("template: x.ftl"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("1:11 ")
                .contains("x.ftl");
    }

    @Test
    void aSourceOnTheHostIsNotLookedUp() throws IOException {
        LocalSource source = bind("src: /no/such/file\nremote_src: yes").src();
        assertThat(source.written()).isEqualTo("/no/such/file");
        assertThat(source.entries()).isEmpty();
    }

    @Test
    void templatesAreRendered() throws IOException {
        Files.createDirectories(directory.resolve("templates"));
        Files.writeString(directory.resolve("templates/site.conf.ftl"), "listen ${port};\n${nmae}\n");
        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> bind("template: site.conf.ftl"));
        Problem problem = thrown.problems().get(0);
        assertThat(problem.position().file()).endsWith("templates/site.conf.ftl");
        assertThat(problem.position().line()).isEqualTo(2);
        assertThat(problem.message()).isEqualTo("variable 'nmae' is not defined");
        Files.writeString(directory.resolve("templates/site.conf.ftl"), "listen ${port};\n");
        assertThat(bind("template: site.conf.ftl").template().text()).isEqualTo("listen 80;\n");
        Files.write(directory.resolve("templates/bad.ftl"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(told("template: bad.ftl")).first().asString().contains("not UTF-8");
    }

    @Test
    void mistakesCountMoreThanWhatIsNotKnown() {
        data = ExpressionTestSupport.map("reg", ExpressionTestSupport.map("out", new Unknown("why")));
        assertThatThrownBy(() -> bind("path: ${reg.out}\ncount: 4"))
                .isInstanceOf(NotKnownException.class)
                .hasMessage("why");
        assertThat(told("path: ${reg.out}\ncount: x")).hasSize(1);
    }

    @Test
    void namesAndLiteralsAreCheckedWithoutVariables() throws IOException {
        Problems problems = new Problems();
        Binder.checkNames(
                ParamSpecs.describe(new SampleModule()),
                read("pth: ${zzz}\nstate: gone\ncount: ${zzz}\npackages: {a: 1}\nsrc: missing\nvar: zzz"),
                null,
                TASK,
                problems);
        assertThat(problems.sorted())
                .extracting(BinderTest::told)
                .satisfiesExactly(
                        first -> assertThat(first).contains("'pth'"),
                        second -> assertThat(second).contains("'state' takes one of"),
                        third -> assertThat(third).contains("'packages' takes a list, not a mapping"));
    }

    @Test
    void syntaxIsCheckedWithoutVariables() throws IOException {
        Problems problems = new Problems();
        Binder.checkSyntax(
                ParamSpecs.describe(new SampleModule()),
                read("path: ${zzz +}\nmsg: ['${a | b}']\nvar: x ==\nthat: [a is defned, zzz]\n"),
                null,
                TASK,
                expressions,
                problems);
        assertThat(problems.sorted())
                .extracting(problem -> problem.position().line())
                .containsExactly(1, 2, 3, 4);
    }
}
