package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one task or handler. Used once. */
final class TaskReader {
    private final Fields fields;
    private final Problems problems;
    private final ModuleNames modules;
    private final Context context;
    private final boolean handler;
    private final DirectivesReader directives;
    private final List<String> tags = new ArrayList<>();
    private final List<Entry> unknown = new ArrayList<>();
    private @Nullable Located<String> name;
    private @Nullable Located<String> module;
    private @Nullable YamlNode args;
    private @Nullable Mapping extraArgs;
    private @Nullable Mapping vars;
    private List<Scalar> when = List.of();
    private @Nullable Entry loop;
    private boolean flattenLoop;
    private @Nullable Located<String> register;
    private List<Located<String>> notifies = List.of();
    private List<Scalar> changedWhen = List.of();
    private List<Scalar> failedWhen = List.of();
    private List<String> listen = List.of();
    /** Whether a keyword that is not supported yet stands for what the task does. */
    private boolean notYet;

    /**
     * A reader of one task.
     *
     * @param context what surrounds it
     * @param handler whether it is a handler
     */
    TaskReader(Fields fields, ModuleNames modules, Context context, boolean handler) {
        this.fields = fields;
        this.problems = fields.problems();
        this.modules = modules;
        this.context = context;
        this.handler = handler;
        this.directives = new DirectivesReader(fields);
    }

    /** The task, or null when it names no module. */
    @Nullable
    Task read(Mapping node, int number) {
        for (Entry entry : node.entries()) {
            if (!directives.take(entry) && !take(entry)) {
                other(entry);
            }
        }
        tellUnknown();
        Located<String> named = module;
        if (named == null) {
            if (unknown.isEmpty() && !notYet) {
                problems.add(node.position(), "the " + (handler ? "handler" : "task") + " names no module", null);
            }
            return null;
        }
        Entry loops = loop;
        return new Task(new Task.Parts(
                node.position(),
                number,
                name,
                named,
                args,
                extraArgs,
                directives.directives(),
                vars,
                when,
                loops == null ? null : new Loop(flattenLoop ? "items" : null, loops.value(), Loop.Control.DEFAULT),
                register,
                notifies,
                changedWhen,
                failedWhen,
                null,
                null,
                List.copyOf(tags),
                listen,
                context,
                null));
    }

    private boolean take(Entry entry) {
        switch (entry.key().value()) {
            case "name" -> name = fields.text(entry);
            case "args" -> extraArgs = args(entry);
            case "action" -> action(entry);
            case "when" -> when = List.copyOf(fields.conditions(entry));
            case "changed_when" -> changedWhen = List.copyOf(fields.conditions(entry));
            case "failed_when" -> failedWhen = List.copyOf(fields.conditions(entry));
            case "loop", "with_list", "with_items" -> loop(entry);
            case "register" -> register = register(entry);
            case "notify" -> notifies = List.copyOf(fields.texts(entry));
            case "vars" -> vars = fields.variables(entry);
            case "tags" -> tags(entry);
            case "listen" -> listen(entry);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void tags(Entry entry) {
        for (String tag : fields.tags(entry)) {
            if (!tags.contains(tag)) {
                tags.add(tag);
            }
        }
    }

    private void other(Entry entry) {
        String key = entry.key().value();
        String removed = Keywords.removed(key);
        if (modules.isModule(key)) {
            module(entry.key());
            args = TaskArguments.of(fields, modules, key, entry.value());
        } else if (Keywords.isLaterInTask(key)) {
            notYet |= key.equals("block") || key.equals("local_action") || key.equals("rescue") || key.equals("always");
            problems.add(entry.key().position(), PlayReader.later(key), null);
        } else if (removed != null) {
            notYet |= key.equals("include");
            problems.add(entry.key().position(), "'" + key + "' was removed from Ansible", removed);
        } else {
            unknown.add(entry);
        }
    }

    private void module(Located<String> found) {
        Located<String> first = module;
        if (first != null) {
            problems.add(
                    found.position(),
                    "a task names one module, but this one names '" + first.value() + "' and '" + found.value() + "'",
                    "make it two tasks: begin the second with a dash");
        }
        module = found;
    }

    private @Nullable Mapping args(Entry entry) {
        if (entry.value() instanceof Scalar scalar && scalar.value() == null) {
            return null;
        }
        if (entry.value() instanceof Mapping mapping) {
            return mapping;
        }
        problems.add(
                entry.value().position(),
                "'args' takes a mapping of parameters, not " + Fields.kind(entry.value()),
                "write the parameters below it, each as: name: value");
        return null;
    }

    private void action(Entry entry) {
        if (entry.value() instanceof Mapping mapping && mapping.get("module") instanceof Scalar named) {
            List<Entry> rest = new ArrayList<>(mapping.entries());
            rest.removeIf(argument -> argument.key().value().equals("module"));
            if (known(new Located<>(named.text(), named.position()))) {
                args = new Mapping(mapping.position(), List.copyOf(rest));
            }
        } else if (entry.value() instanceof Scalar scalar && scalar.value() != null) {
            String text = scalar.text().stripLeading();
            int end = 0;
            while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            String word = text.substring(0, end);
            int offset = scalar.text().length() - text.length();
            if (known(new Located<>(word, fields.places().at(scalar, offset)))) {
                args = TaskArguments.after(fields, modules, word, scalar, offset + end);
            }
        } else {
            notYet = true;
            problems.add(
                    entry.value().position(),
                    "'action' takes a module with its parameters",
                    "write: action: module name=value");
        }
    }

    private boolean known(Located<String> named) {
        if (modules.isModule(named.value())) {
            module(named);
            return true;
        }
        notYet = true;
        UnknownKey.tell(named, modules, false, List.of(), problems);
        return false;
    }

    private void loop(Entry entry) {
        Entry first = loop;
        if (first != null) {
            problems.add(
                    entry.key().position(),
                    "a task has one loop, but this one has '" + first.key().value() + "' and '"
                            + entry.key().value() + "'",
                    null);
            return;
        }
        boolean fits = entry.value() instanceof Sequence || Fields.isExpression(entry.value());
        flattenLoop = entry.key().value().equals("with_items");
        if (fits) {
            loop = entry;
            return;
        }
        if (flattenLoop && entry.value() instanceof Scalar scalar && scalar.value() != null) {
            // with_items takes a single item for a list of one.
            loop = new Entry(entry.key(), new Sequence(scalar.position(), List.of(scalar)));
            return;
        }
        problems.add(
                entry.value().position(),
                "'" + entry.key().value() + "' takes a list, not " + Fields.kind(entry.value()),
                entry.value() instanceof Scalar scalar && scalar.value() != null
                        ? "write: " + entry.key().value() + ": ${" + scalar.text() + "}"
                        : "write each item below it with a dash");
    }

    private @Nullable Located<String> register(Entry entry) {
        Located<String> variable = fields.text(entry);
        if (variable != null) {
            fields.checkVariable(variable);
        }
        return variable;
    }

    private void listen(Entry entry) {
        if (!handler) {
            problems.add(entry.key().position(), "'listen' belongs to a handler, not to a task", null);
            return;
        }
        List<String> topics = new ArrayList<>();
        for (Located<String> topic : fields.texts(entry)) {
            topics.add(topic.value());
        }
        listen = List.copyOf(topics);
    }

    /** Keys that are neither keyword nor module. Beside a module without parameters they are probably its parameters. */
    private void tellUnknown() {
        Located<String> named = module;
        for (Entry entry : unknown) {
            Located<String> key = entry.key();
            boolean similar = DidYouMean.closest(key.value(), Keywords.suggestedInTask()) != null;
            if (named != null && !similar && !AnsibleModules.has(key.value()) && !Keywords.isPlay(key.value())) {
                problems.add(
                        key.position(),
                        "unknown keyword '" + key.value() + "' in a task",
                        "indent it below '" + named.value() + "' if it is a parameter of the module");
            } else {
                UnknownKey.tell(key, modules, named != null, Keywords.suggestedInTask(), problems);
            }
        }
    }
}
