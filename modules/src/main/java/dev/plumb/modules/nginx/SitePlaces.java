package dev.plumb.modules.nginx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The locations of a site, and what they need outside of its servers. */
final class SitePlaces {
    /** Options that say what answers; a location without any has those of the site. */
    static final Set<String> ANSWERS = new LinkedHashSet<>(List.of(
            "proxy", "root", "redirect", "php", "alias", "index", "spa", "immutable", "websocket", "streaming"));

    /** Options that locations have from the site where they do not say others. */
    static final Set<String> INHERITED =
            new LinkedHashSet<>(List.of("max_body_size", "timeouts", "limits", "auth", "allow", "deny"));

    private static final Pattern PATH = Pattern.compile("(?:(=|\\^~|~\\*?) *)?(\\S+)");
    private static final Pattern CODES = Pattern.compile("[1-5]\\d\\d( [1-5]\\d\\d)*");
    private static final Pattern RATE = Pattern.compile("\\d+r/[sm]");
    private static final Pattern TARGET = Pattern.compile(
            "unix:/[A-Za-z0-9_./@-]+|(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):\\d{1,5}");

    private final String id;
    private final String name;
    private final Options site;
    private final NginxBuild nginx;
    private final @Nullable String hsts;
    private final Map<String, String> upstreams = new LinkedHashMap<>();
    private final Map<String, String> zones = new LinkedHashMap<>();
    private boolean upgrades;

    SitePlaces(String name, Options site, NginxBuild nginx, @Nullable String hsts) {
        this.id = identifier(name);
        this.name = name;
        this.site = site;
        this.nginx = nginx;
        this.hsts = hsts;
    }

    /** What names of variables are made of: names that differ there differ here. */
    private static String identifier(String name) {
        return name.replace("_", "__").replace("-", "_m").replace(".", "_d");
    }

    /** What stands above the servers; complete after {@link #write}. */
    String shared() {
        ConfigText text = new ConfigText();
        upstreams.forEach((servers, upstream) -> {
            text.open("upstream " + upstream);
            servers.lines().forEach(each -> text.line("server " + each));
            if (nginx.keepsUpstreams()) {
                text.line("keepalive 0");
            }
            text.close();
        });
        if (upgrades) {
            text.open("map $http_upgrade $" + upgrade())
                    .line("default upgrade")
                    .line("'' ''")
                    .close();
        }
        zones.forEach((zone, directive) -> text.line(directive));
        String all = text.toString();
        return all.isEmpty() ? "" : all + "\n";
    }

    /** The variable with what becomes of the header {@code Connection}. */
    String upgrade() {
        upgrades = true;
        return "plumb_upgrade_" + id;
    }

    void write(ConfigText text) {
        List<Place> all = new ArrayList<>();
        Map<String, Object> locations = new LinkedHashMap<>();
        site.map("locations").forEach((path, options) -> locations.put(path, options == null ? Map.of() : options));
        all.add(new Place(this, "/", "/", site, true));
        for (Map.Entry<String, Object> each : locations.entrySet()) {
            all.add(place(each.getKey(), each.getValue()));
        }
        errorPages(text);
        all.forEach(each -> each.write(text));
    }

    private Place place(String key, Object given) {
        String what = "locations." + key;
        Matcher path = PATH.matcher(key);
        if (!(given instanceof Map<?, ?> map)) {
            throw site.wrong(what, "is no mapping; write such as {proxy: 8101}");
        } else if (!path.matches() || path.group(2).matches(".*[;{}\"'\\\\$].*") && !isRegex(path.group(1))) {
            throw site.wrong(what, "is no path; write such as /api/, = /favicon.ico or ~ \\.map$");
        } else if (!isRegex(path.group(1)) && !path.group(2).startsWith("/")) {
            throw site.wrong(what, "does not begin with /");
        } else if (path.group(1) == null && path.group(2).equals("/")) {
            throw site.wrong(what, "is what the site itself says; write it there");
        }
        Options own = new Options(what + ".", map).only(Place.OPTIONS);
        boolean answers = ANSWERS.stream().anyMatch(own::has);
        Options whole = own.or(site, INHERITED);
        String modifier = path.group(1) == null ? "" : path.group(1) + " ";
        return new Place(
                this,
                modifier + (isRegex(path.group(1)) ? quoted(path.group(2)) : path.group(2)),
                answers ? path.group(2) : "/",
                answers ? whole : whole.or(site, ANSWERS),
                answers);
    }

    private static boolean isRegex(@Nullable String modifier) {
        return modifier != null && modifier.startsWith("~");
    }

    private static String quoted(String regex) {
        return '"' + regex.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Pages in place of nginx's own; they are files, wherever the site has its others. */
    private void errorPages(ConfigText text) {
        for (Map.Entry<String, @Nullable Object> each : site.map("error_pages").entrySet()) {
            Options pages = new Options("error_pages.", site.map("error_pages"));
            String codes = each.getKey();
            String file = pages.path(codes);
            if (!CODES.matcher(codes).matches() || file == null) {
                throw site.wrong(
                        "error_pages", "has '" + codes + "', which is no code; write such as 404: /srv/404.html");
            }
            int dot = file.lastIndexOf('.');
            String uri = "/.plumb-error-" + codes.replace(' ', '-')
                    + (dot > file.lastIndexOf('/') ? file.substring(dot) : "");
            text.line("error_page " + codes + " " + ConfigText.word(uri));
            text.open("location = " + ConfigText.word(uri)).line("internal");
            headers(text, site, Map.of());
            text.line("alias " + ConfigText.word(file)).close();
        }
        Options maintenance = maintenance();
        if (maintenance != null) {
            maintenance(text, maintenance);
        }
    }

    private @Nullable Options maintenance() {
        if (!site.has("maintenance")) {
            return null;
        }
        return site.value("maintenance") instanceof Map<?, ?>
                ? site.inner("maintenance", List.of("flag", "page", "retry_after"))
                : new Options("", Map.of("flag", String.valueOf(site.path("maintenance"))));
    }

    private void maintenance(ConfigText text, Options maintenance) {
        String page = maintenance.path("page");
        text.line("error_page 503 @maintenance").open("location @maintenance");
        headers(
                text,
                site,
                Map.of("Retry-After", String.valueOf(maintenance.number("retry_after", 120, 1, 31_536_000))));
        if (page == null) {
            text.line("default_type text/html");
            text.line("return 503 \"<!DOCTYPE html><title>Maintenance</title><h1>Back soon</h1>\\n\"");
        } else {
            int slash = page.lastIndexOf('/');
            text.line("root " + ConfigText.word(slash == 0 ? "/" : page.substring(0, slash)));
            text.line("try_files " + ConfigText.word(page.substring(slash)) + " =503");
        }
        text.close();
    }

    /** The file that stops the site while it is there, or null. */
    @Nullable
    String flag() {
        Options maintenance = maintenance();
        if (maintenance == null) {
            return null;
        }
        String flag = maintenance.path("flag");
        if (flag == null) {
            throw site.wrong("maintenance", "needs flag, the path of the file that stops the site");
        }
        return flag;
    }

    /** All headers of a place: nginx forgets those of the server where a location has any of its own. */
    void headers(ConfigText text, Options place, Map<String, String> further) {
        headers(place, further)
                .forEach((header, value) ->
                        text.line("add_header " + header + " " + ConfigText.word(value) + " always"));
    }

    Map<String, String> headers(Options place, Map<String, String> further) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("X-Content-Type-Options", "nosniff");
        all.put("X-Frame-Options", "SAMEORIGIN");
        all.put("Referrer-Policy", "strict-origin-when-cross-origin");
        if (hsts != null) {
            all.put("Strict-Transport-Security", hsts);
        }
        all.putAll(further);
        said(site, all);
        if (place != site) {
            said(place, all);
        }
        return all;
    }

    private static void said(Options place, Map<String, String> into) {
        Options headers = new Options(place.at("headers."), place.map("headers"));
        for (String header : place.map("headers").keySet()) {
            if (!header.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
                throw headers.wrong(header, "is no name of a header");
            }
            into.keySet().removeIf(header::equalsIgnoreCase);
            String value = headers.isOff(header) ? null : headers.text(header);
            if (value != null) {
                into.put(header, value);
            }
        }
    }

    /** The upstream of these servers. */
    String upstream(Options place) {
        List<String> servers =
                place.list("proxy").stream().map(each -> server(place, each)).toList();
        return upstreams.computeIfAbsent(
                String.join("\n", servers),
                each -> "plumb_" + name + (upstreams.isEmpty() ? "" : "_" + upstreams.size()));
    }

    private static String server(Options place, String target) {
        String server = target.matches("\\d{1,5}") ? "127.0.0.1:" + target : target;
        if (!TARGET.matcher(server).matches()) {
            throw place.wrong(
                    "proxy", "'" + target + "' is nothing to connect to; write a port, HOST:PORT or unix:/path");
        }
        return server;
    }

    /** What holds back those who ask too much. */
    void limits(ConfigText text, Options place) {
        if (!place.has("limits") || place.isOff("limits")) {
            return;
        }
        Options limits = place.inner("limits", List.of("rate", "burst", "connections"));
        String rate = limits.text("rate", RATE, "rate; write such as 10r/s or 30r/m");
        if (rate != null) {
            String zone =
                    zone("r" + rate.replace("r/", ""), "limit_req_zone $binary_remote_addr zone=@:1m rate=" + rate);
            int burst = limits.number("burst", 20, 0, 100_000);
            text.line("limit_req zone=" + zone + (burst == 0 ? "" : " burst=" + burst + " nodelay"));
            text.line("limit_req_status 429");
        }
        if (limits.has("connections")) {
            String zone = zone("c", "limit_conn_zone $binary_remote_addr zone=@:1m");
            text.line("limit_conn " + zone + " " + limits.number("connections", 1, 1, 65_535))
                    .line("limit_conn_status 429");
        }
    }

    private String zone(String kind, String directive) {
        String zone = "plumb_" + name + "_" + kind;
        zones.put(zone, directive.replace("@", zone));
        return zone;
    }

    /** The file with the users of the site. */
    String users() {
        return NginxTransaction.DIRECTORY + "/" + name + ".htpasswd";
    }

    /** Whether somebody can log in. */
    boolean hasUsers() {
        return !site.map("users").isEmpty();
    }
}
