package dev.plumb.module;

import dev.plumb.source.Position;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that is a bare expression ({@code assert.that}, {@code debug.var}), evaluated by the binder.
 *
 * @param text the expression as written
 * @param value what it gave
 * @param position where it stands
 */
public record BareExpression(String text, @Nullable Object value, Position position) {}
