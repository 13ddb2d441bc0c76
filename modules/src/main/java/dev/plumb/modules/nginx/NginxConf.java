package dev.plumb.modules.nginx;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of {@code nginx.conf}. */
record NginxConf(NginxModule.Params p, NginxBuild nginx) {
    private static final String JSON =
            "escape=json '{\"time\":\"$time_iso8601\",\"remote_addr\":\"$remote_addr\",\"host\":\"$host\","
                    + "\"method\":\"$request_method\",\"uri\":\"$request_uri\",\"status\":$status,\"bytes\":$body_bytes_sent,"
                    + "\"seconds\":$request_time,\"upstream_seconds\":\"$upstream_response_time\",\"referer\":\"$http_referer\","
                    + "\"user_agent\":\"$http_user_agent\",\"request_id\":\"$request_id\"}'";

    private Options options() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("worker_shutdown_timeout", p.workerShutdownTimeout());
        all.put("client_max_body_size", p.clientMaxBodySize());
        all.put("client_timeout", p.clientTimeout());
        all.put("keepalive_timeout", p.keepaliveTimeout());
        all.put("keepalive_min_timeout", p.keepaliveMinTimeout());
        return new Options("", all);
    }

    /** The text. */
    String text() {
        Options options = options();
        ConfigText text = new ConfigText();
        text.plain("# By Plumb (nginx): what is changed here by hand is undone by it")
                .line("user " + p.user())
                .line("worker_processes " + p.workerProcesses())
                // a request that is passed on takes two, and files and logs some more
                .line("worker_rlimit_nofile " + (2L * p.workerConnections() + 1024))
                .line("worker_shutdown_timeout " + options.time("worker_shutdown_timeout"))
                .line("pid /run/nginx.pid")
                .line("error_log /var/log/nginx/error.log")
                .line("include /etc/nginx/modules-enabled/*.conf");
        if (p.extra() != null) {
            text.raw(p.extra());
        }
        text.open("events").line("worker_connections " + p.workerConnections()).close();
        text.open("http");
        http(text, options);
        if (p.httpExtra() != null) {
            text.raw(p.httpExtra());
        }
        if (p.defaultServer()) {
            defaultServer(text);
        }
        text.line("include /etc/nginx/conf.d/*.conf")
                .line("include /etc/nginx/sites-enabled/*")
                .close();
        return text.toString();
    }

    private void http(ConfigText text, Options options) {
        text.line("include /etc/nginx/mime.types")
                .line("default_type application/octet-stream")
                .line("log_format json " + JSON);
        Options formats = new Options("log_formats.", p.logFormats());
        for (String name : p.logFormats().keySet()) {
            if (!name.matches("[A-Za-z0-9_]+") || name.equals("json") || name.equals("combined")) {
                throw new Options.Mistake("log_formats has '" + name
                        + "'; use letters, digits and _, and another than json and combined");
            }
            text.line("log_format " + name + " " + ConfigText.word(String.valueOf(formats.text(name))));
        }
        String time = options.time("client_timeout");
        text.line("access_log /var/log/nginx/access.log " + p.logFormat())
                .line("sendfile on")
                .line("tcp_nopush on")
                .line("server_tokens off")
                .line("types_hash_max_size 2048")
                // long names of domains need more than the 32 or 64 that nginx takes by itself
                .line("server_names_hash_bucket_size 128")
                .line("server_names_hash_max_size 4096")
                // each site with WebSockets has a variable of its own
                .line("variables_hash_max_size 8192")
                .line("client_max_body_size " + options.size("client_max_body_size"))
                .line("client_header_timeout " + time)
                .line("client_body_timeout " + time)
                .line("send_timeout " + time)
                .line("keepalive_timeout " + options.time("keepalive_timeout"));
        String least = options.time("keepalive_min_timeout");
        if (nginx.hasKeepaliveMinTimeout()) {
            text.line("keepalive_min_timeout " + least);
        }
        SiteTls.protocols(text, p.tlsProfile() == NginxModule.Profile.MODERN, nginx);
    }

    /** The first server of a port answers whom no other one does, unless another one says that it does so. */
    private void defaultServer(ConfigText text) {
        text.open("server").line("listen 80");
        if (nginx.hasIpv6()) {
            text.line("listen [::]:80");
        }
        if (nginx.canRejectHandshake()) {
            text.line("listen 443 ssl");
            if (nginx.hasIpv6()) {
                text.line("listen [::]:443 ssl");
            }
            text.line("ssl_reject_handshake on");
        }
        text.open(SiteServers.CHALLENGE)
                .line(SiteServers.WEBROOT)
                .line("default_type text/plain")
                .close()
                .open("location /")
                .line("return 444")
                .close()
                .close();
    }
}
