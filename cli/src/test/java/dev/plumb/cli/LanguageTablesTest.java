package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.Functions;
import dev.plumb.playbook.KeywordTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every name of the language (keywords, flags, forms of patterns, places of variables, magic variables …) has a test that is
 * named after it, or a row in {@code docs/differences.md}. The names stand in {@code language-tables}; {@link LanguageTable}
 * says what a line means. That those tests pass is their own business; here they must be there.
 */
class LanguageTablesTest {
    private static final TestSources SOURCES = new TestSources();

    static Stream<Path> tables() throws IOException {
        return LanguageTable.files();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyNameHasATestNamedAfterItOrARowInDifferences(Path table) throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (LanguageTable.Row row : LanguageTable.rows(table)) {
            for (String name : row.names()) {
                if (!names.add(name)) {
                    wrong.add(name + " stands there twice");
                }
            }
            String why = SOURCES.why(row);
            if (why != null) {
                wrong.add(row + ": " + why);
            }
        }
        assertThat(names).hasSizeGreaterThan(2);
        assertThat(wrong).isEmpty();
    }

    @Test
    void theTablesHaveEveryKeyword() throws IOException {
        assertThat(names("keywords-of-plays")).containsAll(KeywordTable.ofPlays());
        assertThat(names("keywords-of-blocks")).containsAll(KeywordTable.ofBlocks());
        assertThat(names("keywords-of-roles")).containsAll(KeywordTable.ofAll());
        Set<String> ofTasks = names("keywords-of-tasks");
        ofTasks.addAll(names("loops"));
        assertThat(ofTasks).containsAll(KeywordTable.ofTasks(true));
    }

    @Test
    void theTablesHaveEveryFlag() throws IOException {
        Set<String> known = names("flags");
        CommandSpec apply = CommandSpec.create();
        Commands.APPLY.create().describe(apply);
        Flags.common(apply);
        for (OptionSpec option : apply.options()) {
            assertThat(known).as("%s", option.longestName()).containsAll(List.of(option.names()));
        }
    }

    @Test
    void theTablesHaveEverySettingOfAnsibleCfg() throws IOException {
        Set<String> known = names("ansible-cfg");
        for (Setting setting : Setting.values()) {
            // what a project sets for Plumb alone
            if (setting.variable().startsWith("ANSIBLE_")) {
                assertThat(known).contains(setting.key());
            }
        }
    }

    @Test
    void theTablesHaveEveryFunction() throws IOException {
        assertThat(names("filters")).containsAll(SOURCES.described(Functions.Kind.FUNCTION));
        assertThat(names("tests")).containsAll(SOURCES.described(Functions.Kind.TEST));
        assertThat(names("lookups")).containsAll(SOURCES.described(Functions.Kind.LOOKUP));
    }

    @Test
    void whatHasNoTestIsFound() {
        for (String line : List.of(
                "nowhere -> NoSuchTest#nowhere",
                "all -> HostPatternGrammarTest#none",
                "all \"no such pattern\" -> HostPatternGrammarTest#all",
                "other -> HostPatternGrammarTest#all",
                "fork -> ConfigTest[defaults | fork]",
                "forks -> ConfigTest[defaults | timeout]",
                "until -> corpus/no-such-case",
                "loop -> corpus/until",
                "no_such_word -> differences",
                "no_such_function -> example")) {
            assertThat(SOURCES.why(LanguageTable.row(Path.of("filters.txt"), line)))
                    .as(line)
                    .isNotNull();
        }
        assertThat(SOURCES.why(LanguageTable.row(Path.of("filters.txt"), "forks -> ConfigTest[defaults | forks]")))
                .isNull();
    }

    private static Set<String> names(String table) throws IOException {
        Set<String> names = new TreeSet<>();
        for (LanguageTable.Row row : LanguageTable.rows(LanguageTable.FOLDER.resolve(table + ".txt"))) {
            names.addAll(row.names());
        }
        return names;
    }
}
