package dev.plumb.playbook;

import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code include_role} or {@code import_role} asks for, expressions evaluated.
 *
 * @param name the role
 * @param position where it is asked for
 * @param tasksFrom the file of its tasks to read instead of {@code main}, or null
 * @param varsFrom likewise of its variables
 * @param defaultsFrom likewise of its defaults
 * @param handlersFrom likewise of its handlers
 * @param allowDuplicates whether it runs where it has run already ({@code allow_duplicates}, yes unless said otherwise)
 * @param exported whether the whole play sees its defaults and variables afterwards ({@code public})
 * @param validate whether its arguments are checked ({@code rolespec_validate}, yes unless said otherwise)
 * @param vars variables given to it, or null
 */
public record RoleRequest(
        String name,
        Position position,
        @Nullable String tasksFrom,
        @Nullable String varsFrom,
        @Nullable String defaultsFrom,
        @Nullable String handlersFrom,
        boolean allowDuplicates,
        boolean exported,
        boolean validate,
        YamlNode.@Nullable Mapping vars) {}
