package dev.plumb.playbook;

import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Scalar;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the directives of one play or task, keyword by keyword. */
final class DirectivesReader {
    private static final List<String> CONNECTIONS = List.of("ssh", "local", "smart", "paramiko", "paramiko_ssh");
    private static final List<String> BECOME_METHODS = List.of("sudo", "su", "doas");

    private final Fields fields;
    private Directives read = Directives.NONE;

    DirectivesReader(Fields fields) {
        this.fields = fields;
    }

    /** What was read so far. */
    Directives directives() {
        return read;
    }

    /** Takes a keyword; false when it is no directive. */
    boolean take(Entry entry) {
        Directives own = own(entry);
        if (own == null) {
            return false;
        }
        read = own.within(read);
        return true;
    }

    private @Nullable Directives own(Entry entry) {
        return switch (entry.key().value()) {
            case "become" -> set(Directive.BECOME, fields.truthOrExpression(entry));
            case "become_user" -> set(Directive.BECOME_USER, fields.textOrExpression(entry));
            case "become_method" -> set(Directive.BECOME_METHOD, known(entry, BECOME_METHODS));
            case "become_flags" -> set(Directive.BECOME_FLAGS, fields.textOrExpression(entry));
            case "remote_user" -> set(Directive.REMOTE_USER, fields.textOrExpression(entry));
            case "connection" -> set(Directive.CONNECTION, known(entry, CONNECTIONS));
            case "port" -> set(Directive.PORT, fields.numberOrExpression(entry));
            case "check_mode" -> set(Directive.CHECK_MODE, fields.truthOrExpression(entry));
            case "diff" -> set(Directive.DIFF, fields.truthOrExpression(entry));
            case "ignore_errors" -> set(Directive.IGNORE_ERRORS, fields.truthOrExpression(entry));
            case "no_log" -> set(Directive.NO_LOG, fields.truthOrExpression(entry));
            case "environment" -> new Directives(Map.of(), fields.environment(entry), List.of());
            default -> null;
        };
    }

    private static Directives set(Directive directive, @Nullable YamlNode value) {
        return value == null ? Directives.NONE : Directives.NONE.with(directive, value);
    }

    /** A text that is one of these, by its last part when it is qualified ({@code ansible.builtin.ssh}). */
    private @Nullable YamlNode known(Entry entry, List<String> known) {
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
                "write one of: " + String.join(", ", known.subList(0, known == CONNECTIONS ? 2 : known.size())));
        return null;
    }
}
