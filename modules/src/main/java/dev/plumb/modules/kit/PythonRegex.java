package dev.plumb.modules.kit;

import dev.plumb.text.PythonMatcher;
import dev.plumb.text.PythonPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions as Python's {@code re} reads them. Mostly on bytes: each byte of a file is one character here, as ISO
 * 8859-1 has it, so that what is not matched stays as it is, whatever its encoding. Those {@linkplain #ofText of text} are on
 * characters.
 */
public final class PythonRegex {
    private final PythonPattern pattern;

    private PythonRegex(PythonPattern pattern) {
        this.pattern = pattern;
    }

    /** Text as the bytes of its UTF-8 form, one character each. */
    public static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException when it is none, with the reason in one line
     */
    public static PythonRegex compile(String expression) {
        return new PythonRegex(PythonPattern.compile(bytes(expression), 0));
    }

    /**
     * Compiles an expression for text, in which {@code \w}, {@code \d} and {@code \s} know all letters, digits and blanks.
     *
     * @param flags {@link Pattern#MULTILINE} or {@link Pattern#DOTALL}, or none
     * @throws IllegalArgumentException when it is none, with the reason in one line
     */
    public static PythonRegex ofText(String expression, int flags) {
        return new PythonRegex(PythonPattern.compile(expression, flags | Pattern.UNICODE_CHARACTER_CLASS));
    }

    /** What is wrong with the expression of a parameter, or null. */
    public static @Nullable String invalid(String parameter, @Nullable String expression) {
        if (expression == null) {
            return null;
        }
        try {
            compile(expression);
            return null;
        } catch (IllegalArgumentException e) {
            return parameter + " '" + expression + "' is no regular expression: " + e.getMessage();
        }
    }

    /** Whether it is found in a text. */
    public boolean isFoundIn(String text) {
        return search(bytes(text)) != null;
    }

    /** Whether a text begins with a match, as {@code re.match} asks. */
    public boolean isAtStartOf(String text) {
        return pattern.matcher(bytes(text)).lookingAt();
    }

    /** The first match, or null. */
    public @Nullable PythonMatcher search(String bytes) {
        PythonMatcher matcher = pattern.matcher(bytes);
        return matcher.find() ? matcher : null;
    }

    /**
     * A text with all matches replaced.
     *
     * @param count how many there were
     */
    public record Replaced(String text, int count) {}

    /**
     * Replaces all matches, as {@code re.subn} does.
     *
     * @param template what takes their place, see {@link #expand}
     * @throws IllegalArgumentException as {@link #checkTemplate} does
     */
    public Replaced replaceAll(String text, String template) {
        StringBuilder replaced = new StringBuilder();
        PythonMatcher matcher = pattern.matcher(text);
        int from = 0;
        int count = 0;
        while (matcher.find()) {
            replaced.append(text, from, matcher.start()).append(pattern.expand(matcher, template));
            from = matcher.end();
            count++;
        }
        return new Replaced(replaced.append(text, from, text.length()).toString(), count);
    }

    /**
     * Finds out whether a template can be filled from any match.
     *
     * @throws IllegalArgumentException when it names a group that is not there, or has an escape that stands for nothing, with
     *     the reason in one line
     */
    public void checkTemplate(String template) {
        pattern.checkTemplate(template);
    }

    /** The groups of a match, null for those that took no part, as {@code Match.groups} gives them. */
    public List<@Nullable Object> groups(PythonMatcher match) {
        List<@Nullable Object> groups = new ArrayList<>();
        for (int i = 1; i <= match.groupCount(); i++) {
            groups.add(text(match.group(i)));
        }
        return groups;
    }

    /** The groups of a match that have names, as {@code Match.groupdict} gives them. */
    public Map<String, @Nullable Object> namedGroups(PythonMatcher match) {
        Map<String, @Nullable Object> groups = new LinkedHashMap<>();
        pattern.names().forEach((name, number) -> groups.put(name, text(match.group(number))));
        return groups;
    }

    private static @Nullable String text(@Nullable String bytes) {
        return bytes == null ? null : new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /**
     * The number of a group.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public int number(PythonMatcher match, String name) {
        return pattern.number(match, name);
    }

    /** Whether {@code ^} and {@code $} match at every line. */
    public boolean isMultiline() {
        return pattern.isMultiline();
    }

    /**
     * A template with {@code \1}, {@code \g<1>} and {@code \g<name>} filled from a match, as {@code Match.expand} does.
     *
     * @throws IllegalArgumentException when the template names a group that is not there, with the reason in one line
     */
    public String expand(PythonMatcher match, String template) {
        return pattern.expand(match, template);
    }
}
