package dev.plumb.modules.nginx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A location of a site.
 *
 * @param places the site's
 * @param head what follows the word {@code location}
 * @param base the path that its files are below, or what it has in place of one
 * @param options what it says, with what it has from the site
 * @param isOwn whether what answers is its own, not the site's
 */
record Place(SitePlaces places, String head, String base, Options options, boolean isOwn) {
    static final List<String> OPTIONS = known();

    private static final List<String> KINDS = List.of("proxy", "root", "alias", "redirect");
    private static final List<String> CODES = List.of("301", "302", "303", "307", "308");
    private static final Pattern TARGET = Pattern.compile("(https?://[^/\\s\"{};]+)?(/[^\\s\"{};]*)?");
    private static final Pattern SOCKET = Pattern.compile("unix:/[A-Za-z0-9_./-]+|[A-Za-z0-9.-]+:\\d{1,5}");
    private static final String LONG = "3600s";
    private static final String A_YEAR = "public, max-age=31536000, immutable";

    private static List<String> known() {
        List<String> all = new ArrayList<>(SitePlaces.ANSWERS);
        all.addAll(SitePlaces.INHERITED);
        all.addAll(List.of("headers", "extra"));
        return List.copyOf(all);
    }

    void write(ConfigText text) {
        List<String> kinds = KINDS.stream().filter(options::has).toList();
        if (kinds.size() != 1) {
            throw options.wrong(
                    kinds.isEmpty() ? "root" : kinds.get(0),
                    (kinds.isEmpty() ? "is missing" : "and " + kinds.get(1) + " exclude each other")
                            + "; write exactly one of proxy, root (for php too) and redirect");
        }
        forFilesOnly();
        switch (kinds.get(0)) {
            case "proxy" -> proxy(text);
            case "redirect" -> redirect(text);
            default -> files(text, kinds.get(0));
        }
    }

    private void forFilesOnly() {
        boolean files = options.has("root") || options.has("alias");
        for (String each : List.of("php", "spa", "immutable", "index")) {
            if (!files && options.has(each)) {
                throw options.wrong(each, "goes with root only");
            }
        }
        for (String each : List.of("websocket", "streaming")) {
            if (options.has(each) && !options.has("proxy")) {
                throw options.wrong(each, "goes with proxy only");
            }
        }
    }

    /** What is true of whatever answers. */
    private void begin(ConfigText text, String location, Map<String, String> headers) {
        text.open("location " + location);
        if (places.flag() != null) {
            text.open("if (-f " + ConfigText.word(String.valueOf(places.flag())) + ")")
                    .line("return 503")
                    .close();
        }
        if (options.has("root") || options.has("alias")) {
            text.open("if ($uri ~ \"/\\.(?!well-known(/|$))\")")
                    .line("return 404")
                    .close();
        }
        access(text);
        places.limits(text, options);
        String size = options.size("max_body_size");
        if (size != null) {
            text.line("client_max_body_size " + size);
        }
        places.headers(text, options, headers);
    }

    private void access(ConfigText text) {
        options.list("deny").forEach(each -> text.line("deny " + address("deny", each)));
        options.list("allow").forEach(each -> text.line("allow " + address("allow", each)));
        if (options.has("allow")) {
            text.line("deny all");
        }
        if (options.isOff("auth") || !places.hasUsers()) {
            if (options.has("auth") && !options.isOff("auth")) {
                throw options.wrong("auth", "needs users of the site");
            }
            return;
        }
        String realm = options.text("auth");
        text.line("auth_basic " + ConfigText.word(realm == null ? "Restricted" : realm))
                .line("auth_basic_user_file " + ConfigText.word(places.users()));
    }

    private String address(String option, String address) {
        if (!address.matches("all|[0-9a-fA-F.:]+(/\\d{1,3})?")) {
            throw options.wrong(option, "has '" + address + "', which is no address; write such as 10.0.0.0/8");
        }
        return address;
    }

    private void end(ConfigText text) {
        String extra = options.lines("extra");
        if (extra != null && !head.equals("/")) {
            text.raw(extra);
        }
        text.close();
    }

    private void proxy(ConfigText text) {
        boolean websocket = options.flag("websocket", false);
        boolean streaming = options.flag("streaming", false);
        begin(text, head, Map.of());
        text.line("proxy_pass http://" + places.upstream(options))
                .line("proxy_http_version 1.1")
                .line("proxy_set_header Host $host")
                .line("proxy_set_header X-Real-IP $remote_addr")
                .line("proxy_set_header X-Forwarded-For $remote_addr")
                .line("proxy_set_header X-Forwarded-Host $host")
                .line("proxy_set_header X-Forwarded-Port $server_port")
                .line("proxy_set_header X-Forwarded-Proto $scheme")
                .line("proxy_set_header X-Request-Id $request_id")
                .line("proxy_set_header Proxy \"\"");
        if (websocket) {
            text.line("proxy_set_header Upgrade $http_upgrade")
                    .line("proxy_set_header Connection $" + places.upgrade());
        } else {
            text.line("proxy_set_header Connection \"\"");
        }
        places.headers(options, Map.of()).keySet().forEach(each -> text.line("proxy_hide_header " + each));
        text.line("proxy_hide_header X-Powered-By");
        if (streaming) {
            text.line("proxy_buffering off");
        }
        timeouts(text, "proxy", websocket || streaming ? LONG : null);
        end(text);
    }

    private void timeouts(ConfigText text, String module, @Nullable String otherwise) {
        Options timeouts = options.inner("timeouts", List.of("connect", "read", "send"));
        for (String each : List.of("connect", "read", "send")) {
            String time = timeouts.time(each);
            String wanted = time == null && !each.equals("connect") ? otherwise : time;
            if (wanted != null) {
                text.line(module + "_" + each + "_timeout " + wanted);
            }
        }
    }

    private void redirect(ConfigText text) {
        Options redirect = options.value("redirect") instanceof Map<?, ?>
                ? options.inner("redirect", List.of("to", "code"))
                : new Options(
                        options.at(""), Map.of("to", options.list("redirect").get(0)));
        String to = redirect.text("to", TARGET, "address; write such as https://example.org or /path");
        String code = redirect.text("code");
        if (to == null || code != null && !CODES.contains(code)) {
            throw options.wrong("redirect", "needs to, and a code of " + String.join(", ", CODES));
        }
        boolean isWhole = to.matches("https?://[^/]+");
        begin(text, head, Map.of());
        text.line(
                "return " + (code == null ? "301" : code) + " " + ConfigText.word(isWhole ? to + "$request_uri" : to));
        end(text);
    }

    private void files(ConfigText text, String kind) {
        String path = options.path(kind);
        boolean isExact = head.startsWith("= ");
        String way =
                kind + " " + ConfigText.word(kind.equals("alias") && !isExact ? slashed(path) : String.valueOf(path));
        if (kind.equals("alias")) {
            mustBeSafe(isExact);
        }
        String php = php();
        String index = "index " + String.join(" ", index(php != null));
        boolean spa = options.flag("spa", false);
        String home = base.endsWith("/") ? base : "/";
        if (php != null && spa) {
            throw options.wrong("spa", "and php exclude each other");
        }
        begin(text, head, Map.of());
        text.line(way).line(index);
        if (!isExact) {
            text.line("try_files $uri $uri/ "
                    + (spa
                            ? ConfigText.word(home + "index.html")
                            : php != null ? home + "index.php$is_args$args" : "=404"));
        }
        if (php != null) {
            php(text, php);
        }
        end(text);
        if (spa && isOwn) {
            begin(text, "= " + home + "index.html", Map.of("Cache-Control", "no-cache"));
            text.line(kind.equals("alias") ? "alias " + ConfigText.word(slashed(path) + "index.html") : way);
            text.close();
        }
        if (isOwn) {
            immutable(text, kind, String.valueOf(path), home);
        }
    }

    private static String slashed(@Nullable String path) {
        return path == null || path.endsWith("/") ? String.valueOf(path) : path + "/";
    }

    /** A location without a slash at its end would let {@code /static../} out of the directory. */
    private void mustBeSafe(boolean isExact) {
        boolean isPrefix = base.startsWith("/") && !head.startsWith("~");
        if (!isPrefix || !isExact && !base.endsWith("/")) {
            throw options.wrong("alias", "needs a path with a / at its end, such as /static/, or one with = before it");
        } else if (options.has("php")) {
            throw options.wrong("php", "goes with root, not with alias");
        }
    }

    private List<String> index(boolean php) {
        List<String> names = options.list("index");
        for (String each : names) {
            if (!each.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
                throw options.wrong("index", "has '" + each + "', which is no name of a file");
            }
        }
        return names.isEmpty() ? php ? List.of("index.php", "index.html") : List.of("index.html") : names;
    }

    /** Where PHP is, or null. */
    private @Nullable String php() {
        Object value = options.value("php");
        if (value == null || options.isOff("php")) {
            return null;
        } else if (Boolean.TRUE.equals(value)) {
            return "unix:/run/php/php-fpm.sock";
        }
        String text = String.valueOf(options.text("php"));
        if (text.matches("\\d\\.\\d{1,2}")) {
            return "unix:/run/php/php" + text + "-fpm.sock";
        } else if (!SOCKET.matcher(text).matches()) {
            throw options.wrong(
                    "php", "'" + text + "' is no version such as 8.2, and no socket such as unix:/run/php/x.sock");
        }
        return text;
    }

    private void php(ConfigText text, String socket) {
        begin(text, "~ \\.php$", Map.of());
        text.line("try_files $uri =404")
                .line("include fastcgi_params")
                .line("fastcgi_param SCRIPT_FILENAME $realpath_root$fastcgi_script_name")
                .line("fastcgi_param DOCUMENT_ROOT $realpath_root")
                .line("fastcgi_param HTTP_PROXY \"\"")
                .line("fastcgi_hide_header X-Powered-By")
                .line("fastcgi_pass " + socket);
        places.headers(options, Map.of()).keySet().forEach(each -> text.line("fastcgi_hide_header " + each));
        timeouts(text, "fastcgi", null);
        text.close();
    }

    /** Files whose names change with what is in them. */
    private void immutable(ConfigText text, String kind, String path, String home) {
        for (String each : options.list("immutable")) {
            if (!each.matches("/[A-Za-z0-9_./-]*/") || !each.startsWith(home)) {
                throw options.wrong("immutable", "has '" + each + "', which is no path such as " + home + "assets/");
            }
            begin(text, "^~ " + each, Map.of("Cache-Control", A_YEAR));
            boolean isAlias = kind.equals("alias");
            text.line(kind + " " + ConfigText.word(isAlias ? slashed(path) + each.substring(home.length()) : path));
            text.line("try_files $uri =404").close();
        }
    }
}
