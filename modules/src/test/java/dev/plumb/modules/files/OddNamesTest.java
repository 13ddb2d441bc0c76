package dev.plumb.modules.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.modules.kit.files.TreeState.Entry;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.script.Script;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names as file systems allow them, on the controller and on hosts. */
class OddNamesTest {
    @TempDir
    private Path dir;

    private void sh(Shells shell, String text) {
        assertThat(shell.run(Script.of("set -e\n" + text), dir).exit()).isZero();
    }

    private SortedMap<String, Entry> tree(Shells shell, Path path) {
        Map<String, Object> found = shell.read(TreeType.TYPE, List.of(Read.of(TreeType.ref(path.toString()))), dir);
        return ((TreeState) Objects.requireNonNull(found.get(path.toString()))).entries();
    }

    private Bound bound(String module, String task) {
        return Bound.of(module, Objects.requireNonNull(YamlReader.readText("test", task, new Problems())), dir);
    }

    private Plan apply(Shells shell, Bound bound) {
        Plan plan = bound.module().plan(bound.params(), new RealStates(shell, dir));
        for (Change<?> change : plan.changes()) {
            if (change.action() instanceof Action.Run run) {
                assertThat(shell.run(run.script(), dir).stderrText()).isEmpty();
            }
        }
        return plan;
    }

    @ParameterizedTest
    @EnumSource
    void aCopiedTreeStaysBelowItsDestination(Shells shell) throws IOException {
        sh(shell, """
                mkdir -p files/src 'files/src/di\\r' home/site; cd files/src
                echo 1 >'back\\slash'; echo 2 >'di\\r/f'; echo 3 >'x\\.bashrc'; echo 4 >' blank '; echo 5 >-rf; echo 6 >'two
                lines'; echo 7 >'~root'; ln -s 'back\\slash' link""");

        apply(shell, bound("copy", "{src: files/src/, dest: " + dir.resolve("home/site") + "}"));

        sh(shell, "diff -r files/src home/site && [ \"$(ls -A home)\" = site ]");
    }

    @ParameterizedTest
    @EnumSource
    void aTreeIsCopiedOnTheHostWithItsNames(Shells shell) throws IOException {
        sh(shell, """
                mkdir -p src 'src/di\\r'; cd src
                echo 1 >'back\\slash'; echo 2 >'di\\r/f'; echo 4 >' blank '; echo 5 >-rf; echo 6 >'two
                lines'; echo 7 >'~root'; echo 8 >"end
                " """);

        apply(shell, bound("copy", "{src: " + dir + "/src/, dest: " + dir + "/new, remote_src: true}"));

        sh(shell, "diff -r src new");
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatBeginsWithATildeIsNoHome(Shells shell) throws IOException {
        sh(shell, "mkdir files; echo 1 >'files/~root'");
        for (String dest : List.of(".", "./")) {
            Plan plan = bound("copy", "{src: files/, dest: " + dest + "}")
                    .module()
                    .plan(bound("copy", "{src: files/, dest: " + dest + "}").params(), new RealStates(shell, dir));

            assertThat(plan.changes())
                    .singleElement()
                    .extracting(change -> change.ref().key())
                    .isEqualTo("./~root");
        }
    }

    @Test
    void aNameThatBeginsWithATildeCanBeWritten() {
        assertThat(Paths.normal("./~x")).isEqualTo("./~x");
        assertThat(Paths.normal(".//./~x/./y/")).isEqualTo("./~x/y");
        assertThat(Paths.normal("~x/./y")).isEqualTo("~x/y");
        assertThat(Paths.normal("./x")).isEqualTo("x");
        assertThat(Paths.below(".", "~x")).isEqualTo("./~x");
        assertThat(Paths.word("./~x")).doesNotStartWith("~");
    }

    @ParameterizedTest
    @EnumSource
    void nobodyCanForgeAnEntryOfATreeByAName(Shells shell) throws IOException {
        sh(shell, """
                mkdir -p "t/d
                81a4:0:root:0:root:9:1:1:1:77:1:1:./forged"
                echo x >"t/d
                81a4:0:root:0:root:9:1:1:1:77:1:1:./forged/in"
                """);

        SortedMap<String, Entry> entries = tree(shell, dir.resolve("t"));

        assertThat(entries.keySet()).noneMatch(name -> name.startsWith("forged"));
        assertThat(entries.keySet()).contains("d\n81a4:0:root:0:root:9:1:1:1:77:1:1:.");
    }

    @ParameterizedTest
    @EnumSource
    void namesThatAreNotUtf8StayApart(Shells shell) throws IOException {
        sh(
                shell,
                "mkdir t; : >\"t/$(printf 'a\\377')\"; : >\"t/$(printf 'a\\376')\"; : >\"t/$(printf 'a\\357\\277\\275')\"");

        assertThat(tree(shell, dir.resolve("t"))).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void aTreeOfTheHostWithANameThatIsNotUtf8IsNotCopied(Shells shell) throws IOException {
        sh(shell, "mkdir src; : >\"src/$(printf 'a\\377')\"");

        Plan plan = apply(shell, bound("copy", "{src: " + dir + "/src/, dest: " + dir + "/new, remote_src: true}"));

        assertThat(plan.failure()).contains("the name of a\\xff in").contains("is not UTF-8");
        assertThat(dir.resolve("new")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void aLinkToANameThatIsNotUtf8IsNotFollowedElsewhere(Shells shell) throws IOException {
        sh(shell, "mkdir real; ln -s \"$(printf 'a\\377')\" link");

        Map<String, Object> found = shell.read(
                FileType.TYPE, List.of(Read.of(FileType.ref(dir.resolve("link").toString()))), dir);

        assertThat(found.get(dir.resolve("link").toString())).asString().contains("a name that is not UTF-8");
    }
}
