package dev.plumb.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping that may get further keys: the result of a task of which it is not known what it will do. The value of such a
 * key is an {@link Unknown}, and whether it will be there is not known either.
 */
@SuppressWarnings("serial")
public final class OpenMap extends LinkedHashMap<String, @Nullable Object> {
    private final String why;

    /**
     * An empty one.
     *
     * @param why why it is not known what will be in it, as the cause of an {@link Unknown}
     */
    public OpenMap(String why) {
        this.why = why;
    }

    /** A copy with room for more; open when the original is. */
    public static Map<String, @Nullable Object> copyOf(Map<String, @Nullable Object> original) {
        Map<String, @Nullable Object> copy =
                original instanceof OpenMap open ? new OpenMap(open.why) : new LinkedHashMap<>();
        copy.putAll(original);
        return copy;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return super.containsKey(key) ? super.get(key) : new Unknown(why);
    }

    @Override
    public @Nullable Object getOrDefault(@Nullable Object key, @Nullable Object other) {
        return get(key);
    }

    /**
     * Whether this key is there.
     *
     * @throws NotKnownException when it is not, but may come
     */
    @Override
    public boolean containsKey(@Nullable Object key) {
        if (super.containsKey(key)) {
            return true;
        }
        throw new NotKnownException(why, null);
    }
}
