package dev.plumb.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** FreeMarker's messages in short: one sentence, no stack. */
final class FreeMarkerErrors {
    private FreeMarkerErrors() {}

    /**
     * A value of the wrong type.
     *
     * @param wanted what is needed, with an article
     * @param found what it is, with an article
     */
    record Expected(String wanted, String found) {}

    /** FreeMarker's "Expected a …, but this has evaluated to a …", or null when it is something else. */
    static @Nullable Expected expected(String text) {
        Matcher matcher = Pattern.compile(
                        "Expected an? (.+?)(?: or something.*)?, but this has evaluated to an? (\\w+)")
                .matcher(text);
        return matcher.find() ? new Expected(word(matcher.group(1)), word(matcher.group(2))) : null;
    }

    private static String word(String type) {
        boolean isList = type.contains("sequence") || type.contains("collection");
        boolean isMapping = type.contains("hash");
        if (isList || isMapping) {
            return isList && isMapping ? "a list or a mapping" : isList ? "a list" : "a mapping";
        }
        return type.equals("boolean") ? "true or false" : "a " + type;
    }

    /** The first paragraph of a message, without what FreeMarker adds for its own templates. */
    static String firstLine(@Nullable String message) {
        if (message == null) {
            return "it failed";
        }
        String text = message.strip();
        for (String tail : new String[] {"\n\n", "\n==>", "The blamed expression"}) {
            int end = text.indexOf(tail);
            text = end < 0 ? text : text.substring(0, end);
        }
        text = text.replaceAll("\\s+", " ").strip();
        return text.endsWith(".") || text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
    }
}
