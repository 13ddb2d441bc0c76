package dev.plumb.source;

import dev.plumb.source.YamlNode.Mapping;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;

/**
 * Reads YAML files as nodes that keep their places. YAML 1.1 as Ansible reads it (one document, merge keys and anchors),
 * but dates and times of day stay strings. Built on the parser's events: no node of the YAML library is ever made.
 */
public final class YamlReader {
    /** The least length of a text that is a secret because it stands in an encrypted playbook. */
    private static final int LEAST_HIDDEN = 8;

    private YamlReader() {}

    /**
     * Reads a file that must hold something.
     *
     * @param problems takes what is wrong: a missing file, a syntax error, duplicate keys
     * @return the root, possibly without what was wrong in it; null when nothing could be read
     */
    public static @Nullable YamlNode read(Path file, Problems problems) {
        FileText.Content content = FileText.content(file, problems);
        YamlNode root = content == null ? null : readText(shown(file), content.text(), problems);
        if (root != null && content != null && content.sealed()) {
            hide(root, LEAST_HIDDEN, problems.unsealer());
        }
        return root;
    }

    /**
     * Reads a file that may be empty.
     *
     * @param variables whether every value in it is a secret when it is encrypted; else the longer ones
     * @return the root; null when the file is empty or could not be read
     */
    public static @Nullable YamlNode readIfAny(Path file, boolean variables, Problems problems) {
        FileText.Content content = FileText.content(file, problems);
        YamlNode root = content == null ? null : parse(shown(file), content.text(), problems);
        if (root != null && content != null && content.sealed()) {
            hide(root, variables ? 1 : LEAST_HIDDEN, problems.unsealer());
        }
        return root;
    }

    /**
     * Reads a text that must hold something.
     *
     * @param shownName how the text is called in positions
     * @return the root, or null when nothing could be read
     */
    public static @Nullable YamlNode readText(String shownName, String text, Problems problems) {
        int before = problems.count();
        YamlNode root = parse(shownName, text, problems);
        if (root == null && problems.count() == before) {
            problems.add(Position.of(shownName), "the file is empty", null);
        }
        return root;
    }

    /**
     * Reads a file of variables, which may be empty.
     *
     * @return the variables; none when the file is empty or wrong
     */
    public static Mapping readVariables(Path file, Problems problems) {
        Position start = new Position(shown(file), 1, 1);
        YamlNode root = readIfAny(file, true, problems);
        if (root instanceof Mapping mapping) {
            return mapping;
        }
        if (root != null) {
            problems.add(root.position(), "a file of variables is a mapping of names to values", "write: name: value");
        }
        return new Mapping(start, List.of());
    }

    /** A file's name as positions show it: relative to the working directory when it is below it. */
    public static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath().normalize();
        Path absolute = file.toAbsolutePath().normalize();
        boolean below = absolute.startsWith(here) && !absolute.equals(here);
        return below ? here.relativize(absolute).toString() : file.toString();
    }

    /**
     * Makes secrets of all values that stood in an encrypted file.
     *
     * @param least of how many characters: plays and tasks are full of short words that are no secrets
     */
    private static void hide(YamlNode node, int least, Unsealer unsealer) {
        if (node instanceof YamlNode.Scalar scalar) {
            boolean secret = scalar.value() instanceof String || scalar.value() instanceof Number;
            if (secret && scalar.text().length() >= least) {
                unsealer.hide(scalar.text());
            }
        } else if (node instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                hide(item, least, unsealer);
            }
        } else if (node instanceof Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                hide(entry.value(), least, unsealer);
            }
        }
    }

    private static @Nullable YamlNode parse(String shownName, String text, Problems problems) {
        String source = shownName.endsWith(".json") ? tabsOfJson(text) : text;
        while (true) {
            NodeBuilder builder = null;
            try {
                builder = new NodeBuilder(shownName, source, parser(source), problems);
                return builder.document();
            } catch (YAMLException e) {
                String instead = builder == null ? null : builder.withoutBraces();
                if (instead == null) {
                    problems.add(new YamlErrors(shownName, source).problem(e));
                    return null;
                }
                // Every round overwrites at least one value, so this ends.
                source = instead;
            } catch (ProblemException e) {
                e.problems().forEach(problems::add);
                return null;
            }
        }
    }

    private static Parser parser(String source) {
        LoaderOptions options = new LoaderOptions();
        // how long a text may be is seen to where it is read
        options.setCodePointLimit(Integer.MAX_VALUE);
        return new ParserImpl(new TextReader(source), options);
    }

    /** JSON may be indented with tabs, which YAML forbids; inside of JSON strings a tab cannot stand. */
    private static String tabsOfJson(String text) {
        return text.replace('\t', ' ');
    }
}
