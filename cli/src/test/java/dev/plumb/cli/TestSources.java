package dev.plumb.cli;

import dev.plumb.expression.Functions;
import dev.plumb.expression.functions.Descriptions;
import dev.plumb.expression.functions.FunctionDoc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sources of all tests, in which the proofs of {@link LanguageTable} are looked up. */
final class TestSources {
    private static final Path ROOT = Path.of("..");
    private static final Path CORPUS = Path.of("src", "test", "resources", "it", "corpus");

    /** By simple name; two classes of the same name are one text. */
    private final Map<String, String> classes = new HashMap<>();

    private final String differences;

    TestSources() {
        try {
            for (String module : List.of("engine", "modules", "cli")) {
                try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                    for (Path file : (Iterable<Path>) files::iterator) {
                        String name = file.getFileName().toString();
                        if (name.endsWith("Test.java")) {
                            classes.merge(name.replace(".java", ""), Files.readString(file), String::concat);
                        }
                    }
                }
            }
            differences = Files.readString(ROOT.resolve("docs/differences.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why a row's proof is none, or null when it is one. */
    @Nullable
    String why(LanguageTable.Row row) {
        String proof = row.proof();
        int hash = proof.indexOf('#');
        int bracket = proof.indexOf('[');
        if (proof.equals("differences")) {
            return missing(row.names().stream().map(name -> "`" + name + "`").toList(), differences);
        } else if (proof.equals("example")) {
            return example(row);
        } else if (proof.startsWith("corpus/")) {
            return project(row, proof.substring("corpus/".length()));
        } else if (hash > 0) {
            return method(row, proof.substring(0, hash), proof.substring(hash + 1));
        } else if (bracket > 0 && proof.endsWith("]")) {
            return example(row, proof.substring(0, bracket), proof.substring(bracket + 1, proof.length() - 1));
        }
        return "that is no proof";
    }

    /** Names of what is described and has examples. */
    List<String> described(Functions.Kind kind) {
        List<String> names = new ArrayList<>();
        for (FunctionDoc doc : Descriptions.all()) {
            if (doc.kind() == kind) {
                names.add(doc.name());
                names.addAll(doc.others());
            }
        }
        return names;
    }

    private static @Nullable String missing(List<String> wanted, String text) {
        for (String each : wanted) {
            if (!text.contains(each)) {
                return each + " is not there";
            }
        }
        return null;
    }

    private static @Nullable String example(LanguageTable.Row row) {
        Functions.Kind kind = switch (row.table()) {
            case "tests" -> Functions.Kind.TEST;
            case "lookups" -> Functions.Kind.LOOKUP;
            default -> Functions.Kind.FUNCTION;
        };
        for (String name : row.names()) {
            FunctionDoc doc = Descriptions.find(kind, name);
            if (doc == null || doc.examples().isEmpty()) {
                return "there is no example of " + name;
            }
        }
        return null;
    }

    private static @Nullable String project(LanguageTable.Row row, String name) {
        Path folder = CORPUS.resolve(name);
        if (!Files.exists(folder.resolve("site.yml"))) {
            return "there is no such project";
        }
        if (!("-" + name + "-").contains("-" + row.names().get(0).replace('_', '-') + "-")) {
            return "the project is not named after it";
        }
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder text = new StringBuilder();
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                text.append(Files.readString(file)).append('\n');
            }
            return missing(row.spellings(), text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable String method(LanguageTable.Row row, String type, String method) {
        String source = classes.get(type);
        if (source == null) {
            return "there is no such class";
        }
        int begin = source.indexOf(" void " + method + "(");
        if (begin < 0) {
            return "there is no such method";
        }
        int annotation = Math.max(source.lastIndexOf("@Test", begin), source.lastIndexOf("@ParameterizedTest", begin));
        if (annotation < 0 || source.substring(annotation, begin).contains("\n    }")) {
            return "it is no test";
        }
        if (!plain(method).equals(plain(row.names().get(0)))) {
            return "the test is not named after it";
        }
        int end = source.indexOf("\n    }", begin);
        return missing(row.spellings(), source.substring(annotation, end));
    }

    private @Nullable String example(LanguageTable.Row row, String type, String example) {
        String source = classes.get(type);
        if (source == null || !source.contains("@ParameterizedTest")) {
            return "there is no such class with parameterised tests";
        }
        String first = Pattern.quote(example);
        if (!Pattern.compile("\"" + first + "(?![A-Za-z0-9_])|^ {8}" + first + "\\(", Pattern.MULTILINE)
                .matcher(source)
                .find()) {
            return "there is no such case";
        }
        String name = plain(row.names().get(0));
        boolean named = plain(example).startsWith(name) || plain(example).endsWith(name);
        return named ? null : "the case is not named after it";
    }

    /** Letters and digits only: methods of Java cannot be named quite like what they test. */
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }
}
