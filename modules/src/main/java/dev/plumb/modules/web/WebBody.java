package dev.plumb.modules.web;

import dev.plumb.modules.web.UriModule.Format;
import dev.plumb.text.Json;
import dev.plumb.text.JsonStyle;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of requests. */
final class WebBody {
    private WebBody() {}

    /** What is wrong with a body, or null. */
    static @Nullable String invalid(Object body, Format format) {
        boolean data = body instanceof Map<?, ?> || body instanceof List<?>;
        if (format == Format.RAW && data) {
            return "body is data; write body_format: json or form-urlencoded";
        }
        boolean pairs = body instanceof Map<?, ?>
                || body instanceof List<?> list
                        && list.stream().allMatch(each -> each instanceof List<?> pair && pair.size() == 2);
        return format == Format.FORM_URLENCODED && data && !pairs
                ? "body is no mapping and no list of pairs, as fields of a form are"
                : null;
    }

    /** The body as text. */
    static String text(Object body, Format format) {
        if (body instanceof String text) {
            return text;
        } else if (format == Format.FORM_URLENCODED && body instanceof Map<?, ?> map) {
            List<String> fields = new ArrayList<>();
            map.forEach((name, value) -> field(fields, name, value));
            return String.join("&", fields);
        } else if (format == Format.FORM_URLENCODED && body instanceof List<?> list) {
            List<String> fields = new ArrayList<>();
            for (Object each : list) {
                List<?> pair = (List<?>) each;
                field(fields, pair.get(0), pair.get(1));
            }
            return String.join("&", fields);
        }
        return format == Format.RAW ? String.valueOf(body) : Json.write(body, JsonStyle.PYTHON);
    }

    /** A list is a field for each of its items. */
    private static void field(List<String> fields, @Nullable Object name, @Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(each -> field(fields, name, each));
        } else if (value != null) {
            fields.add(encoded(name) + "=" + encoded(value));
        }
    }

    private static String encoded(@Nullable Object value) {
        String text =
                value instanceof Boolean flag ? flag ? "True" : "False" : value == null ? "None" : value.toString();
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The header that says what the body is, unless the task says it. */
    static List<String> header(Format format, Map<String, @Nullable Object> headers) {
        boolean given = headers.keySet().stream().anyMatch(name -> name.equalsIgnoreCase("Content-Type"));
        String type = format == Format.JSON ? "application/json" : "application/x-www-form-urlencoded";
        return given ? List.of() : List.of("Content-Type: " + type);
    }
}
