package dev.plumb.playbook;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Style;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one task or handler. Used once. */
final class TaskReader {
    private final Reading reading;
    private final Fields fields;
    private final Problems problems;
    private final ModuleNames modules;
    private final Context context;
    private final boolean handler;
    private final DirectivesReader directives;
    private final LoopReader loops;
    private final RetryReader retries;
    private final List<String> tags = new ArrayList<>();
    private final List<Entry> unknown = new ArrayList<>();
    private @Nullable Located<String> name;
    private @Nullable Located<String> module;
    private @Nullable YamlNode args;
    private @Nullable Mapping extraArgs;
    private @Nullable Mapping vars;
    private List<Scalar> when = List.of();
    private @Nullable Located<String> register;
    private List<Located<String>> notifies = List.of();
    private List<Scalar> changedWhen = List.of();
    private List<Scalar> failedWhen = List.of();
    private List<String> listen = List.of();
    /** Whether something that stands for what the task does was told already. */
    private boolean told;

    /**
     * A reader of one task.
     *
     * @param context what surrounds it
     * @param handler whether it is a handler
     */
    TaskReader(Reading reading, Context context, boolean handler) {
        this.reading = reading;
        this.fields = reading.fields();
        this.problems = reading.problems();
        this.modules = reading.modules();
        this.context = context;
        this.handler = handler;
        this.directives = new DirectivesReader(reading, false);
        this.loops = new LoopReader(fields);
        this.retries = new RetryReader(fields);
    }

    /** The task, or null when it names no module. Imports have no number. */
    @Nullable
    Task read(Mapping node) {
        for (Entry entry : node.entries()) {
            if (!take(entry) && !directives.take(entry) && !loops.take(entry) && !retries.take(entry)) {
                other(entry);
            }
        }
        tellUnknown();
        Task.Parts parts = parts(node, module);
        if (parts == null) {
            if (unknown.isEmpty() && !told) {
                problems.add(node.position(), "the " + (handler ? "handler" : "task") + " names no module", null);
            }
            return null;
        }
        checkDelegation(node);
        boolean include = KnownNames.isInclude(parts.module().value());
        return new Task(include ? IncludeArgs.applied(parts, node, reading) : parts);
    }

    private Task.@Nullable Parts parts(Mapping node, @Nullable Located<String> named) {
        Loop loop = loops.loop();
        Retry retry = retries.retry(problems);
        Async async = retries.async(problems);
        if (named == null) {
            return null;
        }
        return new Task.Parts(
                node.position(),
                KnownNames.isImport(named.value()) ? 0 : reading.nextNumber(),
                name,
                named,
                args,
                extraArgs,
                directives.directives(),
                vars,
                when,
                loop,
                register,
                notifies,
                changedWhen,
                failedWhen,
                retry,
                async,
                List.copyOf(tags),
                listen,
                context,
                null);
    }

    private boolean take(Entry entry) {
        switch (entry.key().value()) {
            case "name" -> name = fields.text(entry);
            case "args" -> extraArgs = args(entry);
            case "action" -> action(entry);
            case "local_action" -> localAction(entry);
            case "when" -> when = List.copyOf(fields.conditions(entry));
            case "changed_when" -> changedWhen = List.copyOf(fields.conditions(entry));
            case "failed_when" -> failedWhen = List.copyOf(fields.conditions(entry));
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

    private void checkDelegation(Mapping node) {
        boolean delegated = directives.directives().within(context.directives()).get(Directive.DELEGATE_TO) != null;
        for (Entry entry : node.entries()) {
            if (entry.key().value().equals("delegate_to") && node.get("local_action") != null) {
                problems.add(
                        entry.key().position(),
                        "'local_action' runs on this machine already",
                        "remove 'delegate_to', or write 'action' instead of 'local_action'");
            }
            if (entry.key().value().equals("delegate_facts") && !delegated) {
                problems.add(
                        entry.key().position(),
                        "'delegate_facts' stands here without 'delegate_to'",
                        "write: delegate_to: and the host that the facts belong to");
            }
        }
    }

    private void tags(Entry entry) {
        Set<String> all = new LinkedHashSet<>(tags);
        all.addAll(fields.tags(entry));
        tags.clear();
        tags.addAll(all);
    }

    private void other(Entry entry) {
        String key = entry.key().value();
        String removed = Keywords.removed(key);
        if (modules.isModule(key)) {
            module(entry.key());
            args = TaskArguments.of(fields, modules, key, entry.value());
        } else if (removed == null && AnsibleModules.isMissing(key, modules)) {
            missing(entry);
        } else if (removed != null) {
            told |= key.equals("include");
            problems.add(entry.key().position(), "'" + key + "' was removed from Ansible", removed);
        } else {
            unknown.add(entry);
        }
    }

    /** Whether a task of a module that Plumb lacks can be reached at all shows later; its parameters mean nothing here. */
    private void missing(Entry entry) {
        module(entry.key());
        args = entry.value() instanceof Mapping mapping ? mapping : null;
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
            told = true;
            problems.add(
                    entry.value().position(),
                    "'" + entry.key().value() + "' takes a module with its parameters",
                    "write: " + entry.key().value() + ": module name=value");
        }
    }

    /** An action on the controller. */
    private void localAction(Entry entry) {
        action(entry);
        if (directives.directives().get(Directive.DELEGATE_TO) == null) {
            Position at = entry.key().position();
            directives.add(Directive.DELEGATE_TO, new Scalar(at, "localhost", "localhost", null, Style.PLAIN));
        }
    }

    private boolean known(Located<String> named) {
        if (modules.isModule(named.value())) {
            module(named);
            return true;
        } else if (AnsibleModules.isMissing(named.value(), modules)) {
            module(named);
            return false;
        }
        told = true;
        if (named.value().contains("${") || named.value().startsWith("{{")) {
            problems.add(
                    named.position(),
                    "the name of a module cannot be an expression",
                    "write one task for each module, with when:; 'package' is for packages of any system");
            return false;
        }
        UnknownKey.tell(named, modules, false, List.of(), problems);
        return false;
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
            boolean similar = key.value().startsWith("become_pass")
                    || DidYouMean.closest(key.value(), Keywords.suggestedInTask()) != null;
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
