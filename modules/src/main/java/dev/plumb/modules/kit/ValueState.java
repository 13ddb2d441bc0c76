package dev.plumb.modules.kit;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import org.jspecify.annotations.Nullable;

/**
 * Something of which one text is all that matters.
 *
 * @param value the text; null when it is not there
 * @param fixed why it cannot be changed, in words for the operator; null when it can
 */
public record ValueState(@Nullable String value, @Nullable String fixed) implements State {
    /** Nothing. */
    public static final ValueState ABSENT = new ValueState(null, null);

    /** This text. */
    public static ValueState of(String value) {
        return new ValueState(value, null);
    }

    /** Whether it has this text. */
    public boolean is(String text) {
        return text.equals(value);
    }

    @Override
    public boolean exists() {
        return value != null;
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().text("value", value).build();
    }
}
