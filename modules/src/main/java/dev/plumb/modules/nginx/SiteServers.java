package dev.plumb.modules.nginx;

import dev.plumb.resource.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file of a site: a server that answers under the first of its domains, and those that lead there. Each says the digest of the
 * file to whoever asks from the host itself, so that it can be seen which configuration is in force.
 */
final class SiteServers {
    /** What the first line of each file begins with. */
    static final String MARK = "# By Plumb (nginx_site ";

    /** What the line begins with that says how to ask: scheme, address, port, domain and digest follow. */
    static final String PROOF = "# Proof: ";

    /** Where the digest is told. */
    static final String PROOF_PATH = "/.well-known/plumb-site";

    static final String CHALLENGE = "location ^~ /.well-known/acme-challenge/";
    static final String WEBROOT = "root /var/lib/plumb-acme";

    /** One that no server listens on by name, so that none takes the requests of the others. */
    private static final String LOOPBACK = "127.0.0.2";

    private static final String DIGEST = "@DIGEST@";
    private static final int DIGEST_LENGTH = 16;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final Pattern DOMAIN =
            Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final List<String> LISTEN = List.of("http", "https", "addresses", "ipv6", "http2", "default");

    private final String name;
    private final NginxBuild nginx;
    private final Options site;
    private final Options listen;
    private final @Nullable SiteTls tls;
    private final List<String> domains;
    private final SitePlaces places;
    private final ConfigText text = new ConfigText();

    /**
     * A site.
     *
     * @param site its options
     * @throws Options.Mistake when they cannot be
     */
    SiteServers(String name, Options site, NginxBuild nginx) {
        this.name = name;
        this.nginx = nginx;
        this.site = site;
        this.listen = site.inner("listen", LISTEN);
        this.tls = SiteTls.of(site, nginx);
        this.domains = domains(site);
        this.places = new SitePlaces(name, site, nginx, tls == null ? null : tls.hsts());
        if (port() == 0 && (tls == null || tlsPort() == 0)) {
            throw site.wrong("listen", "has no port on which the site answers");
        }
    }

    private static List<String> domains(Options site) {
        List<String> domains = site.list("domains");
        Set<String> seen = new LinkedHashSet<>();
        for (String each : domains) {
            if (!DOMAIN.matcher(each).matches()) {
                throw site.wrong(
                        "domains",
                        "has '" + each + "', which is no domain; write it in lower case, without scheme and path,"
                                + " one with other letters as xn--…");
            } else if (!seen.add(each)) {
                throw site.wrong("domains", "has '" + each + "' twice");
            }
        }
        if (domains.isEmpty() || domains.get(0).startsWith("*")) {
            throw site.wrong("domains", "begins with none that others could lead to; write one without * first");
        }
        return domains;
    }

    private int port() {
        return listen.port("http", HTTP);
    }

    private int tlsPort() {
        return listen.port("https", HTTPS);
    }

    /** The whole file. */
    String text() {
        boolean secure = tls != null && tlsPort() > 0;
        List<String> others = site.flag("canonical", true) ? domains.subList(1, domains.size()) : List.of();
        List<String> answered = others.isEmpty() ? domains : domains.subList(0, 1);
        if (secure) {
            if (port() > 0) {
                leading(domains, false);
            }
            if (!others.isEmpty()) {
                leading(others, true);
            }
        } else if (!others.isEmpty()) {
            leading(others, false);
        }
        begin(answered, secure);
        content();
        text.close();
        return withDigest(head(secure) + raw("http_extra") + places.shared() + text);
    }

    private String raw(String option) {
        String lines = site.lines(option);
        return lines == null ? "" : lines.stripTrailing() + "\n";
    }

    private String head(boolean secure) {
        List<String> addresses = site.inner("listen", LISTEN).list("addresses");
        boolean plain = port() > 0;
        String address = addresses.isEmpty() ? LOOPBACK : addresses.get(0);
        // bash takes an address of IPv6 as it is, openssl in brackets
        String asked = !plain && address.contains(":") ? "[" + address + "]" : address;
        return MARK + name + "): what is changed here by hand is undone by it\n" + PROOF
                + (plain ? "http " : "https ") + asked + " "
                + (plain ? port() : secure ? tlsPort() : 0) + " " + domains.get(0) + " " + DIGEST + "\n\n";
    }

    private static String withDigest(String text) {
        String digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST_LENGTH);
        return text.replace(DIGEST, digest);
    }

    /** A server that leads to the domain of the site. */
    private void leading(List<String> names, boolean secure) {
        begin(names, secure);
        boolean toTls = tls != null && tlsPort() > 0;
        int port = toTls ? tlsPort() : port();
        String suffix = port == (toTls ? HTTPS : HTTP) ? "" : ":" + port;
        String target = (toTls ? "https" : "http") + "://" + domains.get(0) + suffix + "$request_uri";
        text.open("location /").line("return 301 " + target).close();
        text.close().plain("");
    }

    private void begin(List<String> names, boolean secure) {
        text.open("server");
        listens(secure ? tlsPort() : port(), secure).forEach(each -> text.line("listen " + each));
        if (secure && http2() && nginx.hasHttp2Directive()) {
            text.line("http2 on");
        }
        text.line("server_name " + String.join(" ", names));
        if (secure && tls != null) {
            tls.write(text);
        }
        logs();
        for (String each : site.list("trusted_proxies")) {
            text.line("set_real_ip_from " + ConfigText.word(each));
        }
        if (site.has("trusted_proxies")) {
            text.line("real_ip_header X-Forwarded-For").line("real_ip_recursive on");
        }
        text.open("location = " + PROOF_PATH)
                .line("set $plumb_asked \"$remote_addr $server_addr\"")
                .open("if ($plumb_asked !~ \"^(127\\.[0-9.]+ 127\\.[0-9.]+|([0-9a-f.:]+) \\2)$\")")
                .line("return 404")
                .close()
                .line("default_type text/plain")
                .line("return 200 " + DIGEST)
                .close();
        if (!secure) {
            text.open(CHALLENGE).line(WEBROOT).line("default_type text/plain").close();
        }
    }

    private boolean http2() {
        return listen.flag("http2", true);
    }

    private List<String> listens(int port, boolean secure) {
        String words = (secure ? " ssl" : "")
                + (secure && http2() && !nginx.hasHttp2Directive() ? " http2" : "")
                + (listen.flag("default", false) ? " default_server" : "");
        List<String> all = new ArrayList<>();
        for (String address : listen.list("addresses")) {
            if (!ADDRESS.matcher(address).matches()) {
                throw listen.wrong("addresses", "has '" + address + "', which is no address");
            }
            all.add((address.contains(":") ? "[" + address + "]" : address) + ":" + port + words);
        }
        if (all.isEmpty()) {
            all.add(port + words);
            if (listen.flag("ipv6", nginx.hasIpv6())) {
                all.add("[::]:" + port + words);
            }
        }
        return all;
    }

    private void logs() {
        String format = site.text("log_format", Pattern.compile("[A-Za-z0-9_]+"), "name of a format");
        String access = site.isOff("access_log") ? null : site.path("access_log");
        if (site.isOff("access_log")) {
            text.line("access_log off");
        } else {
            text.line("access_log "
                    + ConfigText.word(access == null ? "/var/log/nginx/" + name + ".access.log" : access)
                    + (format == null ? "" : " " + format));
        }
        String errors = site.path("error_log");
        text.line("error_log " + ConfigText.word(errors == null ? "/var/log/nginx/" + name + ".error.log" : errors));
    }

    private void content() {
        if (site.flag("compression", true)) {
            text.line("gzip on")
                    .line("gzip_vary on")
                    .line("gzip_proxied any")
                    .line("gzip_comp_level 5")
                    .line("gzip_min_length 256")
                    .line(
                            "gzip_types text/plain text/css text/javascript text/xml application/javascript application/json"
                                    + " application/manifest+json application/xml application/rss+xml application/atom+xml"
                                    + " application/wasm image/svg+xml font/ttf font/otf");
        } else {
            text.line("gzip off");
        }
        String extra = site.lines("extra");
        if (extra != null) {
            text.raw(extra);
        }
        places.write(text);
    }
}
