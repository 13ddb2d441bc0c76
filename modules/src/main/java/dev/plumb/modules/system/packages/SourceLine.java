package dev.plumb.modules.system.packages;

import dev.plumb.text.UrlPasswords;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line of apt's lists of sources.
 *
 * @param source what it says, with one blank between words; whatever stands there when it is none of a source
 * @param valid whether it is one of a source
 * @param enabled whether it is no comment
 * @param comment what stands behind it, or empty
 */
record SourceLine(String source, boolean valid, boolean enabled, String comment) {
    private static final List<String> TYPES = List.of("deb", "deb-src");

    /** A line as it stands in a file, or in a task. */
    static SourceLine of(String line) {
        String text = line.strip();
        boolean enabled = !text.startsWith("#");
        text = enabled ? text : text.substring(1);
        int hash = text.indexOf('#');
        String comment = hash > 0 ? text.substring(hash + 1).strip() : "";
        String source = (hash > 0 ? text.substring(0, hash) : text).strip();
        String plain = source.replaceAll("\\s+", " ");
        boolean valid = TYPES.contains(plain.split(" ", 2)[0]);
        return new SourceLine(valid ? plain : source, valid, enabled, comment);
    }

    /** Whether it names this source, enabled or not. */
    boolean isOf(SourceLine other) {
        return valid && source.equals(other.source);
    }

    /** The line of the enabled source. */
    String line() {
        return comment.isEmpty() ? source : source + " # " + comment;
    }

    /** What is wrong with it as a source to be added, or null. */
    @Nullable
    String invalid() {
        String shown = UrlPasswords.hidden(source);
        if (!valid || !enabled) {
            return "'" + shown + "' is no source of packages; write deb URI SUITE COMPONENT";
        }
        List<String> words = words();
        if (words.size() < 2) {
            return "'" + shown + "' has no " + (words.isEmpty() ? "URI" : "suite") + "; write deb URI SUITE COMPONENT";
        }
        boolean exact = words.get(1).endsWith("/");
        return exact == (words.size() == 2)
                ? null
                : "'" + shown + (exact ? "' has a path and components" : "' has no components")
                        + "; write deb URI SUITE COMPONENT, or deb URI PATH/";
    }

    /** Its words without the type and options. */
    private List<String> words() {
        String rest = source.replaceFirst("^\\S+\\s*", "").replaceFirst("^\\[[^\\]]*\\]\\s*", "");
        return rest.isEmpty() ? List.of() : List.of(rest.split(" "));
    }

    /** The name that Ansible gives the file of a source: that of its URI without protocol and login. */
    String fileName() {
        String bare = source.replaceAll("\\[[^\\]]+\\]", "").replaceAll("\\w+://", "");
        String first = Arrays.stream(bare.split("\\s+"))
                .filter(word -> !TYPES.contains(word))
                .findFirst()
                .orElse("");
        String place = first.substring(first.indexOf('@') + 1);
        return Arrays.stream(place.split("[^a-zA-Z0-9]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining("_"));
    }
}
