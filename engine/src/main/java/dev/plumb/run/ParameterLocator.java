package dev.plumb.run;

import dev.plumb.module.ModuleSpec;
import dev.plumb.module.ParamSpec;
import dev.plumb.playbook.Task;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a task is wrong of which its module says what is wrong: sentences begin with the parameter, with a key of it ({@code
 * service.User}), or with its value.
 */
final class ParameterLocator {
    private static final Pattern NAMED = Pattern.compile("'?(\\w+)(?:\\.([\\w-]+))?'?:?(?: |$).*", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("'(.+?)' .*", Pattern.DOTALL);

    private ParameterLocator() {}

    /** The place of the parameter that a sentence is about; that of the module when it is about none, or about several. */
    static Position of(Task task, ModuleSpec spec, String sentence) {
        Position found = null;
        if (task.args() instanceof YamlNode.Mapping args) {
            Matcher named = NAMED.matcher(sentence);
            YamlNode value = named.matches() ? written(args, spec, named.group(1)) : null;
            Matcher quoted = QUOTED.matcher(sentence);
            if (value != null) {
                found = key(value, named.group(2));
            } else if (quoted.matches()) {
                found = holding(args, quoted.group(1));
            }
        }
        return found != null ? found : task.module().position();
    }

    /** The place of a value, or of a key in it. */
    private static Position key(YamlNode value, @Nullable String key) {
        if (value instanceof YamlNode.Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                if (entry.key().value().equals(key)) {
                    return entry.key().position();
                }
            }
        }
        return value.position();
    }

    /** The value of a parameter, by whatever of its names it is written. */
    private static @Nullable YamlNode written(YamlNode.Mapping args, ModuleSpec spec, String name) {
        for (ParamSpec param : spec.params()) {
            if (param.name().equals(name)) {
                for (String alias : param.aliases()) {
                    YamlNode value = args.get(alias);
                    if (value != null) {
                        return value;
                    }
                }
            }
        }
        return args.get(name);
    }

    /** The place of the first value that is this text, or has it among others. */
    private static @Nullable Position holding(YamlNode node, String text) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.text().contains(text) ? scalar.position() : null;
        }
        Position found = null;
        if (node instanceof YamlNode.Sequence sequence) {
            for (YamlNode item : sequence.items()) {
                found = found == null ? holding(item, text) : found;
            }
        } else if (node instanceof YamlNode.Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                found = found == null ? holding(entry.value(), text) : found;
            }
        }
        return found;
    }
}
