package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that lay out texts of several lines. */
final class ShapeFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "indent" -> indent(call);
            case "wordwrap" -> wordwrap(call);
            case "comment" -> comment(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static String indent(Call call) {
        String indention = call.value("width") instanceof String text ? text : " ".repeat((int) call.whole("width"));
        boolean blank = call.flag("blank");
        String[] lines = (call.text("value") + "\n").split("\n", -1);
        int count = lines.length - 1;
        StringBuilder out = new StringBuilder(call.flag("first") ? indention : "");
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append('\n').append(blank || !lines[i].isEmpty() ? indention : "");
            }
            out.append(lines[i]);
        }
        return out.toString();
    }

    private static String wordwrap(Call call) {
        int width = (int) call.whole("width");
        if (width < 1) {
            throw call.misuse("the width must be at least 1");
        }
        boolean cut = call.flag("break_long_words");
        List<String> lines = new ArrayList<>();
        for (String line : call.text("value").split("\n", -1)) {
            wrap(line, width, cut, lines);
        }
        return String.join(call.text("wrapstring"), lines);
    }

    private static void wrap(String text, int width, boolean cut, List<String> lines) {
        String rest = text;
        while (rest.length() > width) {
            int space = rest.charAt(width) == ' ' ? width : rest.lastIndexOf(' ', width - 1);
            if (space <= 0 || rest.substring(0, space).isBlank()) {
                space = cut ? width : rest.indexOf(' ', width);
            }
            if (space < 0) {
                break;
            }
            lines.add(rest.substring(0, space).stripTrailing());
            rest = rest.substring(space).stripLeading();
        }
        lines.add(rest);
    }

    private static String comment(Call call) {
        String style = call.text("style");
        String decoration = switch (style) {
            case "plain" -> "# ";
            case "erlang" -> "% ";
            case "c" -> "// ";
            case "cblock" -> " * ";
            case "xml" -> " - ";
            default -> throw call.misuse("there is no style '" + style + "'; there are plain, erlang, c, cblock, xml");
        };
        String newline = call.text("newline");
        String decorated = given(call, "decoration", decoration);
        String ends = decorated.stripTrailing();
        String beginning = given(call, "beginning", style.equals("cblock") ? "/*" : style.equals("xml") ? "<!--" : "");
        String end = given(call, "end", style.equals("cblock") ? " */" : style.equals("xml") ? "-->" : "");
        String prefix = given(call, "prefix", ends);
        String text = (decorated + call.text("value").replace(newline, newline + decorated))
                .replace(decorated + newline, ends + newline);
        String before = prefix.isEmpty() ? "" : prefix.equals(newline) ? newline : prefix + newline;
        return (beginning.isEmpty() ? "" : beginning + newline)
                + before.repeat((int) call.whole("prefix_count"))
                + text
                + (newline + given(call, "postfix", ends)).repeat((int) call.whole("postfix_count"))
                + (end.isEmpty() ? "" : newline + end);
    }

    private static String given(Call call, String parameter, String otherwise) {
        String text = call.textOrNull(parameter);
        return text == null ? otherwise : text;
    }
}
