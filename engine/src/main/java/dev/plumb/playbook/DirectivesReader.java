package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Scalar;
import dev.plumb.source.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the directives of one play, role, block or task, keyword by keyword. */
final class DirectivesReader {
    static final List<String> DEBUGGER = List.of("always", "never", "on_failed", "on_unreachable", "on_skipped");

    private final Fields fields;
    private final ModuleNames modules;
    private final boolean play;
    private Directives read = Directives.NONE;

    /**
     * A reader of directives.
     *
     * @param play whether they are a play's, which cannot delegate
     */
    DirectivesReader(Reading reading, boolean play) {
        this.fields = reading.fields();
        this.modules = reading.modules();
        this.play = play;
    }

    /** What was read so far. */
    Directives directives() {
        return read;
    }

    /** Takes a keyword; false when it is no directive. */
    boolean take(Entry entry) {
        Directive directive = Directive.of(entry.key().value());
        if (play && directive != null && directive.place() == Directive.Place.TASKS) {
            return false;
        }
        boolean shared =
                directive == Directive.CONNECTION || directive != null && directive.place() == Directive.Place.PLAYS;
        Directives own = directive == null ? other(entry) : !play && shared ? forTasks(entry) : own(directive, entry);
        if (own == null) {
            return false;
        }
        read = own.within(read);
        return true;
    }

    /** Sets one that is not written as such. */
    void add(Directive directive, Scalar value) {
        read = read.with(directive, value);
    }

    /** There is one connection to a host, whatever single tasks say; but what runs on this machine needs none. */
    private Directives forTasks(Entry entry) {
        if (entry.key().value().equals("connection") && entry.value() instanceof Scalar scalar) {
            YamlNode kind = known(entry, Directive.CONNECTION);
            if (kind == null) {
                return Directives.NONE;
            } else if (scalar.text().endsWith("local") && !Fields.isExpression(scalar)) {
                boolean delegated = read.get(Directive.DELEGATE_TO) != null;
                Scalar here = new Scalar(scalar.position(), "localhost", "localhost", null, YamlNode.Style.PLAIN);
                return delegated ? Directives.NONE : Directives.NONE.with(Directive.DELEGATE_TO, here);
            }
        }
        String key = entry.key().value();
        fields.problems()
                .add(
                        entry.key().position(),
                        "'" + key + "' belongs to a play: all its tasks share one connection to a host",
                        key.equals("connection")
                                ? "write it at the play, or connection: local for a task that runs on this machine"
                                : "write it at the play, or set the variable "
                                        + (key.equals("port") ? "ansible_port" : "ansible_user")
                                        + "; a role's parameter of this name stands below vars");
        return Directives.NONE;
    }

    private Directives own(Directive directive, Entry entry) {
        YamlNode value = switch (directive.kind()) {
            case TRUTH -> fields.truthOrExpression(entry);
            case TEXT -> fields.textOrExpression(entry);
            case WHOLE -> fields.numberOrExpression(entry);
            case WORD -> known(entry, directive);
        };
        return value == null ? Directives.NONE : Directives.NONE.with(directive, value);
    }

    /** What is handed down and no single value; null when it is something else. */
    private @Nullable Directives other(Entry entry) {
        return switch (entry.key().value()) {
            case "environment" -> new Directives(Map.of(), fields.environment(entry), List.of());
            case "module_defaults" -> new Directives(Map.of(), List.of(), moduleDefaults(entry));
            case "debugger", "collections" -> ignored(entry);
            default -> null;
        };
    }

    /** Accepted without a meaning here: modules are found by their names alone, and there is no debugger. */
    private Directives ignored(Entry entry) {
        if (entry.key().value().equals("collections")) {
            fields.texts(entry);
            return Directives.NONE;
        }
        if (entry.value() instanceof Scalar scalar && scalar.value() == null) {
            return Directives.NONE;
        }
        Scalar scalar = fields.textOrExpression(entry);
        if (scalar != null && !Fields.isExpression(scalar) && !DEBUGGER.contains(scalar.text())) {
            fields.wrong(entry, "one of " + String.join(", ", DEBUGGER), null);
        }
        return Directives.NONE;
    }

    /** A text that is one of these, by its last part when it is qualified ({@code ansible.builtin.ssh}). */
    private @Nullable YamlNode known(Entry entry, Directive directive) {
        List<String> known = directive.words();
        Scalar scalar = fields.textOrExpression(entry);
        if (scalar == null || Fields.isExpression(scalar)) {
            return scalar;
        }
        String name = scalar.text().substring(scalar.text().lastIndexOf('.') + 1);
        if (known.contains(name)) {
            return scalar;
        }
        Problems problems = fields.problems();
        problems.add(
                scalar.position(),
                "Plumb has no " + entry.key().value().replace('_', ' ') + " '" + scalar.text() + "'",
                "write one of: "
                        + String.join(", ", known.subList(0, directive == Directive.CONNECTION ? 2 : known.size())));
        return null;
    }

    private List<Mapping> moduleDefaults(Entry entry) {
        List<Mapping> found = new ArrayList<>();
        List<YamlNode> nodes = entry.value() instanceof Sequence sequence ? sequence.items() : List.of(entry.value());
        for (YamlNode node : nodes) {
            if (node instanceof Mapping mapping) {
                found.add(defaults(mapping));
            } else {
                fields.wrong(
                        new Entry(entry.key(), node),
                        "a mapping of modules to parameters",
                        "write each module below it, and its parameters below that");
            }
        }
        return found;
    }

    private Mapping defaults(Mapping written) {
        List<Entry> taken = new ArrayList<>();
        for (Entry entry : written.entries()) {
            Located<String> name = entry.key();
            if (name.value().startsWith("group/")) {
                fields.problems()
                        .add(
                                name.position(),
                                "'module_defaults' takes modules, not groups of modules",
                                "write the parameters for each module by its name");
            } else if (!modules.isModule(name.value()) && !AnsibleModules.has(name.value())) {
                UnknownKey.tell(name, modules, false, List.of(), fields.problems());
            } else if (entry.value() instanceof Mapping || Fields.isExpression(entry.value())) {
                taken.add(entry);
            } else if (!(entry.value() instanceof Scalar scalar) || scalar.value() != null) {
                fields.wrong(entry, "a mapping of parameters", "write each parameter below it: name: value");
            }
        }
        return new Mapping(written.position(), List.copyOf(taken));
    }
}
