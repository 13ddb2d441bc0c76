package dev.plumb.modules.web;

import dev.plumb.module.FakeStates;
import dev.plumb.modules.web.WebAnswers.Want;
import dev.plumb.resource.Digests;
import dev.plumb.resource.ResourceRef;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** States of cases: {@code url HEAD URL}, asked for with the defaults of {@code get_url}, and {@code download PATH}. */
public final class WebCaseStates {
    private static final int TIMEOUT = 10;

    private WebCaseStates() {}

    /** An answer by {@code WANT URL}. */
    public static ResourceRef<?> url(String key) {
        return answer(key);
    }

    private static ResourceRef<WebAnswer> answer(String key) {
        String[] words = key.split(" ", 2);
        WebParams with = new WebParams(
                words[1],
                null,
                null,
                false,
                Map.of(),
                "ansible-httpget",
                true,
                true,
                null,
                null,
                null,
                null,
                true,
                true);
        return WebAnswers.ref(WebRequest.get(with, TIMEOUT), Want.valueOf(words[0].toUpperCase(Locale.ROOT)));
    }

    /** Puts a state. */
    public static void put(FakeStates host, String kind, String key, Map<String, Object> state) {
        if (kind.equals("download")) {
            byte[] url = text(state, "url", "").getBytes(StandardCharsets.UTF_8);
            host.with(
                    Downloads.ref(key),
                    new Downloads.Kept(
                            Digests.sha256(url),
                            text(state, "etag", ""),
                            text(state, "modified", ""),
                            Digests.sha256(text(state, "content", "").getBytes(StandardCharsets.UTF_8))));
            return;
        }
        StringBuilder heads = new StringBuilder(text(state, "before", ""));
        heads.append("HTTP/1.1 ").append(text(state, "status", "200")).append(" Said\r\n");
        Object headers = state.get("headers");
        if (headers instanceof Map<?, ?> map) {
            map.forEach((name, value) ->
                    heads.append(name).append(": ").append(value).append("\r\n"));
        }
        String body = text(state, "body", "");
        if (key.startsWith("hash ")) {
            body = Digests.sha256(body.getBytes(StandardCharsets.UTF_8)) + "  -\n" + body.length() + "\n";
        }
        String error = text(state, "error", "");
        host.with(
                answer(key),
                new WebAnswer(
                        error.isEmpty() ? 0 : 7,
                        error.isEmpty() ? heads + "\r\n" : "",
                        body.getBytes(StandardCharsets.UTF_8),
                        error.isEmpty() ? "" : "curl: (7) " + error + "\n",
                        true));
    }

    private static String text(Map<String, Object> state, String key, @Nullable String otherwise) {
        return String.valueOf(state.getOrDefault(key, otherwise));
    }
}
