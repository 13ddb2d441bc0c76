package dev.plumb.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A table of names of the language, each with its proof: {@code NAME, OTHER NAME "SPELLING" -> PROOF}. The spelling is what a
 * test must write; without one it is all of the names. A proof is one of
 *
 * <ul>
 *   <li>{@code Class#method}: a test whose method has the name, and writes the spelling;
 *   <li>{@code Class[case]}: a case of that class's parameterised test, which ends with the name;
 *   <li>{@code corpus/case}: a project of {@link dev.plumb.it} whose folder begins with the name, and has the spelling;
 *   <li>{@code example}: an example in the reference of functions, each of which is a test;
 *   <li>{@code differences}: a row in {@code docs/differences.md} that has the names in backticks.
 * </ul>
 */
final class LanguageTable {
    static final Path FOLDER = Path.of("src", "test", "resources", "language-tables");

    private static final Pattern SPELLING = Pattern.compile("\"([^\"]+)\"");

    private LanguageTable() {}

    /**
     * A line.
     *
     * @param table the table's name
     * @param names the name and its other names
     * @param spellings what a test must write
     * @param proof where the test is
     */
    record Row(String table, List<String> names, List<String> spellings, String proof) {
        @Override
        public String toString() {
            return String.join(", ", names) + " -> " + proof;
        }
    }

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    static List<Row> rows(Path table) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(table)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                rows.add(row(table, line));
            }
        }
        return rows;
    }

    static Row row(Path table, String line) {
        int arrow = line.indexOf(" -> ");
        if (arrow < 0) {
            throw new IllegalArgumentException(table + ": no ' -> ' in: " + line);
        }
        Matcher quoted = SPELLING.matcher(line.substring(0, arrow));
        List<String> spellings = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        while (quoted.find()) {
            spellings.add(quoted.group(1));
            quoted.appendReplacement(rest, "");
        }
        quoted.appendTail(rest);
        List<String> names = List.of(rest.toString().strip().split(", "));
        String file = table.getFileName().toString();
        return new Row(
                file.substring(0, file.length() - ".txt".length()),
                names,
                spellings.isEmpty() ? names : spellings,
                line.substring(arrow + 4).strip());
    }
}
