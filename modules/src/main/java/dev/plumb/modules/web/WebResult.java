package dev.plumb.modules.web;

import dev.plumb.module.Plan;
import dev.plumb.text.JsonReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an answer gives for {@code register}, with Ansible's names. */
final class WebResult {
    /** Names of what is always there, or often. */
    static final List<String> KEYS = List.of(
            "status", "url", "redirected", "msg", "content", "json", "cookies", "cookies_string", "content_type");

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset=\"?([A-Za-z0-9._:-]+)");

    private final UriModule.Params p;
    private final WebAnswer answer;
    private final int status;

    WebResult(UriModule.Params p, WebAnswer answer) {
        this.p = p;
        this.answer = answer;
        this.status = answer.exists() ? answer.status() : -1;
    }

    private boolean isWanted() {
        return p.statusCode().contains(Integer.toString(status));
    }

    /** Why the task fails, or null. */
    @Nullable
    String failure() {
        if (answer.body().length > WebScripts.LIMIT) {
            return "the answer has more than " + (WebScripts.LIMIT >> 20) + " MiB; get_url writes it to a file";
        }
        return isWanted() ? null : message();
    }

    private String message() {
        String why = !answer.exists()
                ? "Request failed: " + answer.error()
                : status < 400 ? said() : "HTTP Error " + status + ": " + answer.reason();
        return isWanted() ? why : "Status code was " + status + " and not " + p.statusCode() + ": " + why;
    }

    private String said() {
        Long length = answer.length();
        return "OK (" + (length == null ? "unknown" : length) + " bytes)";
    }

    /** A plan with these values. */
    Plan over(Plan plan) {
        Plan told = plan;
        for (Map.Entry<String, @Nullable Object> each : values().entrySet()) {
            told = each.getKey().equals("changed") ? told : told.with(each.getKey(), each.getValue());
        }
        return told;
    }

    /** All values. */
    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        answer.headers().forEach((name, value) -> all.put(name.replace('-', '_'), value));
        if (all.get("location") instanceof String location) {
            all.put("location", WebAnswer.resolved(p.web().url(), location));
        }
        String url = answer.url(p.web().url());
        all.put("status", (long) status);
        all.put("url", WebRequest.shown(url));
        all.put("redirected", !url.equals(p.web().url()));
        all.put("msg", message());
        all.put("changed", false);
        Map<String, String> cookies = cookies();
        all.put("cookies", cookies);
        all.put(
                "cookies_string",
                String.join(
                        "; ",
                        cookies.entrySet().stream()
                                .map(each -> each.getKey() + "=" + each.getValue())
                                .toList()));
        if (p.returnContent() || !isWanted()) {
            all.put("content", text());
        }
        if (isJson()) {
            try {
                all.put("json", JsonReader.read(text()));
            } catch (JsonReader.Malformed e) {
                // as in Ansible there is none then
                all.remove("json");
            }
        }
        return all;
    }

    private boolean isJson() {
        String type =
                answer.header("content-type").replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        return type.matches("[a-z]+/([a-z0-9.-]+\\+)?(json|javascript)");
    }

    private String text() {
        Matcher charset = CHARSET.matcher(answer.header("content-type"));
        boolean known = charset.find() && Charset.isSupported(charset.group(1));
        return new String(answer.body(), known ? Charset.forName(charset.group(1)) : StandardCharsets.UTF_8);
    }

    private Map<String, String> cookies() {
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String line : answer.heads().split("\r?\n")) {
            if (line.startsWith("HTTP/")) {
                cookies.clear();
            } else if (line.toLowerCase(Locale.ROOT).startsWith("set-cookie:")) {
                String[] pair = line.substring(11).strip().split(";", 2)[0].split("=", 2);
                cookies.put(pair[0].strip(), pair.length < 2 ? "" : pair[1].strip());
            }
        }
        return cookies;
    }
}
