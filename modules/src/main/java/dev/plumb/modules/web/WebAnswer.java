package dev.plumb.modules.web;

import dev.plumb.modules.kit.Cursor;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param exit exit status of the program that asked
 * @param heads status lines and headers of all answers up to the last one
 * @param body the body, or what the script made of it
 * @param said what the program said
 * @param sure whether that still counts once what is planned is done
 */
record WebAnswer(int exit, String heads, byte[] body, String said, boolean sure) implements State {
    /** Not asked for: nothing is known. */
    static final WebAnswer NONE = new WebAnswer(-1, "", new byte[0], "nothing is known of it", true);

    /** Takes one answer from what {@link WebScripts#READ} prints; null when it is not whole. */
    static @Nullable WebAnswer parse(Cursor in) {
        try {
            String[] words = in.line().split(" ");
            if (words.length != 4 || !String.join("", words).matches("\\d{4,60}")) {
                return null;
            }
            int exit = Integer.parseInt(words[0]);
            String heads = in.text(Integer.parseInt(words[1]));
            byte[] body = in.bytes(Integer.parseInt(words[2]));
            return new WebAnswer(exit, heads, body, in.text(Integer.parseInt(words[3])), true);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return null;
        }
    }

    @Override
    public boolean exists() {
        return exit == 0;
    }

    @Override
    public Attributes attributes() {
        return Attributes.builder().text("status", Integer.toString(status())).build();
    }

    /** The same, which may change. */
    WebAnswer unsure() {
        return new WebAnswer(exit, heads, body, said, false);
    }

    /** The status; 200 where the protocol has none. */
    int status() {
        int status = 0;
        for (String line : heads.split("\r?\n")) {
            status = line.matches("HTTP/[0-9.]+ \\d{3}.*") ? Integer.parseInt(line.split(" ")[1]) : status;
        }
        return status == 0 && exit == 0 ? 200 : status;
    }

    /** The last status line without the status and before it. */
    String reason() {
        String reason = "";
        for (String line : heads.split("\r?\n")) {
            reason = line.matches("HTTP/[0-9.]+ \\d{3}.*") ? line.replaceFirst("^\\S+ \\d{3} ?", "") : reason;
        }
        return reason;
    }

    /** The headers of the last answer, names in lower case; values of one name are put together. */
    Map<String, String> headers() {
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : heads.split("\r?\n")) {
            int colon = line.indexOf(':');
            if (line.startsWith("HTTP/")) {
                found.clear();
            } else if (colon > 0) {
                String value = line.substring(colon + 1).strip();
                found.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b);
            }
        }
        return found;
    }

    /** A header of the last answer, or empty. */
    String header(String name) {
        return headers().getOrDefault(name, "");
    }

    /** Bytes of the body as announced; null when they are not, or are those of a packed one. */
    @Nullable
    Long length() {
        String length = header("content-length");
        return header("content-encoding").isEmpty() && length.matches("\\d{1,18}") ? Long.valueOf(length) : null;
    }

    /** Where the last answer came from, redirections followed. */
    String url(String asked) {
        String at = asked;
        String to = "";
        for (String line : heads.split("\r?\n")) {
            if (line.startsWith("HTTP/")) {
                at = to.isEmpty() ? at : to;
                to = "";
            } else if (line.toLowerCase(Locale.ROOT).startsWith("location:")) {
                to = resolved(at, line.substring(9).strip());
            }
        }
        return at;
    }

    static String resolved(String base, String location) {
        try {
            return URI.create(base).resolve(location).toString();
        } catch (IllegalArgumentException e) {
            return location;
        }
    }

    /** Why nothing has come, or empty. */
    String error() {
        if (exit == 0) {
            return "";
        }
        String last = "";
        for (String line : said.split("\n")) {
            last = line.isBlank() || line.startsWith("  ") ? last : line.strip();
        }
        String reason = last.replaceFirst("^curl: \\(\\d+\\) ", "").replaceFirst("\\.$", "");
        return reason.isEmpty() ? "the program ended with status " + exit : reason;
    }

    /** The body as text. */
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebAnswer answer
                && answer.exit == exit
                && answer.sure == sure
                && answer.heads.equals(heads)
                && answer.said.equals(said)
                && java.util.Arrays.equals(answer.body, body);
    }

    @Override
    public int hashCode() {
        return heads.hashCode() + exit;
    }
}
