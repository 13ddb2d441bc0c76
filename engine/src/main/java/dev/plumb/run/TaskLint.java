package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.Trait;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Inclusion;
import dev.plumb.playbook.Loop;
import dev.plumb.playbook.Task;
import dev.plumb.source.Places;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.SmartQuotes;
import dev.plumb.source.YamlNode;
import dev.plumb.text.ShellWords;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds in tasks what is not wrong but hardly meant. */
final class TaskLint {
    private static final Pattern OF_SHELL =
            Pattern.compile("\\|\\|?|&&?|;|\\d?>>?&?\\d?|\\d?<<?|\\d?>&?\\d|&>|\\d?>>?[\\w/.~-]+|\\$\\(.*|`.*");
    private static final List<String> BUILT_IN = List.of("cd", "source", ".", "export", "alias", "umask", "ulimit");

    private final Consumer<Problem> hints;
    private final Problems problems;

    /**
     * Finds doubts.
     *
     * @param hints takes them
     * @param problems takes what cannot be meant at all
     */
    TaskLint(Consumer<Problem> hints, Problems problems) {
        this.hints = hints;
        this.problems = problems;
    }

    /** Looks at a task. */
    void look(Task task, ModuleSpec module) {
        loops(task);
        delegation(task, module);
        if (module.name().equals("command")) {
            YamlNode args = task.args();
            YamlNode line = args instanceof YamlNode.Mapping mapping ? mapping.get("cmd") : args;
            if (line instanceof YamlNode.Scalar scalar) {
                command(scalar);
            }
        }
        quotes(task.args());
        KeywordNodes.templates(task, this::quotes);
    }

    private void delegation(Task task, ModuleSpec module) {
        if (module.is(Trait.NOT_DELEGATED) && task.directives().get(Directive.DELEGATE_TO) != null) {
            problems.add(
                    task.position(),
                    "'delegate_to' would have '" + module.name()
                            + "' change the other host; in Ansible it says where the files come from",
                    "leave it out for files of this machine; for files that are on the host write copy with remote_src: true");
        }
    }

    /** A loop in what a loop brings in: the inner one hides the value of the outer. */
    private void loops(Task task) {
        Loop loop = task.loop();
        for (Inclusion at = task.context().inclusion(); loop != null && at != null; at = at.outer()) {
            Loop outer = at.include().loop();
            String variable = loop.control().variable();
            if (outer != null
                    && !loop.control().isOpen()
                    && outer.control().variable().equals(variable)) {
                Position include = at.include().position();
                hints.accept(new Problem(
                        loop.values().position(),
                        "'" + variable + "' is taken by the loop around this one, " + include.file() + " line "
                                + include.line(),
                        "name this one's: loop_control: {loop_var: …}"));
            }
        }
    }

    /** {@code command} starts a program, and its arguments are the words that stand here. */
    private void command(YamlNode.Scalar line) {
        boolean first = true;
        for (ShellWords.Word each :
                ShellWords.of(line.text(), ShellWords.Option.PLACEHOLDERS).words()) {
            // quotes and all: what is quoted is meant for the program
            String word = line.text().substring(each.start(), each.end());
            String found = null;
            if (first && BUILT_IN.contains(word)) {
                found = "'" + word + "' is no program but part of a shell, which 'command' does not start";
            } else if (!first && OF_SHELL.matcher(word).matches()) {
                found = "'command' starts no shell: '" + word + "' is an argument like any other";
            } else if (word.endsWith(";")) {
                found = "'command' starts no shell: the ';' is part of an argument";
            } else if (!first && word.matches("/[^'\"$={}]*\\*[^'\"$={}]*")) {
                found = "'command' starts no shell: '" + word + "' is no pattern but the name of a file";
            }
            if (found != null) {
                hints.accept(new Problem(
                        new Places().at(line, each.start()),
                        found,
                        "write 'shell' instead of 'command' if a shell is meant"));
                return;
            }
            first = false;
        }
    }

    private void quotes(@Nullable YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            String text = scalar.text();
            String hint =
                    text.isEmpty() || scalar.style() != YamlNode.Style.PLAIN ? null : SmartQuotes.hint(text.charAt(0));
            if (hint == null || Expressions.hasPlaceholders(scalar) && !SmartQuotes.around(text)) {
                return;
            }
            Problem problem = new Problem(
                    scalar.position(), "'" + text.charAt(0) + "' is no quote in YAML: it is part of the value", hint);
            if (SmartQuotes.around(text)) {
                hints.accept(problem);
            } else {
                // The value was cut where its quotes would have held it together.
                problems.add(problem);
            }
        } else if (node instanceof YamlNode.Sequence sequence) {
            sequence.items().forEach(this::quotes);
        } else if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach(entry -> quotes(entry.value()));
        }
    }
}
