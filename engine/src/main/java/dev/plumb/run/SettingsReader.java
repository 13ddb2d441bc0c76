package dev.plumb.run;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Omit;
import dev.plumb.expression.Variables;
import dev.plumb.host.Become;
import dev.plumb.host.HostException;
import dev.plumb.module.PlainText;
import dev.plumb.playbook.Async;
import dev.plumb.playbook.Directive;
import dev.plumb.playbook.Directives;
import dev.plumb.playbook.Task;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates the keywords of a task that say how it is run. Thread-safe. */
final class SettingsReader {
    /** Of a task that is skipped. */
    static final PreparedTask.Settings NONE = new PreparedTask.Settings(
            null, Map.of(), false, false, false, false, true, false, null, false, null, null, null);

    private static final Duration DEFAULT_POLL = Duration.ofSeconds(15);

    private final Expressions expressions;
    private final RunOptions options;

    SettingsReader(Expressions expressions, RunOptions options) {
        this.expressions = expressions;
        this.options = options;
    }

    /** The settings of this task; a host's variables win over keywords, keywords over the command line. */
    PreparedTask.Settings read(Task task, Directives directives, boolean probe, Variables scope) {
        Boolean checkMode = flag(directives, Directive.CHECK_MODE, scope);
        boolean declaredRead =
                probe && (Boolean.FALSE.equals(checkMode) || isNeverChanged(task)) && !Boolean.TRUE.equals(checkMode);
        boolean dry = (options.check() || Boolean.TRUE.equals(checkMode)) && !declaredRead;
        // What is wrong in them is told with the task.
        together(directives, scope);
        return new PreparedTask.Settings(
                become(directives, scope),
                environment(directives.environment(), scope),
                dry,
                declaredRead && (options.check() || isNeverChanged(task)),
                Boolean.TRUE.equals(flag(directives, Directive.IGNORE_ERRORS, scope)),
                Boolean.TRUE.equals(flag(directives, Directive.NO_LOG, scope)),
                !Boolean.FALSE.equals(flag(directives, Directive.DIFF, scope)),
                Boolean.TRUE.equals(flag(directives, Directive.IGNORE_UNREACHABLE, scope)),
                text(directives, Directive.DELEGATE_TO, scope),
                Boolean.TRUE.equals(flag(directives, Directive.DELEGATE_FACTS, scope)),
                timeout(directives, scope),
                null,
                async(task.async(), scope));
    }

    /**
     * What a play does with a task on all its hosts.
     *
     * @param once whether one host does it for all
     * @param fatal whether its failure on one host ends the play for all
     * @param atOnce on how many hosts it may be done at the same time
     */
    record Together(boolean once, boolean fatal, int atOnce) {
        /** Nothing special. */
        static final Together PLAIN = new Together(false, false, Integer.MAX_VALUE);
    }

    /**
     * What a play does with a task on all its hosts, as the variables of one of them say.
     *
     * @throws NotKnownException when that is not known yet
     * @throws ProblemException when a keyword has a value that it does not take
     */
    Together together(Directives directives, Variables scope) {
        if (!directives.values().containsKey(Directive.RUN_ONCE)
                && !directives.values().containsKey(Directive.ANY_ERRORS_FATAL)
                && !directives.values().containsKey(Directive.THROTTLE)) {
            return Together.PLAIN;
        }
        Long most = number(directives, Directive.THROTTLE, scope);
        return new Together(
                Boolean.TRUE.equals(flag(directives, Directive.RUN_ONCE, scope)),
                Boolean.TRUE.equals(flag(directives, Directive.ANY_ERRORS_FATAL, scope)),
                // As in Ansible: zero is no limit.
                most == null || most == 0 ? Integer.MAX_VALUE : most.intValue());
    }

    /** Whether failures are ignored and content is hidden, as far as that is known; what may have to be hidden is. */
    PreparedTask.Settings basics(Directives directives, Variables scope) {
        return new PreparedTask.Settings(
                null,
                Map.of(),
                false,
                false,
                isSet(directives, Directive.IGNORE_ERRORS, false, scope),
                isSet(directives, Directive.NO_LOG, true, scope),
                true,
                isSet(directives, Directive.IGNORE_UNREACHABLE, false, scope),
                null,
                false,
                null,
                null,
                null);
    }

    private boolean isSet(Directives directives, Directive directive, boolean otherwise, Variables scope) {
        try {
            return Boolean.TRUE.equals(flag(directives, directive, scope));
        } catch (HostException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return otherwise;
        }
    }

    private @Nullable Duration timeout(Directives directives, Variables scope) {
        Long seconds = number(directives, Directive.TIMEOUT, scope);
        return seconds == null || seconds == 0 ? null : Duration.ofSeconds(seconds);
    }

    private PreparedTask.@Nullable Detached async(@Nullable Async async, Variables scope) {
        Long seconds = async == null ? null : number(async.seconds(), "async", scope);
        if (async == null || seconds == null || seconds == 0) {
            return null;
        }
        Long poll = number(async.poll(), "poll", scope);
        return new PreparedTask.Detached(
                Duration.ofSeconds(seconds), poll == null ? DEFAULT_POLL : Duration.ofSeconds(poll));
    }

    private @Nullable Long number(Directives directives, Directive directive, Variables scope) {
        YamlNode node = directives.get(directive);
        return node == null ? null : number(resolve(directives, directive, scope), node, directive.keyword());
    }

    /** A whole number that is not negative, or null when the keyword is not set. */
    @Nullable
    Long number(@Nullable YamlNode node, String keyword, Variables scope) {
        return node == null ? null : number(resolve(node, scope), node, keyword);
    }

    private static @Nullable Long number(@Nullable Object value, YamlNode node, String keyword) {
        if (value == null) {
            return null;
        }
        String text = String.valueOf(value).strip();
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProblemException(new Problem(
                    node.position(),
                    keyword + " takes a whole number, not '" + text + "'",
                    "write: " + keyword + ": 10"));
        }
        return Long.valueOf(text);
    }

    private static boolean isNeverChanged(Task task) {
        return task.changedWhen().size() == 1
                && Boolean.FALSE.equals(task.changedWhen().get(0).value());
    }

    /** Whom to become, or null. */
    @Nullable
    Become become(Directives directives, Variables scope) {
        Boolean variable = flag(variable("ansible_become", scope));
        Boolean keyword = variable != null ? variable : flag(directives, Directive.BECOME, scope);
        if (!(keyword != null ? keyword : options.connection().become())) {
            return null;
        }
        String user = first(
                text("ansible_become_user", scope),
                text(directives, Directive.BECOME_USER, scope),
                options.connection().becomeUser(),
                "root");
        if (user.isEmpty() || user.startsWith("-")) {
            throw new ProblemException(new Problem(
                    position(directives, Directive.BECOME_USER),
                    "become_user '" + user + "' is no name of a user",
                    "write a login name, or leave it out for root"));
        }
        String method = first(
                text("ansible_become_method", scope),
                text(directives, Directive.BECOME_METHOD, scope),
                options.connection().becomeMethod(),
                "sudo");
        String flags = first(text("ansible_become_flags", scope), text(directives, Directive.BECOME_FLAGS, scope), "");
        String program = text("ansible_become_exe", scope);
        return new Become(
                user,
                method(method, directives),
                flags,
                program != null ? program : text(directives, Directive.BECOME_EXE, scope));
    }

    private static Become.Method method(String method, Directives directives) {
        try {
            return Become.Method.valueOf(method.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(new Problem(
                    position(directives, Directive.BECOME_METHOD),
                    "become_method '" + method + "' is not supported",
                    "write sudo, su or doas"));
        }
    }

    private Map<String, String> environment(List<YamlNode> nodes, Variables scope) {
        if (nodes.isEmpty()) {
            return Map.of();
        }
        Map<String, String> merged = new LinkedHashMap<>();
        for (YamlNode node : nodes) {
            Object value = resolve(node, scope);
            List<?> maps = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
            for (Object map : maps) {
                addVariables(map, node, merged);
            }
        }
        return merged;
    }

    private static void addVariables(@Nullable Object map, YamlNode node, Map<String, String> into) {
        if (!(map instanceof Map<?, ?> variables)) {
            throw new ProblemException(new Problem(
                    node.position(), "environment takes a mapping of variables", "write NAME: value below it"));
        }
        variables.forEach((name, value) -> {
            if (!String.valueOf(name).matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new ProblemException(new Problem(
                        node.position(),
                        "'" + name + "' cannot be the name of an environment variable",
                        "use letters, digits and underscores, and do not begin with a digit"));
            }
            into.put(
                    String.valueOf(name),
                    value == null ? "" : plain("variable '" + name + "'", String.valueOf(value), node.position()));
        });
    }

    private static @Nullable Object variable(String name, Variables scope) {
        return scope.isDefined(name) ? scope.get(name) : null;
    }

    private @Nullable Object resolve(@Nullable YamlNode node, Variables scope) {
        Object value = node == null ? null : expressions.resolve(node, scope);
        return value == Omit.VALUE ? null : value;
    }

    /** What a directive is set to; of one that is {@code omit}, what surrounds the task says. */
    private @Nullable Object resolve(Directives directives, Directive directive, Variables scope) {
        for (Directives at = directives; at != null; at = at.outer()) {
            YamlNode node = at.get(directive);
            Object value = node == null ? null : expressions.resolve(node, scope);
            if (value != Omit.VALUE) {
                return value;
            }
        }
        return null;
    }

    private @Nullable Boolean flag(Directives directives, Directive directive, Variables scope) {
        YamlNode node = directives.get(directive);
        if (node == null) {
            return null;
        }
        Object value = resolve(directives, directive, scope);
        Boolean flag = flag(value);
        if (flag == null && value != null) {
            throw new ProblemException(new Problem(
                    node.position(),
                    directive.keyword() + " takes yes or no, not '" + value + "'",
                    "write true or false"));
        }
        return flag;
    }

    private static @Nullable Boolean flag(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "yes", "on", "1", "y", "t" -> Boolean.TRUE;
                case "false", "no", "off", "0", "n", "f" -> Boolean.FALSE;
                default -> null;
            };
        }
        return value instanceof Number number ? Boolean.valueOf(number.intValue() != 0) : null;
    }

    private static Position position(Directives directives, Directive directive) {
        YamlNode node = directives.get(directive);
        return node != null ? node.position() : Position.of(directive.keyword());
    }

    private @Nullable String text(Directives directives, Directive directive, Variables scope) {
        Object value = resolve(directives, directive, scope);
        return value == null
                ? null
                : plain(directive.keyword(), String.valueOf(value), position(directives, directive));
    }

    private static @Nullable String text(String variable, Variables scope) {
        Object value = variable(variable, scope);
        return value == null ? null : plain(variable, String.valueOf(value), Position.of(variable));
    }

    /** A text that a host can be told as an argument or as a variable. */
    private static String plain(String what, String text, Position at) {
        String wrong = PlainText.mistake(text, false);
        if (wrong != null) {
            throw new ProblemException(new Problem(at, what + " " + wrong, null));
        }
        return text;
    }

    private static String first(@Nullable String... values) {
        for (String value : values) {
            if (value != null) {
                return value;
            }
        }
        return "";
    }
}
