package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import dev.plumb.source.Problem;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlNode;
import dev.plumb.source.YamlReader;
import dev.plumb.source.YamlWriter;
import dev.plumb.text.Json;
import dev.plumb.text.JsonReader;
import dev.plumb.text.JsonStyle;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Functions that write data as text and read it from text. What is read is data and never evaluated. */
final class DataFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "to_json", "to_nice_json" -> toJson(call);
            case "from_json" -> fromJson(call);
            case "to_yaml" -> toYaml(call, call.value("indent") == null ? 2 : (int) call.whole("indent"), false);
            case "to_nice_yaml" -> toYaml(call, (int) call.whole("indent"), true);
            case "from_yaml" -> fromYaml(call, call.text("value"));
            case "from_yaml_all" -> fromYamlAll(call);
            case "b64encode" ->
                Base64.getEncoder().encodeToString(call.text("value").getBytes(charset(call)));
            case "b64decode" -> b64decode(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    private static String toJson(Call call) {
        int indent = call.value("indent") == null ? -1 : (int) call.whole("indent");
        JsonStyle style = JsonStyle.python(indent, call.flag("sort_keys"), call.flag("ensure_ascii"));
        return Json.write(call.value("value"), style);
    }

    private static @Nullable Object fromJson(Call call) {
        try {
            return JsonReader.read(call.text("value"));
        } catch (JsonReader.Malformed e) {
            throw call.misuse(String.valueOf(e.getMessage()));
        }
    }

    private static String toYaml(Call call, int indent, boolean block) {
        if (indent < 2 || indent > 9) {
            throw call.misuse("the indent must be 2 to 9");
        }
        Object value = call.value("value");
        return YamlWriter.write(
                call.flag("sort_keys") ? sorted(value) : value, indent, (int) call.whole("width"), block);
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, item) -> sorted.put(String.valueOf(key), sorted(item)));
            return sorted;
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> sorted = new ArrayList<>();
            list.forEach(item -> sorted.add(sorted(item)));
            return sorted;
        }
        return value;
    }

    private static List<@Nullable Object> fromYamlAll(Call call) {
        List<@Nullable Object> all = new ArrayList<>();
        for (String document : ("\n" + call.text("value")).split("\n---(?=[ \n]|$)")) {
            if (!document.isBlank()) {
                all.add(fromYaml(call, document.strip()));
            }
        }
        return all;
    }

    private static @Nullable Object fromYaml(Call call, String text) {
        if (text.isBlank()) {
            return null;
        }
        Problems problems = new Problems();
        YamlNode node = YamlReader.readText(call.function(), text, problems);
        if (node == null || problems.count() > 0) {
            List<Problem> all = problems.sorted();
            Problem first = all.get(0);
            throw call.misuse(first.message() + " at line " + first.position().line());
        }
        return data(node);
    }

    static @Nullable Object data(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.value();
        } else if (node instanceof YamlNode.Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(data(item)));
            return list;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        ((YamlNode.Mapping) node).entries().forEach(entry -> map.put(entry.key().value(), data(entry.value())));
        return Values.plain(map);
    }

    private static Charset charset(Call call) {
        try {
            return Charset.forName(call.text("encoding"));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw call.misuse("there is no encoding '" + call.text("encoding") + "'");
        }
    }

    private static String b64decode(Call call) {
        try {
            return new String(Base64.getMimeDecoder().decode(call.text("value")), charset(call));
        } catch (IllegalArgumentException e) {
            throw call.misuse("this is not base64");
        }
    }
}
