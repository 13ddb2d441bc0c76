package dev.plumb.expression;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What plain data can do: its kinds, its text, equality, truth. */
public final class Values {
    private Values() {}

    /** The kind of a value in words with an article: {@code a string}, {@code a list}. */
    public static String kind(@Nullable Object value) {
        if (value == null) {
            return "null";
        } else if (value instanceof String) {
            return "a string";
        } else if (value instanceof Number) {
            return "a number";
        } else if (value instanceof Boolean) {
            return "a boolean";
        } else if (value instanceof List) {
            return "a list";
        } else if (value instanceof Map) {
            return "a mapping";
        } else if (value == Omit.VALUE) {
            return "'omit'";
        } else if (value instanceof Withheld withheld) {
            return "not whole: " + withheld.why();
        }
        return "a " + value.getClass().getSimpleName();
    }

    /**
     * A scalar as text: numbers without grouping, {@code true} and {@code false}. As in Ansible a float stays one: {@code
     * 8.0}.
     *
     * @return null when the value is no scalar
     */
    public static @Nullable String text(@Nullable Object value) {
        if (value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value.toString();
        }
        if (value instanceof Double d) {
            return number(d);
        }
        return value instanceof Number ? value.toString() : null;
    }

    private static String number(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return Double.toString(number);
        }
        // Double.toString, which valueOf takes, writes 1.0E-4: without what it fills up with
        String plain = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    /**
     * Whether a value counts as true or false: booleans, and the strings {@code true}, {@code false}, {@code yes} and
     * {@code no} in any case, because {@code -e name=yes} gives strings.
     *
     * @return null when it counts as neither
     */
    public static @Nullable Boolean truthOrNull(@Nullable Object value) {
        if (value instanceof Boolean b) {
            return b;
        }
        if (value instanceof String s && s.length() <= 5) {
            return switch (s.toLowerCase(Locale.ROOT)) {
                case "true", "yes" -> true;
                case "false", "no" -> false;
                default -> null;
            };
        }
        return null;
    }

    /** Equality of data: numbers by value, everything else by kind and value; different kinds are not equal. */
    public static boolean isEqual(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return compare(x, y) == 0;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return isEqualList(x, y);
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return isEqualMap(x, y);
        }
        known(a);
        known(b);
        return a == null ? b == null : a.equals(b);
    }

    private static boolean isEqualList(List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        Iterator<?> other = b.iterator();
        for (Object item : a) {
            if (!isEqual(item, other.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEqualMap(Map<?, ?> a, Map<?, ?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : a.entrySet()) {
            Object key = entry.getKey();
            if (!b.containsKey(key) || !isEqual(entry.getValue(), b.get(key))) {
                return false;
            }
        }
        return true;
    }

    /** Order of numbers by value. */
    public static int compare(Number a, Number b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
        return Double.compare(a.doubleValue(), b.doubleValue());
    }

    /** The value, unless it is not known, or known only in part. */
    static @Nullable Object known(@Nullable Object value) {
        if (value instanceof Unknown unknown) {
            throw new NotKnownException(unknown.cause(), null);
        } else if (value instanceof Withheld withheld) {
            throw new Fault(0, withheld.why(), Withheld.HINT);
        }
        return value;
    }

    /** Ends with {@link NotKnownException} when any part of the value is not known. */
    public static void requireKnown(@Nullable Object value) {
        known(value);
        if (value instanceof List<?> list) {
            for (Object item : list) {
                requireKnown(item);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Object item : map.values()) {
                requireKnown(item);
            }
        }
    }

    /** Why a part of the value came only in part, see {@link Withheld}; null when all of it is whole. */
    public static @Nullable String withheld(@Nullable Object value) {
        Iterable<?> parts =
                value instanceof List<?> list ? list : value instanceof Map<?, ?> map ? map.values() : List.of();
        String why = value instanceof Withheld withheld ? withheld.why() + "; " + Withheld.HINT : null;
        for (Object part : parts) {
            why = why == null ? withheld(part) : why;
        }
        return why;
    }

    /** A list as it is; of anything else a list of it alone. */
    public static List<@Nullable Object> items(@Nullable Object value) {
        List<@Nullable Object> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            items.addAll(list);
        } else {
            items.add(value);
        }
        return items;
    }

    /** The items, those of lists among them in their place, down to so many levels of lists. */
    public static List<@Nullable Object> flat(List<?> items, int levels) {
        List<@Nullable Object> flat = new ArrayList<>();
        for (Object item : items) {
            if (item instanceof List<?> inner && levels > 0) {
                flat.addAll(flat(inner, levels - 1));
            } else {
                flat.add(item);
            }
        }
        return flat;
    }

    /**
     * The value in the types that variables have: whole numbers as {@code Long}, other numbers as {@code Double}. Entries
     * that are {@link Omit} are left out.
     */
    public static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Number number) {
            return plainNumber(number);
        }
        if (value instanceof List<?> list) {
            return plainList(list);
        }
        return value instanceof Map<?, ?> map ? plainMap(map) : value;
    }

    /** The list itself when all of it is plain already, so that large data is not copied. */
    private static Object plainList(List<?> list) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        boolean same = true;
        for (Object item : list) {
            Object plain = plain(item);
            same &= plain == item && plain != Omit.VALUE;
            if (plain != Omit.VALUE) {
                copy.add(plain);
            }
        }
        return same ? list : copy;
    }

    private static Object plainMap(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        boolean same = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object plain = plain(entry.getValue());
            same &= plain == entry.getValue() && entry.getKey() instanceof String && plain != Omit.VALUE;
            if (plain != Omit.VALUE) {
                copy.put(String.valueOf(entry.getKey()), plain);
            }
        }
        return same ? map : copy;
    }

    private static Number plainNumber(Number number) {
        if (number instanceof Long || number instanceof Double) {
            return number;
        }
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        BigDecimal exact = new BigDecimal(number.toString());
        boolean whole = exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
        return whole && exact.toBigInteger().bitLength() < Long.SIZE
                ? (Number) exact.longValue()
                : (Number) exact.doubleValue();
    }
}
