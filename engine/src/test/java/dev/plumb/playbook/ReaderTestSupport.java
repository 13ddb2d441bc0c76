package dev.plumb.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** Reads playbooks that a test writes. */
abstract class ReaderTestSupport {
    @TempDir
    Path dir;

    /** Writes a file below the test's directory. */
    Path file(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    Playbook read(String text, Problems problems) throws IOException {
        return PlaybookReader.read(file("site.yml", text), TestModules.NAMES, problems);
    }

    /** The one play of a playbook without problems. */
    Play play(String text) throws IOException {
        Problems problems = new Problems();
        Playbook playbook = read(text, problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(playbook.plays()).hasSize(1);
        return playbook.plays().get(0);
    }

    /** A play with these keywords and one task. */
    Play playWith(String keywords) throws IOException {
        return play("- hosts: all\n" + keywords.indent(2) + "  tasks: [{ping: }]\n");
    }

    /** The steps of a play that consists of these lines. */
    List<Step> steps(String lines) throws IOException {
        return play("- hosts: all\n  tasks:\n" + lines.indent(4)).steps();
    }

    /** The one task of a play that consists of these lines. */
    Task task(String lines) throws IOException {
        return (Task) steps(lines).get(0);
    }

    /** A task with this keyword. */
    Task taskWith(String keyword) throws IOException {
        return task("- ping:\n" + keyword.indent(2));
    }

    /** What is wrong: line:column message -> hint, with the file before it when it is another than the playbook. */
    List<String> told(String text) throws IOException {
        Problems problems = new Problems();
        read(text, problems);
        return told(problems.sorted());
    }

    List<String> told(List<Problem> problems) {
        List<String> told = new ArrayList<>();
        for (Problem problem : problems) {
            Position at = problem.position();
            String name = at.file().replace(dir + "/", "");
            String place = at.line() == 0 ? name : at.line() + ":" + at.column();
            String before = name.equals("site.yml") || at.line() == 0 ? place : name + ":" + place;
            String hint = problem.hint() == null ? "" : " -> " + problem.hint();
            told.add((before + " " + problem.message() + hint).replace(dir + "/", ""));
        }
        return told;
    }

    List<String> toldOfTask(String lines) throws IOException {
        return told("- hosts: all\n  tasks:\n" + lines.indent(4));
    }

    /** A node as text: scalars as they are, lists in brackets, mappings in braces. */
    static String text(YamlNode node) {
        if (node instanceof Sequence sequence) {
            return sequence.items().stream()
                    .map(ReaderTestSupport::text)
                    .toList()
                    .toString();
        } else if (node instanceof Mapping mapping) {
            return mapping.entries().stream()
                    .map(entry -> entry.key().value() + "=" + text(entry.value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return node == null ? null : ((Scalar) node).text();
    }

    static List<String> texts(List<? extends YamlNode> nodes) {
        return nodes.stream().map(ReaderTestSupport::text).toList();
    }
}
