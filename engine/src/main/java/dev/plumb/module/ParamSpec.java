package dev.plumb.module;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;

/**
 * One parameter of a module: what its {@link Param} says, as plain fields, since those of an annotation are slow to ask.
 *
 * @param name its name in playbooks (snake_case)
 * @param type the Java type of the record component
 * @param nullable whether the component may be null
 * @param doc what it means
 * @param required whether it must be given
 * @param def default as it would be written in YAML, or empty
 * @param aliases its other names
 * @param secret whether its value is a secret
 * @param commaSeparated whether a list splits a plain string at commas
 * @param anyText whether it may hold any character
 * @param remoteIf the boolean parameter that makes it a path on the host, or empty
 * @param openedIf the boolean parameter without which an encrypted file is taken as it is, or empty
 * @param unlisted whether what is at the path is left to the module
 * @param command whether the path is the first word of a command
 * @param asWritten whether numbers in a mapping are text as they are written
 * @param rest whether it takes all parameters that no other component names
 */
public record ParamSpec(
        String name,
        Type type,
        boolean nullable,
        String doc,
        boolean required,
        String def,
        List<String> aliases,
        boolean secret,
        boolean commaSeparated,
        boolean anyText,
        String remoteIf,
        String openedIf,
        boolean unlisted,
        boolean command,
        boolean asWritten,
        boolean rest) {
    /** The parameter that an annotated component is. */
    public static ParamSpec of(String name, Type type, boolean nullable, Param param) {
        return new ParamSpec(
                name,
                type,
                nullable,
                param.doc(),
                param.required(),
                param.def(),
                List.of(param.aliases()),
                param.secret(),
                param.commaSeparated(),
                param.anyText(),
                param.remoteIf(),
                param.openedIf(),
                param.unlisted(),
                param.command(),
                param.asWritten(),
                param.rest());
    }

    /** The same without aliases that are names of other parameters. */
    ParamSpec without(Set<String> names) {
        if (aliases.stream().noneMatch(names::contains)) {
            return this;
        }
        return new ParamSpec(
                name,
                type,
                nullable,
                doc,
                required,
                def,
                aliases.stream().filter(alias -> !names.contains(alias)).toList(),
                secret,
                commaSeparated,
                anyText,
                remoteIf,
                openedIf,
                unlisted,
                command,
                asWritten,
                rest);
    }
}
