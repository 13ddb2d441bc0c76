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

/** Reads the roles that a play or another role's metadata names. */
final class RoleUseReader {
    /** Where galaxy would get it from; of no interest when it is there. */
    private static final List<String> SOURCE = List.of("src", "scm", "version");

    private final Reading reading;
    private final Fields fields;
    private final Problems problems;
    private final boolean dependency;

    /**
     * A reader.
     *
     * @param dependency whether they stand in a role's metadata
     */
    RoleUseReader(Reading reading, boolean dependency) {
        this.reading = reading;
        this.fields = reading.fields();
        this.problems = reading.problems();
        this.dependency = dependency;
    }

    /** The roles of a list, without those that are wrong. */
    List<RoleUse> read(Entry entry, Context around) {
        List<RoleUse> uses = new ArrayList<>();
        if (BlockReader.isNothing(entry.value())) {
            return uses;
        }
        if (!(entry.value() instanceof Sequence sequence)) {
            fields.wrong(entry, "a list of roles", "begin each role with a dash: - name");
            return uses;
        }
        for (YamlNode item : sequence.items()) {
            RoleUse use = one(new Entry(entry.key(), item), around);
            if (use != null) {
                uses.add(use);
            }
        }
        return uses;
    }

    private @Nullable RoleUse one(Entry entry, Context around) {
        if (entry.value() instanceof Mapping mapping) {
            return mapping(mapping, around);
        }
        if (!(entry.value() instanceof Scalar scalar) || scalar.value() == null) {
            fields.wrong(entry, "names of roles, or mappings with role:", null);
            return null;
        }
        Located<String> name = name(scalar, around);
        return name == null
                ? null
                : new RoleUse(name, scalar.position(), Context.NONE, null, null, RoleUse.From.MAIN, true, null, true);
    }

    private @Nullable RoleUse mapping(Mapping mapping, Context around) {
        DirectivesReader directives = new DirectivesReader(reading, false);
        Scalar named = null;
        Mapping vars = null;
        List<String> tags = List.of();
        List<Scalar> when = List.of();
        List<Entry> params = new ArrayList<>();
        for (Entry entry : mapping.entries()) {
            switch (entry.key().value()) {
                case "role" -> named = fields.textOrExpression(entry);
                case "name" -> named = named == null ? fields.textOrExpression(entry) : named;
                case "vars" -> vars = fields.variables(entry);
                case "tags" -> tags = List.copyOf(fields.tags(entry));
                case "when" -> when = List.copyOf(fields.conditions(entry));
                default -> {
                    if (!directives.take(entry)
                            && !(dependency && SOURCE.contains(entry.key().value()))) {
                        param(entry, params);
                    }
                }
            }
        }
        Located<String> name = named != null ? name(named, around) : dependency ? source(mapping) : null;
        if (name == null) {
            if (named == null && mapping.get("role") == null && mapping.get("name") == null) {
                problems.add(mapping.position(), "this names no role", "write: - role: and its name");
            }
            return null;
        }
        return new RoleUse(
                name,
                mapping.position(),
                Context.NONE.inner(directives.directives(), tags, when, null),
                vars,
                params.isEmpty() ? null : new Mapping(mapping.position(), List.copyOf(params)),
                RoleUse.From.MAIN,
                true,
                null,
                true);
    }

    /** Whatever is no keyword is a parameter, so what only looks like a keyword is told. */
    private void param(Entry entry, List<Entry> into) {
        Located<String> key = entry.key();
        String removed = Keywords.removed(key.value());
        if (removed != null && !key.value().equals("include")) {
            problems.add(key.position(), "'" + key.value() + "' was removed from Ansible", removed);
        } else if (key.value().endsWith("_from")
                || key.value().equals("apply")
                || key.value().equals("public")) {
            problems.add(
                    key.position(),
                    "'" + key.value() + "' is not for " + (dependency ? "dependencies" : "'roles'"),
                    "write a task instead: - import_role: with name: and " + key.value() + ": below it");
        } else {
            fields.checkVariable(key);
            into.add(entry);
        }
    }

    private @Nullable Located<String> name(Scalar scalar, Context around) {
        String name = reading.resolve(scalar, around, dependency ? "dependencies" : "roles", "include_role");
        if (name == null) {
            return null;
        }
        if (name.indexOf(',') >= 0) {
            problems.add(
                    scalar.position(),
                    "'" + name + "' is a line for ansible-galaxy, not the name of a role",
                    "write only the name of the role");
            return null;
        }
        return new Located<>(name, scalar.position());
    }

    /** The name that ansible-galaxy gives to a role from a repository: the end of its address. */
    private static @Nullable Located<String> source(Mapping mapping) {
        if (!(mapping.get("src") instanceof Scalar scalar)) {
            return null;
        }
        String text = scalar.text();
        int comma = text.indexOf(',');
        String name = comma < 0 ? text : text.substring(0, comma);
        name = name.substring(name.lastIndexOf('/') + 1);
        for (String suffix : List.of(".git", ".tar.gz")) {
            name = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
        }
        return new Located<>(name, scalar.position());
    }

    /** What is similar to a name that no role has. */
    static String hint(String name, List<java.nio.file.Path> places) {
        if (places.isEmpty()) {
            return "no directory can have this name";
        }
        String similar = DidYouMean.hint(name, RoleFiles.names(places));
        List<String> looked = new ArrayList<>();
        places.forEach(place -> looked.add(dev.plumb.source.YamlReader.shown(place)));
        return (similar == null ? "" : similar + " ") + "looked for " + String.join(", ", looked);
    }
}
