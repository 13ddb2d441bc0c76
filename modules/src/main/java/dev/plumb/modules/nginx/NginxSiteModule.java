package dev.plumb.modules.nginx;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.Rendered;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages a site of nginx. */
@ModuleInfo(
        name = "nginx_site",
        doc =
                "Manages a site of nginx: which domains, over TLS or not, and what answers: an app, files, PHP, or another address.",
        notes = {
            "A site is one file, `/etc/nginx/conf.d/NAME.conf`. One that is there without the first line of this module is not touched.",
            "It is part of a transaction, as with `nginx_snippet`: all files that consecutive tasks change are tested before any is"
                    + " replaced, in a dry run too, and no port may be held by another program. After the reload each site must say its"
                    + " own digest to a request from the host itself; otherwise all files are restored and nginx is reloaded again.",
            "Names that begin with a dot are not answered where files are, but for `/.well-known/`. Headers are repeated in each location,"
                    + " since nginx forgets those of the server where a location has one of its own.",
            "Port 80 answers challenges of ACME (Let's Encrypt) from `/var/lib/plumb-acme`, also where all else leads to HTTPS.",
            "What the host's nginx does not know yet is written as it knows it: `http2 on` from 1.25.1 on, the key exchange X25519MLKEM768 with"
                    + " OpenSSL 3.5. Where nginx only comes by an earlier task, a dry run assumes the version of Debian's release.",
            "Passwords of `users` are kept as hashes (SHA-512) in `/etc/nginx/NAME.htpasswd`, which only root and the group `www-data` may read.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: nginx
                  nginx: {}
                - name: app of the shop
                  nginx_site:
                    name: shop
                    domains: [shop.example.org, www.shop.example.org]
                    proxy: 8100
                    max_body_size: 20m
                    locations:
                      /live/:
                        proxy: 8101
                        websocket: true
                      /static/:
                        alias: /srv/shop/static
                """)
public final class NginxSiteModule implements TaskModule<NginxSiteModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the site, and of its file", required = true)
            String name,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            SiteOptions.Access access,
            SiteOptions.Answer answer,
            SiteOptions.Limits limits,
            SiteOptions.Style style,

            @Param(
                    doc =
                            "a template for the whole file, from `templates/` beside the playbook or an absolute path, in place of all"
                                    + " other options; it tells no digest")
            @Nullable
            Rendered template) {
        /** What is said, by the names of options. */
        Options options() {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("domains", access.domains());
            all.put("listen", access.listen());
            all.put("tls", access.tls());
            all.put("trusted_proxies", access.trustedProxies());
            all.put("proxy", answer.proxy());
            all.put("root", answer.root());
            all.put("redirect", answer.redirect());
            all.put("php", answer.php());
            all.put("index", answer.index());
            all.put("immutable", answer.immutable());
            all.put("locations", answer.locations());
            all.put("max_body_size", limits.maxBodySize());
            all.put("timeouts", limits.timeouts());
            all.put("limits", limits.limits());
            all.put("allow", limits.allow());
            all.put("deny", limits.deny());
            all.put("users", limits.users());
            all.put("auth", limits.auth());
            all.put("headers", style.headers());
            all.put("error_pages", style.errorPages());
            all.put("maintenance", style.maintenance());
            all.put("access_log", style.accessLog());
            all.put("error_log", style.errorLog());
            all.put("log_format", style.logFormat());
            all.put("extra", style.extra());
            all.put("http_extra", style.httpExtra());
            all.values()
                    .removeIf(each -> each == null
                            || each instanceof List<?> list && list.isEmpty()
                            || each instanceof Map<?, ?> map && map.isEmpty());
            flags(all);
            return new Options("", all);
        }

        private void flags(Map<String, @Nullable Object> into) {
            Map<String, Boolean> flags =
                    Map.of("spa", answer.spa(), "websocket", answer.websocket(), "streaming", answer.streaming());
            flags.forEach((name, on) -> {
                if (on) {
                    into.put(name, true);
                }
            });
            if (!access.canonical()) {
                into.put("canonical", false);
            }
            if (!style.compression()) {
                into.put("compression", false);
            }
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        if (!p.name.matches("[a-z0-9][a-z0-9_.-]*")) {
            return "name '" + p.name + "' is no name of a site; use small letters, digits, . _ and -";
        }
        try {
            Options options = p.options();
            if (p.state == Presence.ABSENT || p.template != null) {
                String what = p.state == Presence.ABSENT ? "state: absent" : "template";
                String other = p.state == Presence.ABSENT && p.template != null ? "template" : options.first();
                return other == null ? null : what + " goes without " + other;
            }
            new SiteServers(p.name, options, NginxBuild.NEWEST).text();
            return Names.first(p.limits.users().entrySet().stream()
                    .map(each -> SiteUsers.mistake(each.getKey(), each.getValue()))
                    .toArray(String[]::new));
        } catch (Options.Mistake e) {
            return e.getMessage();
        }
    }

    @Override
    public List<String> secrets(Params p) {
        List<String> secrets = new ArrayList<>();
        p.limits.users().values().forEach(each -> secrets.add(String.valueOf(each)));
        return secrets;
    }

    @Override
    public List<String> secrets(Params p, Plan plan) {
        return SiteUsers.hashes(plan);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return new SitePlan(p).reads();
    }

    @Override
    public Plan plan(Params p, States host) {
        return new SitePlan(p).plan(host);
    }
}
