package dev.plumb.playbook;

import dev.plumb.source.Located;
import dev.plumb.source.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps that are done together: when one fails, those of {@code rescue} follow, and those of {@code always} in any case. What
 * a block hands down (directives, conditions, variables, tags) its tasks carry themselves, see {@link Context}.
 *
 * @param position where it begins
 * @param name its name, or null
 * @param tasks what is done
 * @param rescue what is done when one of them fails; empty: the failure stands
 * @param always what is done at the end, failed or not
 */
public record Block(
        Position position, @Nullable Located<String> name, List<Step> tasks, List<Step> rescue, List<Step> always)
        implements Step {}
