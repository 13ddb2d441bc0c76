package dev.plumb.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tags: YAML's own ({@code !!str}) decide the type, and a few local ones ({@code !unsafe}) are kept. */
final class YamlTags {
    /** The prefix that {@code !!} stands for. */
    static final String STANDARD = "tag:yaml.org,2002:";
    /** Marks a text that holds no expressions, whatever it looks like. */
    static final String UNSAFE = "!unsafe";
    /** Marks a command that prints the value. */
    static final String SECRET = "!secret";

    private static final String VAULT = "!vault";
    private static final String VAULT_ENCRYPTED = "!vault-encrypted";

    private static final List<String> LOCAL = List.of(UNSAFE, VAULT, VAULT_ENCRYPTED, SECRET);

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
        } else if (tag.equals(SECRET)) {
            return inherited;
        }
        unknown(tag.replace(STANDARD, "!!"), position, problems);
        return inherited;
    }

    /** The scalar with a local tag; one that nobody knows is told. */
    static YamlNode.Scalar local(String tag, String text, Position position, YamlNode.Style style, Problems problems) {
        return switch (tag) {
            case VAULT, VAULT_ENCRYPTED -> new YamlNode.Scalar(position, text, new Sealed.Vault(text), tag, style);
            case SECRET -> new SecretCommands(problems).of(position, text, style);
            default -> {
                if (!tag.equals(UNSAFE)) {
                    unknown(tag, position, problems);
                }
                yield new YamlNode.Scalar(position, text, text, tag, style);
            }
        };
    }

    private static void unknown(String tag, Position position, Problems problems) {
        String closest = DidYouMean.closest(tag, LOCAL);
        problems.add(
                position,
                "unknown tag " + tag,
                closest != null ? "did you mean " + closest + "?" : "put a value that begins with ! in quotes");
    }
}
