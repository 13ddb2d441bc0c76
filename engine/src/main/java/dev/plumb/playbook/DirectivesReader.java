package dev.plumb.playbook;

import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Scalar;
import java.util.List;
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
            case "become" -> with(fields.truthOrExpression(entry), null, null, null, null, null);
            case "become_user" -> with(null, fields.textOrExpression(entry), null, null, null, null);
            case "become_method" -> with(null, null, known(entry, BECOME_METHODS), null, null, null);
            case "become_flags" -> with(null, null, null, fields.textOrExpression(entry), null, null);
            case "remote_user" -> with(null, null, null, null, fields.textOrExpression(entry), null);
            case "connection" -> with(null, null, null, null, null, known(entry, CONNECTIONS));
            case "port" -> more(fields.numberOrExpression(entry), null, null, null, null);
            case "check_mode" -> more(null, fields.truthOrExpression(entry), null, null, null);
            case "diff" -> more(null, null, fields.truthOrExpression(entry), null, null);
            case "ignore_errors" -> more(null, null, null, fields.truthOrExpression(entry), null);
            case "no_log" -> more(null, null, null, null, fields.truthOrExpression(entry));
            case "environment" ->
                new Directives(
                        null, null, null, null, null, null, null, null, null, null, null, fields.environment(entry));
            default -> null;
        };
    }

    private static Directives with(
            @Nullable YamlNode become,
            @Nullable YamlNode user,
            @Nullable YamlNode method,
            @Nullable YamlNode flags,
            @Nullable YamlNode remoteUser,
            @Nullable YamlNode connection) {
        return new Directives(
                become, user, method, flags, remoteUser, connection, null, null, null, null, null, List.of());
    }

    private static Directives more(
            @Nullable YamlNode port,
            @Nullable YamlNode checkMode,
            @Nullable YamlNode diff,
            @Nullable YamlNode ignoreErrors,
            @Nullable YamlNode noLog) {
        return new Directives(
                null, null, null, null, null, null, port, checkMode, diff, ignoreErrors, noLog, List.of());
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
