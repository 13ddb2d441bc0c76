package dev.plumb.run;

import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import org.jspecify.annotations.Nullable;

/**
 * One place that sets a variable.
 *
 * @param level how strong it is
 * @param owner the role or task it belongs to, such as {@code role 'nginx'}; null where the level says it all
 * @param position where it is set; null for what stands in no file
 * @param written what stands there; null where only a run can tell the value
 * @param secret whether what stands there must not be shown
 */
public record VariableSource(
        Precedence level,
        @Nullable String owner,
        @Nullable Position position,
        @Nullable YamlNode written,
        boolean secret) {}
