package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.IndexedCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceTest {
    private static final Path WRITTEN = Path.of("..", "docs", "modules");

    @Test
    void theWrittenReferenceIsWhatTheModulesSay() throws IOException {
        assertThat(differing(read(WRITTEN), ModuleMarkdown.files(new ShippedModules())))
                .as("stale pages of docs/modules; run: plumb doc --write docs/modules")
                .isEmpty();
    }

    @Test
    void theCommandWritesAllPages(@TempDir Path dir) throws IOException {
        Cli run = Cli.run("doc", "--write", dir.resolve("new/modules").toString());
        assertThat(run.code()).isZero();
        assertThat(differing(read(dir.resolve("new/modules")), ModuleMarkdown.files(new IndexedCatalog())))
                .isEmpty();
    }

    @Test
    void thePageOfFunctionsIsWhatTheySay(@TempDir Path dir) throws IOException {
        assertThat(WRITTEN.resolveSibling("functions.md"))
                .as("stale page; run: plumb doc --write docs/modules")
                .hasContent(FunctionReference.markdown());
        Cli.run("doc", "--write", dir.resolve("new/modules").toString());
        assertThat(dir.resolve("new/functions.md")).hasContent(FunctionReference.markdown());
    }

    @Test
    void functionsTestsAndLookupsAreDescribedToo() {
        assertThat(Cli.run("doc", "combine").out())
                .startsWith("combine(*values, recursive=false, list_merge='replace')\n")
                .contains("\n    combine({'a': 1, 'b': 1}, {'b': 2})\n    → {\"a\":1,\"b\":2}\n");
        assertThat(Cli.run("doc", "csvfile").out()).startsWith("lookup('csvfile', *keys, ");
        assertThat(Cli.run("doc", "subset").out()).startsWith("value is subset(other)\n");
        assertThat(Cli.run("doc", "combin").err()).contains("did you mean 'combine'?");
    }

    @Test
    void everyModuleIsListedAndDescribed() {
        String list = Cli.run("doc").out();
        for (String name : new ShippedModules().names()) {
            assertThat(list).containsPattern("(?m)^" + name + " +\\S");
            Cli one = Cli.run("doc", name);
            assertThat(one.code()).isZero();
            assertThat(one.out()).startsWith(name).contains("\nexample\n");
        }
    }

    @Test
    void describesParametersWithTypeChoicesDefaultsAndAliases() {
        assertThat(Cli.run("doc", "file").out())
                .contains("\n  path  (string; required; also: dest, name)\n")
                .containsPattern("\n  state  \\(.*directory.*\\|.*\\)\n");
    }

    @Test
    void anUnknownModuleSuggestsTheNearest() {
        Cli none = Cli.run("doc", "coppy");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).isEqualTo("plumb: there is no module 'coppy'\n       did you mean 'copy'?\n");
    }

    /** Names of the files that are not the same in both. */
    private static Set<String> differing(Map<String, String> one, Map<String, String> other) {
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        names.removeIf(name -> Objects.equals(one.get(name), other.get(name)));
        return names;
    }

    private static Map<String, String> read(Path directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }
}
