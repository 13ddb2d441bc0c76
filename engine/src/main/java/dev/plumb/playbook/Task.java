package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task or handler. Compared by identity: the same lines brought in twice are two tasks.
 */
public final class Task implements Step {
    private final Parts parts;
    private final Directives directives;
    private final List<YamlNode.Scalar> when;
    private final List<YamlNode.Mapping> vars;
    private final List<String> tags;

    /** A task of these parts. */
    public Task(Parts parts) {
        this.parts = parts;
        Context inside = parts.context.inner(parts.directives, parts.tags, parts.when, parts.vars);
        this.directives = inside.directives();
        this.when = inside.when();
        this.vars = inside.vars();
        this.tags = inside.tags();
    }

    /**
     * What a task is made of.
     *
     * @param position where it begins
     * @param number its number in the play, from 1, or in the file that an include brought in; handlers are numbered after
     *     the tasks
     * @param name its name (may hold expressions), or null
     * @param module the module's name as written, fully qualified or not
     * @param args the module's arguments: a mapping, or a scalar for a free-form module, or null when there are none
     * @param extraArgs the {@code args} keyword, or null
     * @param directives its own directives
     * @param vars its own variables, or null
     * @param when its own conditions, all of which must hold: bare expressions or booleans
     * @param loop what to loop over, or null
     * @param register the variable that takes the result, or null
     * @param notifies handlers to notify on change; empty: those its context names
     * @param changedWhen conditions that decide whether it changed; empty: the module does
     * @param failedWhen conditions that decide whether it failed; empty: the module does
     * @param retry how often it is tried again, or null
     * @param async whether it runs on by itself, or null
     * @param tags its own tags
     * @param listen topics, for a handler
     * @param context what surrounds it
     * @param apply for an {@code include_tasks} or {@code include_role}: what it hands down to the tasks it brings in, or
     *     null
     */
    public record Parts(
            Position position,
            int number,
            @Nullable Located<String> name,
            Located<String> module,
            @Nullable YamlNode args,
            YamlNode.@Nullable Mapping extraArgs,
            Directives directives,
            YamlNode.@Nullable Mapping vars,
            List<YamlNode.Scalar> when,
            @Nullable Loop loop,
            @Nullable Located<String> register,
            List<Located<String>> notifies,
            List<YamlNode.Scalar> changedWhen,
            List<YamlNode.Scalar> failedWhen,
            @Nullable Retry retry,
            @Nullable Async async,
            List<String> tags,
            List<String> listen,
            Context context,
            @Nullable Context apply) {
        /** The same with other arguments, and with what an include hands down. */
        Parts with(@Nullable YamlNode otherArgs, YamlNode.@Nullable Mapping otherExtraArgs, Context handedDown) {
            return new Parts(
                    position,
                    number,
                    name,
                    module,
                    otherArgs,
                    otherExtraArgs,
                    directives,
                    vars,
                    when,
                    loop,
                    register,
                    notifies,
                    changedWhen,
                    failedWhen,
                    retry,
                    async,
                    tags,
                    listen,
                    context,
                    handedDown);
        }
    }

    /** A task that no file holds word by word: only what is given here, the rest not set. */
    public static Task of(
            int number,
            @Nullable Located<String> name,
            Located<String> module,
            @Nullable YamlNode args,
            List<String> tags,
            Context context) {
        return new Task(new Parts(
                module.position(),
                number,
                name,
                module,
                args,
                null,
                Directives.NONE,
                null,
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                tags,
                List.of(),
                context,
                null));
    }

    /** What it is made of, as written. */
    public Parts parts() {
        return parts;
    }

    @Override
    public Position position() {
        return parts.position;
    }

    /** Its number in the play, from 1, or in the file that an include brought in. */
    public int number() {
        return parts.number;
    }

    /** Its number in the play; when an include brought it in, that of the include. */
    public int numberInPlay() {
        Inclusion inclusion = parts.context.inclusion();
        return inclusion == null ? parts.number : inclusion.include().numberInPlay();
    }

    /** Its number in the play; when an include brought it in, that of the include and its own: {@code 3.1}. */
    public String place() {
        Inclusion inclusion = parts.context.inclusion();
        return inclusion == null
                ? String.valueOf(parts.number)
                : inclusion.include().place() + "." + parts.number;
    }

    /** Its name (may hold expressions), or null. */
    public @Nullable Located<String> name() {
        return parts.name;
    }

    /** The module's name as written. */
    public Located<String> module() {
        return parts.module;
    }

    /** The module's arguments, or null. */
    public @Nullable YamlNode args() {
        return parts.args;
    }

    /** The {@code args} keyword, or null. */
    public YamlNode.@Nullable Mapping extraArgs() {
        return parts.extraArgs;
    }

    /** Its directives with those it is handed down. */
    public Directives directives() {
        return directives;
    }

    /** Variables of blocks and its own, outermost first: later ones win. */
    public List<YamlNode.Mapping> vars() {
        return vars;
    }

    /** Conditions it is handed down, then its own; all must hold. */
    public List<YamlNode.Scalar> when() {
        return when;
    }

    /** What to loop over, or null. */
    public @Nullable Loop loop() {
        return parts.loop;
    }

    /** The variable that takes the result, or null. */
    public @Nullable Located<String> register() {
        return parts.register;
    }

    /** Handlers to notify on change: its own, else those of the nearest block that names some. */
    public List<Located<String>> notifies() {
        return parts.notifies.isEmpty() ? parts.context.notifies() : parts.notifies;
    }

    /** Conditions that decide whether it changed. */
    public List<YamlNode.Scalar> changedWhen() {
        return parts.changedWhen;
    }

    /** Conditions that decide whether it failed. */
    public List<YamlNode.Scalar> failedWhen() {
        return parts.failedWhen;
    }

    /** How often it is tried again, or null. */
    public @Nullable Retry retry() {
        return parts.retry;
    }

    /** Whether it runs on by itself, or null. */
    public @Nullable Async async() {
        return parts.async;
    }

    /** Its tags with those it is handed down. */
    public List<String> tags() {
        return tags;
    }

    /** Topics, for a handler. */
    public List<String> listen() {
        return parts.listen;
    }

    /** Whether it brings in the tasks of a file or role while the play runs. */
    public boolean isInclude() {
        return KnownNames.isInclude(parts.module.value());
    }

    /** What surrounds it. */
    public Context context() {
        return parts.context;
    }

    /** The role it belongs to, or null. */
    public @Nullable Role role() {
        return parts.context.role();
    }

    /** The name to show: its own, else the module's; before it that of its role. */
    public String label() {
        String own = parts.name != null ? parts.name.value() : parts.module.value();
        Role role = role();
        return role == null ? own : role.name() + " : " + own;
    }

    /** What the author wrote as its parameters and conditions: all their texts, a line each. */
    public String written() {
        StringBuilder text = new StringBuilder();
        when().forEach(condition -> text.append(condition.text()).append('\n'));
        for (YamlNode node : new YamlNode[] {args(), extraArgs()}) {
            if (node != null) {
                write(node, text);
            }
        }
        return text.toString();
    }

    private static void write(YamlNode node, StringBuilder text) {
        if (node instanceof YamlNode.Scalar scalar) {
            text.append(scalar.text()).append('\n');
        } else if (node instanceof YamlNode.Sequence sequence) {
            sequence.items().forEach(item -> write(item, text));
        } else if (node instanceof YamlNode.Mapping mapping) {
            mapping.entries().forEach(entry -> write(entry.value(), text));
        }
    }
}
