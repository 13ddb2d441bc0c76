package dev.plumb.modules.nginx;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.resource.Read;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Manages nginx itself. */
@ModuleInfo(
        name = "nginx",
        doc =
                "Manages nginx itself: its package, its main settings, and that it answers nobody who asks for a domain that is none of its"
                        + " sites.",
        notes = {
            "`/etc/nginx/nginx.conf` is written whole. It includes `modules-enabled`, `conf.d` and `sites-enabled`, as Debian's does.",
            "Who asks port 80 for no site's domain gets no answer, but for challenges of ACME from `/var/lib/plumb-acme`; port 443 refuses the"
                    + " handshake (from nginx 1.19.4 on). A site with `listen: {default: true}` stands in place of that.",
            "Debian's default site goes: the link in `sites-enabled`, not its file.",
            "The package `nginx` is Debian's smallest from Debian 12 on; `nginx-light`, `nginx-core` and others bring modules along.",
            "All files are a part of the transaction that `nginx_site` describes, but where the package is only installed by the task: its"
                    + " nginx starts with them.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: nginx
                  nginx:
                    worker_connections: 4096
                    client_max_body_size: 20m
                    log_formats:
                      short: '$remote_addr $host "$request" $status'
                """)
public final class NginxModule implements TaskModule<NginxModule.Params> {
    /** How TLS is spoken before the site is known. */
    public enum Profile {
        /** TLS 1.2 and 1.3. */
        INTERMEDIATE,
        /** TLS 1.3 only. */
        MODERN
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "the package that brings it", def = "nginx")
            String packageName,

            @Param(doc = "the user that its workers are", def = "www-data")
            String user,

            @Param(doc = "how many workers there are; `auto`: one for each core", def = "auto")
            String workerProcesses,

            @Param(doc = "how many connections a worker has at once", def = "1024")
            int workerConnections,

            @Param(
                    doc =
                            "how long workers of an old configuration wait for the connections that they still have, such as"
                                    + " WebSockets",
                    def = "60s")
            String workerShutdownTimeout,

            @Param(doc = "how large a request may be where its site does not say more", def = "1m")
            String clientMaxBodySize,

            @Param(doc = "how long a client may take to send a request, from one part to the next", def = "30s")
            String clientTimeout,

            @Param(doc = "how long a connection without requests stays open", def = "65s")
            String keepaliveTimeout,

            @Param(
                    doc =
                            "how long it stays open at least when nginx is reloaded (from nginx 1.27.4 on), so that no request is cut"
                                    + " off",
                    def = "5s")
            String keepaliveMinTimeout,

            @Param(
                    doc =
                            "formats of logs by their names, beside `combined`, which nginx has, and `json`, which is always there",
                    asWritten = true)
            Map<String, @Nullable Object> logFormats,

            @Param(doc = "name of the format of the log of what no site has a log for", def = "combined")
            String logFormat,

            @Param(
                    doc = "Mozilla's profile of TLS until the site is known, which decides the versions for all sites",
                    def = "intermediate")
            Profile tlsProfile,

            @Param(doc = "whether those who ask for no site are kept off", def = "true")
            boolean defaultServer,

            @Param(doc = "whether Debian's default site goes", def = "true")
            boolean removeDefaultSite,

            @Param(doc = "text for the main part of `nginx.conf`", anyText = true) @Nullable
            String extra,

            @Param(doc = "text for its part `http`", anyText = true) @Nullable
            String httpExtra) {}

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+");

    @Override
    public @Nullable String invalid(Params p) {
        try {
            new NginxConf(p, NginxBuild.NEWEST).text();
        } catch (Options.Mistake e) {
            return e.getMessage();
        }
        return Names.first(
                p.packageName.matches("[a-z0-9][a-z0-9+.-]+") ? null : "package_name '" + p.packageName + "' is none",
                Names.made("user", p.user),
                p.user.matches("[a-z_][a-z0-9_-]*") ? null : "user '" + p.user + "' is no name of one",
                p.workerProcesses.matches("auto|[1-9]\\d{0,3}")
                        ? null
                        : "worker_processes '" + p.workerProcesses + "' is neither auto nor a number",
                p.workerConnections > 0 ? null : "worker_connections " + p.workerConnections + " lets nobody in",
                NAME.matcher(p.logFormat).matches() ? null : "log_format '" + p.logFormat + "' is no name of one");
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return new NginxPlan(p).reads();
    }

    @Override
    public Plan plan(Params p, States host) {
        return new NginxPlan(p).plan(host);
    }
}
