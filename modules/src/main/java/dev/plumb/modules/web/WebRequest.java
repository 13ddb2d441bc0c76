package dev.plumb.modules.web;

import dev.plumb.script.Input;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, as curl and wget want to have it on their standard input or in a private file: nothing of it is an argument.
 *
 * @param with whom to ask, and as whom
 * @param method in capitals
 * @param timeout seconds in which something has to come
 * @param redirects whether the answer may lead elsewhere
 * @param headers further ones, each a line
 * @param socket path of a socket on the host, or null
 * @param body as base64, so that it is compared by value; null when there is none
 */
public record WebRequest(
        WebParams with,
        String method,
        int timeout,
        boolean redirects,
        List<String> headers,
        @Nullable String socket,
        @Nullable String body) {
    private static final int REDIRECTS = 10;

    /** A read of what is there. */
    public static WebRequest get(WebParams with, int timeout) {
        return new WebRequest(with, "GET", timeout, true, List.of(), null, null);
    }

    /** The same of another URL. Who logs in, and with which headers, is told to the same server only. */
    WebRequest at(String url) {
        WebParams p = with;
        boolean same = server(url).equals(server(p.url()));
        WebParams other = new WebParams(
                url,
                same ? p.urlUsername() : null,
                same ? p.urlPassword() : null,
                same && p.forceBasicAuth(),
                same ? p.headers() : Map.of(),
                p.httpAgent(),
                p.useProxy(),
                p.validateCerts(),
                p.caPath(),
                same ? p.clientCert() : null,
                same ? p.clientKey() : null,
                p.ciphers(),
                p.useNetrc(),
                p.decompress());
        return new WebRequest(other, method, timeout, redirects, headers, socket, body);
    }

    /** Scheme, name and port of a URL. */
    private static String server(String url) {
        return shown(url).replaceFirst("^([A-Za-z]+://[^/?#]*).*", "$1").toLowerCase(Locale.ROOT);
    }

    /** The same that takes nothing from a cache on the way. */
    WebRequest fresh(boolean force) {
        if (!force) {
            return this;
        }
        List<String> all = new ArrayList<>(headers);
        all.add("Cache-Control: no-cache");
        return new WebRequest(with, method, timeout, redirects, all, socket, body);
    }

    /** A URL without a name and a password in it. */
    static String shown(String url) {
        return url.replaceFirst("^([A-Za-z]+://)[^/?#]*@", "$1");
    }

    /** Whether the host asks itself, so that what a task does there may decide what it answers. */
    public boolean isLocal() {
        return socket != null
                || with.url().matches("(?i)file:.*|[a-z]+://([^/?#]*@)?(localhost|127\\.[0-9.]+|\\[::1\\])([:/?#].*)?");
    }

    /** What the script takes from its standard input: settings for curl, those for wget, the URL, each with a dot behind it, the body. */
    public Input input() {
        return Input.of(text());
    }

    /** The same as text. */
    public String text() {
        return String.join("\n", curl()) + "\n.\n" + String.join("\n", wget()) + "\n.\n" + with.url() + "\n.\n"
                + (body == null ? "" : body) + "\n";
    }

    /** All headers as lines. */
    private List<String> lines() {
        List<String> lines = new ArrayList<>(headers);
        with.headers().forEach((name, value) -> lines.add(name + ": " + value));
        return lines;
    }

    private boolean has(String header) {
        String start = header.toLowerCase(Locale.ROOT) + ":";
        return lines().stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(start));
    }

    private List<String> curl() {
        List<String> all = new ArrayList<>(Arrays.asList(
                // brackets and braces mean themselves
                "globoff",
                option("url", with.url()),
                option("user-agent", with.httpAgent()),
                option("proto", "=http,https,ftp,file"),
                option("proto-redir", "=http,https,ftp"),
                option("connect-timeout", timeout),
                option("speed-time", timeout),
                option("speed-limit", 1),
                option("header", "Expect:")));
        lines().forEach(line -> all.add(option("header", line.endsWith(": ") ? line.replace(": ", ";") : line)));
        if (redirects) {
            all.addAll(List.of("location", option("max-redirs", REDIRECTS)));
        }
        if (method.equals("POST") && body == null) {
            all.add(option("data", ""));
        } else if (body == null ? !method.equals("GET") && !method.equals("HEAD") : !method.equals("POST")) {
            // whoever is led elsewhere after a POST asks there by GET, unless a method is named
            all.add(option("request", method));
        }
        if (with.decompress() && !has("Accept-Encoding")) {
            all.addAll(List.of("compressed", option("header", "Accept-Encoding: identity")));
        }
        if (!with.validateCerts()) {
            all.add("insecure");
        }
        if (!with.useProxy()) {
            all.add(option("noproxy", "*"));
        }
        all.addAll(login());
        more(all, "cacert", with.caPath());
        more(all, "cert", with.clientCert());
        more(all, "key", with.clientKey());
        more(all, "ciphers", with.ciphers() == null ? null : String.join(":", with.ciphers()));
        more(all, "unix-socket", socket);
        return all;
    }

    /** Wget would also tell another host who logs in (CVE-2021-31879). */
    private boolean logsIn() {
        return with.urlUsername() != null || has("Authorization") || has("Cookie");
    }

    private List<String> login() {
        if (with.urlUsername() == null) {
            return with.useNetrc() ? List.of("netrc-optional") : List.of();
        }
        String user = option("user", with.urlUsername() + ":" + orEmpty(with.urlPassword()));
        return List.of(user, with.forceBasicAuth() ? "basic" : "anyauth");
    }

    private static void more(List<String> all, String name, @Nullable String value) {
        if (value != null) {
            all.add(option(name, value));
        }
    }

    private static String option(String name, Object value) {
        return name + " = \"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private List<String> wget() {
        List<String> all = new ArrayList<>(List.of(
                "user_agent = " + with.httpAgent(),
                "timeout = " + timeout,
                "tries = 1",
                "content_on_error = on",
                "max_redirect = " + (redirects && !logsIn() ? REDIRECTS : 0)));
        lines().forEach(line -> all.add("header = " + line));
        if (!method.equals("GET")) {
            all.add("method = " + method);
        }
        if (!with.validateCerts()) {
            all.add("check_certificate = off");
        }
        if (!with.useProxy()) {
            all.add("use_proxy = off");
        }
        if (with.urlUsername() != null) {
            all.addAll(List.of("user = " + with.urlUsername(), "password = " + orEmpty(with.urlPassword())));
            all.add("auth_no_challenge = " + (with.forceBasicAuth() ? "on" : "off"));
        } else if (!with.useNetrc()) {
            all.add("netrc = off");
        }
        Map<String, @Nullable String> files = new java.util.LinkedHashMap<>();
        files.put("ca_certificate", with.caPath());
        files.put("certificate", with.clientCert());
        files.put("private_key", with.clientKey());
        files.put("ciphers", with.ciphers() == null ? null : String.join(":", with.ciphers()));
        files.forEach((name, value) -> all.addAll(value == null ? List.of() : List.of(name + " = " + value)));
        return all;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A body as it is kept here. */
    static String body(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
