package dev.plumb.modules.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of an {@code authorized_keys} file.
 *
 * @param options what restricts its use, with commas between, or nothing
 * @param type type of the key
 * @param key the key in Base64
 * @param comment what follows, blanks in it made one
 */
record AuthorizedKey(String options, String type, String key, String comment) {
    private static final Pattern TYPE = Pattern.compile("(sk-)?(ssh-(dss|rsa|ed25519|xmss)"
            + "|ecdsa-sha2-nistp(256|384|521)|rsa-sha2-(256|512))(-cert-v01)?(@openssh\\.com)?");

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

    /** What a line has, null when it is a comment or nothing that sshd would take for a key. */
    static @Nullable AuthorizedKey of(String line) {
        String text = line.strip();
        int end = blank(text, 0);
        String options = "";
        if (!TYPE.matcher(text.substring(0, end)).matches()) {
            options = text.substring(0, end);
            text = text.substring(end).strip();
            end = blank(text, 0);
        }
        String type = text.substring(0, end);
        String[] rest = text.substring(end).strip().split("[ \t]+", 2);
        boolean right = !options.startsWith("#")
                && TYPE.matcher(type).matches()
                && BASE64.matcher(rest[0]).matches();
        return right
                ? new AuthorizedKey(options, type, rest[0], rest.length > 1 ? rest[1].replaceAll("[ \t]+", " ") : "")
                : null;
    }

    /** Where the first blank is that is in no quotes; the end when there is none. */
    private static int blank(String text, int from) {
        boolean quoted = false;
        int at = from;
        while (at < text.length() && (quoted || text.charAt(at) != ' ' && text.charAt(at) != '\t')) {
            boolean escaped = text.charAt(at) == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"';
            quoted ^= text.charAt(at) == '"';
            at += escaped ? 2 : 1;
        }
        return at;
    }

    /** The same with other options, or those that it has. */
    AuthorizedKey withOptions(@Nullable String other) {
        return other == null ? this : new AuthorizedKey(other.strip(), type, key, comment);
    }

    /** The same with another comment, or that which it has. */
    AuthorizedKey withComment(@Nullable String other) {
        return other == null ? this : new AuthorizedKey(options, type, key, other.strip());
    }

    /** Whether both are the same; the order of options does not matter. */
    boolean isSame(@Nullable AuthorizedKey other) {
        return other != null
                && type.equals(other.type)
                && key.equals(other.key)
                && comment.equals(other.comment)
                && Objects.equals(each(options), each(other.options));
    }

    private static List<String> each(String options) {
        List<String> all = new ArrayList<>();
        Matcher option = Pattern.compile("(?:[^,\"]|\"(?:[^\"\\\\]|\\\\.)*\")+").matcher(options);
        while (option.find()) {
            all.add(option.group().strip());
        }
        all.sort(null);
        return all;
    }

    /** The line. */
    String line() {
        return (options.isEmpty() ? "" : options + " ") + type + " " + key + (comment.isEmpty() ? "" : " " + comment);
    }
}
