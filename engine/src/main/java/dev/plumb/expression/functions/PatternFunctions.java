package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import dev.plumb.text.PythonMatcher;
import dev.plumb.text.PythonPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions with regular expressions, which are Python's. */
final class PatternFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        try {
            return switch (call.function()) {
                case "regex_replace" -> replace(call);
                case "regex_search" -> search(call);
                case "regex_findall" -> findall(call);
                case "regex_escape" -> escape(call);
                default -> throw new IllegalStateException(call.function());
            };
        } catch (IllegalArgumentException e) {
            throw call.misuse(String.valueOf(e.getMessage()));
        }
    }

    /** The compiled parameter {@code pattern}, with the flags {@code ignorecase} and {@code multiline}. */
    static PythonPattern pattern(Call call) {
        int flags = Pattern.UNICODE_CHARACTER_CLASS;
        flags |= call.flag("ignorecase") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
        flags |= call.flag("multiline") ? Pattern.MULTILINE : 0;
        try {
            return PythonPattern.compile(call.text("pattern"), flags);
        } catch (IllegalArgumentException e) {
            throw new Functions.Misuse("the regular expression is wrong: " + e.getMessage(), null);
        }
    }

    private static String replace(Call call) {
        String text = call.text("value");
        PythonPattern pattern = pattern(call);
        String with = call.text("replacement");
        long most = call.whole("count");
        PythonMatcher matcher = pattern.matcher(text);
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (long done = 0; (most <= 0 || done < most) && matcher.find(); done++) {
            out.append(text, from, matcher.start()).append(pattern.expand(matcher, with));
            from = matcher.end();
        }
        return out.append(text.substring(from)).toString();
    }

    /** The match, or the groups asked for; null when nothing matches. */
    private static @Nullable Object search(Call call) {
        PythonPattern pattern = pattern(call);
        PythonMatcher matcher = pattern.matcher(call.text("value"));
        if (!matcher.find()) {
            return null;
        }
        if (call.rest().isEmpty()) {
            return matcher.group();
        }
        List<@Nullable Object> groups = new ArrayList<>();
        for (Object asked : call.rest()) {
            String name = String.valueOf(Values.text(asked));
            String bare = name.startsWith("\\g<") && name.endsWith(">")
                    ? name.substring(3, name.length() - 1)
                    : name.startsWith("\\") ? name.substring(1) : name;
            groups.add(matcher.group(pattern.number(matcher, bare)));
        }
        return groups;
    }

    /** Matches; with one group its texts; with several, lists of theirs. */
    private static List<@Nullable Object> findall(Call call) {
        PythonMatcher matcher = pattern(call).matcher(call.text("value"));
        List<@Nullable Object> all = new ArrayList<>();
        while (matcher.find()) {
            if (matcher.groupCount() < 2) {
                all.add(orEmpty(matcher.group(matcher.groupCount())));
                continue;
            }
            List<@Nullable Object> groups = new ArrayList<>();
            for (int i = 1; i <= matcher.groupCount(); i++) {
                groups.add(orEmpty(matcher.group(i)));
            }
            all.add(groups);
        }
        return all;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String escape(Call call) {
        String special = switch (call.text("re_type")) {
            case "python" -> "()[]{}?*+-|^$\\.&~# \t\n\r\u000b\f";
            case "posix_basic" -> "[].^$*\\";
            default -> throw call.misuse("re_type is python or posix_basic");
        };
        StringBuilder out = new StringBuilder();
        for (char c : call.text("value").toCharArray()) {
            out.append(special.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return out.toString();
    }
}
