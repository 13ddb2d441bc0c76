package dev.plumb.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tags: YAML's own ({@code !!str}) decide the type, and a few local ones ({@code !unsafe}) are kept. */
final class YamlTags {
    /** The prefix that {@code !!} stands for. */
    static final String STANDARD = "tag:yaml.org,2002:";
    /** Marks a text that holds no expressions, whatever it looks like. */
    static final String UNSAFE = "!unsafe";

    private static final List<String> LOCAL = List.of(UNSAFE, "!vault", "!vault-encrypted", "!secret");

    private YamlTags() {}

    /** The value of a scalar with an explicit standard tag. */
    static @Nullable Object convert(String tag, String text, Position position, Problems problems) {
        String type = tag.substring(STANDARD.length());
        Object plain = YamlScalars.plain(text);
        switch (type) {
            case "str", "binary", "timestamp":
                return text;
            case "null":
                return null;
            case "float":
                if (plain instanceof Long number) {
                    return number.doubleValue();
                }
                break;
            case "int", "bool":
                break;
            default:
                unknown("!!" + type, position, problems);
                return text;
        }
        boolean fits = type.equals("int") ? plain instanceof Long : type.equals("bool") == plain instanceof Boolean;
        if (!fits || plain == null || plain instanceof String) {
            problems.add(position, "'" + text + "' is no " + type + " as its tag says", null);
            return text;
        }
        return plain;
    }

    /** The tag that holds for everything in a collection, or null. */
    static @Nullable String ofCollection(
            @Nullable String tag, String own, @Nullable String inherited, Position position, Problems problems) {
        if (tag == null || tag.equals("!") || tag.equals(STANDARD + own)) {
            return inherited;
        }
        if (tag.equals(UNSAFE)) {
            return UNSAFE;
        }
        unknown(tag.replace(STANDARD, "!!"), position, problems);
        return inherited;
    }

    /** Tells a local tag of a scalar that nobody knows. */
    static void checkLocal(String tag, Position position, Problems problems) {
        if (!LOCAL.contains(tag)) {
            unknown(tag, position, problems);
        }
    }

    private static void unknown(String tag, Position position, Problems problems) {
        String closest = DidYouMean.closest(tag, LOCAL);
        problems.add(
                position,
                "unknown tag " + tag,
                closest != null ? "did you mean " + closest + "?" : "put a value that begins with ! in quotes");
    }
}
