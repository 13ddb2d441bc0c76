package dev.plumb.modules.tls;

import dev.plumb.script.Sh;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shell texts that stand in resources, with places such as {@code @NAME@} for words. */
final class TlsScripts {
    private static final Pattern PLACE = Pattern.compile("@([A-Z]+)@");

    private TlsScripts() {}

    /** A text as it stands in its resource. */
    static String text(String resource) {
        try (InputStream text = Objects.requireNonNull(TlsScripts.class.getResourceAsStream(resource))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A text with its places filled.
     *
     * @param words for each place shell words, quoted
     */
    static String text(String resource, Map<String, String> words) {
        return PLACE.matcher(text(resource))
                .replaceAll(place ->
                        Matcher.quoteReplacement(Objects.requireNonNull(words.get(place.group(1)), place.group())));
    }

    /** One word. */
    static String word(Object text) {
        return Sh.quote(String.valueOf(text));
    }
}
