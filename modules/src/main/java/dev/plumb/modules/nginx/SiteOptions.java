package dev.plumb.modules.nginx;

import dev.plumb.module.Param;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters of a site, by what they are about. */
final class SiteOptions {
    private SiteOptions() {}

    /** Where it is to be found. */
    public record Access(
            @Param(
                    doc =
                            "the domains that it answers to; the others lead to the first one. Required when it is present,"
                                    + " unless there is a `template`")
            List<String> domains,

            @Param(
                    doc = "whether the other domains lead to the first one; else it answers under all of them",
                    def = "true")
            boolean canonical,

            @Param(
                    doc =
                            "on what it listens: `http` (a port; default 80; `false`: not), `https` (default 443), `addresses`"
                                    + " (default: all), `ipv6` (default: where the host has it), `http2` (default `true`), `default`"
                                    + " (whether it answers those who ask for nobody's domain)")
            Map<String, @Nullable Object> listen,

            @Param(
                    doc = "`certificate` (the name of one, whose files are `/etc/plumb/tls/NAME/fullchain.pem` and"
                            + " `privkey.pem`, or a mapping of `fullchain` and `privkey`), `profile` (Mozilla's `intermediate`, the"
                            + " default, `modern`, or `off`), `hsts` (`true` for two years, or such as `300; includeSubDomains`)."
                            + " HTTP leads to HTTPS then",
                    asWritten = true)
            Map<String, @Nullable Object> tls,

            @Param(doc = "addresses of proxies in front, whose `X-Forwarded-For` is believed")
            List<String> trustedProxies) {}

    /** What answers. */
    public record Answer(
            @Param(
                    doc = "an app that answers: a port of this host, `HOST:PORT`, `unix:/path`, or a list of these",
                    asWritten = true)
            @Nullable
            Object proxy,

            @Param(doc = "a directory with files that answer") @Nullable
            String root,

            @Param(
                    doc =
                            "where it leads: `https://DOMAIN` (with the path asked for), another address, or a mapping of `to` and `code`")
            @Nullable
            Object redirect,

            @Param(
                    doc =
                            "with `root`: what runs its PHP: `true`, a version such as `8.2`, `unix:/path` or `HOST:PORT`",
                    asWritten = true)
            @Nullable
            Object php,

            @Param(doc = "with `root`: names of files that answer for a directory; default: `index.html`")
            List<String> index,

            @Param(doc = "with `root`: paths that have no file are answered with `index.html`", def = "false")
            boolean spa,

            @Param(doc = "with `root`: paths, such as `/assets/`, of files that browsers may keep for good")
            List<String> immutable,

            @Param(doc = "with `proxy`: lets WebSockets through", def = "false")
            boolean websocket,

            @Param(doc = "with `proxy`: what the app sends goes out at once", def = "false")
            boolean streaming,

            @Param(
                    doc =
                            "parts that differ, by their paths (`/api/`, `= /robots.txt`, `~ \\.map$`): each with `proxy`, `root`, `redirect`,"
                                    + " `php`, `index`, `spa`, `immutable`, `websocket`, `streaming`, `alias` (a directory in place of the path), `max_body_size`,"
                                    + " `timeouts`, `limits`, `headers`, `auth`, `allow`, `deny`, `extra`; what they do not say they have from"
                                    + " the site",
                    asWritten = true)
            Map<String, @Nullable Object> locations) {}

    /** Who may ask for how much, and who may not. */
    public record Limits(
            @Param(doc = "how large a request may be, such as `20m`; default: that of nginx, 1m") @Nullable
            String maxBodySize,

            @Param(doc = "`connect`, `read` and `send`: how long nginx waits for an app", asWritten = true)
            Map<String, @Nullable Object> timeouts,

            @Param(
                    doc =
                            "for each client: `rate` (such as `10r/s`) with `burst` (default 20), and `connections`; more is"
                                    + " answered with 429")
            Map<String, @Nullable Object> limits,

            @Param(doc = "who may ask, as addresses or networks; others are answered with 403")
            List<String> allow,

            @Param(doc = "who may not ask") List<String> deny,

            @Param(doc = "users and their passwords for HTTP's basic authentication", asWritten = true)
            Map<String, @Nullable Object> users,

            @Param(
                    doc =
                            "what browsers say when they ask for the password; `false`: none is needed. Default where there are"
                                    + " `users`: Restricted",
                    asWritten = true)
            @Nullable
            Object auth) {}

    /** How it answers. */
    public record Style(
            @Param(
                    doc =
                            "headers of all answers, beside `X-Content-Type-Options`, `X-Frame-Options` and `Referrer-Policy`; `false`"
                                    + " takes one of these away. They stand in place of those that an app sends",
                    asWritten = true)
            Map<String, @Nullable Object> headers,

            @Param(doc = "whether answers are compressed", def = "true")
            boolean compression,

            @Param(
                    doc = "files in place of nginx's own pages, by codes: `404: /srv/404.html`, `502 504: ...`",
                    asWritten = true)
            Map<String, @Nullable Object> errorPages,

            @Param(
                    doc =
                            "a path: while such a file is there, the site answers with 503. Or a mapping of `flag` (the path), `page`"
                                    + " (a file) and `retry_after` (seconds; default 120)",
                    asWritten = true)
            @Nullable
            Object maintenance,

            @Param(
                    doc = "the log of requests; `false`: none. Default: `/var/log/nginx/NAME.access.log`",
                    asWritten = true)
            @Nullable
            Object accessLog,

            @Param(doc = "the log of errors. Default: `/var/log/nginx/NAME.error.log`") @Nullable
            String errorLog,

            @Param(doc = "name of the format of the log of requests") @Nullable
            String logFormat,

            @Param(doc = "text for the server, as it stands in nginx's configuration", anyText = true) @Nullable
            String extra,

            @Param(doc = "text above the servers", anyText = true) @Nullable
            String httpExtra) {}
}
