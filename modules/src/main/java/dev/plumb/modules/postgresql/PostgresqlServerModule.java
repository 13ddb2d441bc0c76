package dev.plumb.modules.postgresql;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages a PostgreSQL server. */
@ModuleInfo(
        name = "postgresql_server",
        doc = "Manages a PostgreSQL server: Debian's packages, and a cluster that runs and starts with the host.",
        notes = {
            "A new cluster has checksums, encoding `UTF8` and locale `C.UTF-8` unless the task says otherwise, whatever the locale of who"
                    + " installs it. So that the package makes none of its own, `create_main_cluster = false` is written to"
                    + " `/etc/postgresql-common/createcluster.d/plumb.conf` before.",
            "A cluster that is there is kept as it is: another encoding, locale, data directory or port, or other checksums, are refused with"
                    + " what leads there. So is a new major version: databases do not go along by themselves. Nothing is ever removed.",
            "A version that the release does not have needs a package source with it, by `deb822_repository`.",
            "Settings are the business of `postgresql_config`, and who may log in is that of `postgresql_hba`.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: server
                  postgresql_server:
                - name: settings
                  postgresql_config:
                    preset: web
                - name: role of the shop
                  postgresql_user:
                    name: shop
                """)
public final class PostgresqlServerModule implements TaskModule<PostgresqlServerModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "major version; default: that of the cluster that is there, else that of the Debian release")
            @Nullable
            String version,

            @Param(doc = "name of the cluster", aliases = "cluster", def = "main")
            String name,

            @Param(doc = "port on which it listens; default for a new one: 5432") @Nullable
            Integer port,

            @Param(doc = "encoding of its databases; default for a new one: `UTF8`") @Nullable
            String encoding,

            @Param(doc = "locale of its databases; default for a new one: `C.UTF-8`") @Nullable
            String locale,

            @Param(doc = "whether pages have checksums, by which damage is noticed; default for a new one: yes")
            @Nullable
            Boolean checksums,

            @Param(doc = "directory of its databases; default for a new one: `/var/lib/postgresql/VERSION/NAME`")
            @Nullable
            String dataDirectory) {}

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(
                Cluster.mistake(p.version, p.name),
                p.port == null || p.port > 0 && p.port < 65_536
                        ? null
                        : "port " + p.port + " is none; write 1 to 65535",
                p.encoding == null || p.encoding.matches("[A-Za-z0-9_]+")
                        ? null
                        : "encoding '" + p.encoding + "' is none; write UTF8",
                p.locale == null || p.locale.matches("[A-Za-z0-9_.@-]+")
                        ? null
                        : "locale '" + p.locale + "' is none; write C.UTF-8 or en_US.UTF-8",
                Paths.invalid("data_directory", p.dataDirectory));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(ServerPlan.reads(p));
        reads.add(Read.of(Groups.ref(Psql.POSTGRES)));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> new ServerPlan(p, files).plan());
    }
}
