package dev.plumb.expression.functions;

import dev.plumb.expression.Call;
import dev.plumb.expression.Functions;
import dev.plumb.expression.Values;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Functions of URLs. */
final class WebFunctions implements Functions.Function {
    @Override
    public @Nullable Object call(Call call) {
        return switch (call.function()) {
            case "urlencode" -> encode(call);
            case "urldecode" -> decode(call);
            case "urlsplit" -> split(call);
            default -> throw new IllegalStateException(call.function());
        };
    }

    /** A text as part of a path; a mapping as a query. */
    private static String encode(Call call) {
        if (!(call.value("value") instanceof Map)) {
            return quoted(call.text("value"), "/", "%20");
        }
        List<String> pairs = new ArrayList<>();
        call.map("value").forEach((key, value) -> {
            String text = Values.text(value);
            if (text == null) {
                throw call.misuse(value, "strings");
            }
            pairs.add(quoted(key, "", "+") + "=" + quoted(text, "", "+"));
        });
        return String.join("&", pairs);
    }

    private static String quoted(String text, String safe, String space) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 255);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0 || safe.indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : c == ' ' ? space : String.format("%%%02X", (int) c));
        }
        return out.toString();
    }

    private static String decode(Call call) {
        try {
            return URLDecoder.decode(call.text("value"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw call.misuse(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Object split(Call call) {
        URI uri;
        try {
            uri = new URI(call.text("value"));
        } catch (URISyntaxException e) {
            throw call.misuse("this is no URL: " + e.getReason());
        }
        String user = uri.getRawUserInfo();
        int colon = user == null ? -1 : user.indexOf(':');
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        parts.put("fragment", orEmpty(uri.getRawFragment()));
        parts.put("hostname", uri.getHost());
        parts.put("netloc", orEmpty(uri.getRawAuthority()));
        parts.put("password", user == null || colon < 0 ? null : user.substring(colon + 1));
        parts.put("path", orEmpty(uri.getRawPath()));
        parts.put("port", uri.getPort() < 0 ? null : Long.valueOf(uri.getPort()));
        parts.put("query", orEmpty(uri.getRawQuery()));
        parts.put("scheme", orEmpty(uri.getScheme()));
        parts.put("username", user == null || colon < 0 ? user : user.substring(0, colon));
        String query = call.text("query");
        if (!query.isEmpty() && !parts.containsKey(query)) {
            throw call.misuse("there is no part '" + query + "'; there are " + String.join(", ", parts.keySet()));
        }
        return query.isEmpty() ? parts : parts.get(query);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
