package dev.plumb.modules.postgresql;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.modules.system.packages.Installation;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What it takes to have a cluster: packages, the cluster itself, and that it runs. */
final class ServerPlan {
    private static final String DEFAULT_ENCODING = "UTF8";
    private static final String DEFAULT_LOCALE = "C.UTF-8";
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final ManagedFile NONE_BY_ITSELF = ManagedFile.at(
                    "/etc/postgresql-common/createcluster.d/plumb.conf")
            .whenMissing(ManagedFile.Missing.CREATE_WITH_PARENTS);

    private final PostgresqlServerModule.Params p;
    private final HostFiles files;
    private final States host;
    private final List<Cluster> all;

    ServerPlan(PostgresqlServerModule.Params p, HostFiles files) {
        this.p = p;
        this.files = files;
        this.host = files.host();
        this.all = Clusters.all(host.get(Clusters.REF));
    }

    static List<Read<?>> reads(PostgresqlServerModule.Params p) {
        List<Read<?>> reads = new ArrayList<>(Clusters.reads());
        reads.addAll(NONE_BY_ITSELF.reads());
        if (p.version() != null) {
            Cluster cluster = Cluster.coming(p.version(), p.name(), port(p));
            reads.addAll(Installation.reads(List.of("postgresql-" + p.version())));
            reads.addAll(readsOf(cluster));
        }
        return reads;
    }

    private static List<Read<?>> readsOf(Cluster cluster) {
        return List.of(
                Read.of(ClusterType.ref(cluster)),
                Read.of(Services.ref(cluster.unit())),
                Read.of(ServerType.ref(cluster.login(), Psql.POSTGRES)),
                Read.of(EncodingType.ref(cluster.login())));
    }

    private static int port(PostgresqlServerModule.Params p) {
        return p.port() == null ? Cluster.PORT : p.port();
    }

    Plan plan() {
        String version = version();
        Cluster there = all.stream()
                .filter(each -> each.name().equals(p.name()) && each.version().equals(version))
                .findFirst()
                .orElse(null);
        Plan install = Installation.present(List.of("postgresql-" + version), host);
        if (install.failure() != null) {
            return install;
        }
        Cluster cluster = there == null ? wanted(version) : there;
        host.need(readsOf(cluster));
        Plan made = there == null ? made(cluster, install) : kept(there, install);
        return made.with("version", version).with("port", cluster.port()).with("unit", cluster.unit());
    }

    /** The one that is there decides where nobody says more; a new version is no matter of a default. */
    private String version() {
        List<Cluster> named =
                all.stream().filter(each -> each.name().equals(p.name())).toList();
        if (p.version() == null) {
            if (named.size() > 1) {
                throw new PlanFailure(
                        "there are several clusters of this name (" + Clusters.labels(named) + "); write version");
            }
            String version =
                    named.isEmpty() ? Clusters.debian(host) : named.get(0).version();
            if (version == null) {
                throw new PlanFailure("which version of PostgreSQL this system has is not known; write version");
            }
            return version;
        }
        boolean other = named.stream().noneMatch(each -> each.version().equals(p.version()));
        if (!named.isEmpty() && other) {
            throw new PlanFailure("there is a cluster " + Clusters.labels(named) + ", and version is " + p.version()
                    + ": the databases do not go along by themselves. Install postgresql-" + p.version()
                    + " and run pg_upgradecluster " + named.get(0).version() + " " + p.name()
                    + ", then drop the old one; or write another name for a new cluster");
        }
        return p.version();
    }

    private Cluster wanted(String version) {
        Cluster cluster = Cluster.coming(version, p.name(), port(p));
        for (Cluster each : all) {
            if (each.port() == cluster.port()) {
                throw new PlanFailure(
                        "port " + cluster.port() + " is that of cluster " + each.label() + "; write another port");
            }
        }
        return p.dataDirectory() == null ? cluster : new Cluster(version, p.name(), cluster.port(), p.dataDirectory());
    }

    private Plan made(Cluster cluster, Plan install) {
        boolean fresh = !install.changes().isEmpty();
        String checksums = Boolean.FALSE.equals(p.checksums()) ? "no" : "yes";
        String encoding = p.encoding() == null ? DEFAULT_ENCODING : p.encoding().toUpperCase(Locale.ROOT);
        String locale = p.locale() == null ? DEFAULT_LOCALE : p.locale();
        // the package would make one of its own with the locale of whoever installs it
        Plan plan = fresh
                ? NONE_BY_ITSELF
                        .write(
                                files,
                                NewContent.of(
                                        "# by Plumb: postgresql_server makes clusters\ncreate_main_cluster = false\n"))
                        .and(install)
                : Plan.nothing();
        List<Change<?>> changes = new ArrayList<>();
        changes.add(Change.of(
                ClusterType.ref(cluster),
                FieldsState.ABSENT,
                ClusterType.state(cluster, checksums, "auto"),
                Action.run(create(cluster, encoding, locale, checksums.equals("yes")), effects(cluster))));
        if (!host.get(Groups.ref(Psql.POSTGRES)).exists()) {
            changes.add(Change.of(
                    Groups.ref(Psql.POSTGRES), GroupState.ABSENT, GroupState.present(null), Action.implied()));
        }
        ServerType.Server now = host.get(ServerType.ref(cluster.login(), Psql.POSTGRES));
        changes.add(implied(Services.ref(cluster.unit()), running()));
        changes.add(Change.of(
                ServerType.ref(cluster.login(), Psql.POSTGRES),
                now,
                ServerType.Server.coming(true, Integer.parseInt(cluster.version()) * 10_000),
                Action.implied()));
        changes.add(Change.of(
                EncodingType.ref(cluster.login()),
                FieldsState.ABSENT,
                EncodingType.state(encoding, locale),
                Action.implied()));
        return plan.and(Plan.of(changes)).and(directory(cluster));
    }

    private Change<ServiceState> implied(ResourceRef<ServiceState> unit, ServiceState after) {
        return Change.of(unit, host.get(unit), after, Action.implied());
    }

    private static ServiceState running() {
        return new ServiceState(
                true,
                ServiceState.Active.STARTED,
                null,
                null,
                null,
                null,
                ServiceState.Manager.SYSTEMD,
                new ServiceState.Unit(null, null, false, true),
                false);
    }

    /** Files of settings go there in later tasks. */
    private Plan directory(Cluster cluster) {
        ResourceRef<FileState> ref = FileType.ref(cluster.file("conf.d"));
        FileState made = new FileState(
                FileState.Kind.DIRECTORY, 0755, "postgres", "postgres", null, null, null, null, null, null, null, null);
        return Plan.of(Change.of(ref, host.get(ref), made, Action.implied()));
    }

    /** It brings what is below its directories, but for settings of others, and nothing else. */
    private static Effects effects(Cluster cluster) {
        Predicate<ResourceRef<?>> below = ref -> ref.type().name().equals("file")
                && (ref.key().startsWith(cluster.directory()) && !ref.key().startsWith(cluster.file("conf.d/"))
                        || ref.key().startsWith(cluster.data()));
        return Effects.unknown("cluster " + cluster.label(), below, below.negate());
    }

    private static Script create(Cluster cluster, String encoding, String locale, boolean checksums) {
        List<String> words = new ArrayList<>(List.of("pg_createcluster", "-p", String.valueOf(cluster.port())));
        words.addAll(List.of("-e", encoding, "--locale=" + locale, "--start-conf=auto", "-d", cluster.data()));
        words.addAll(List.of(cluster.version(), cluster.name()));
        words.addAll(checksums ? List.of("--", "--data-checksums") : List.of());
        String text = """
                p=PORT
                ! grep -q "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$p") [0-9A-F]*:0000 0A " /proc/net/tcp /proc/net/tcp6||{
                echo "port $p is taken by another program; ss -ltnp shows which" >&2;exit 1;}
                unset LC_ALL LANG LANGUAGE
                cd /
                x=$(CREATE </dev/null 2>&1)||{
                # the last line says only that initdb has failed
                { printf '%s\\n' "$x"|grep -v '^Error: initdb failed'|grep -Ei 'error|fatal|could not'||printf '%s\\n' "$x";} >&2
                exit 1;}
                case $(id -u) in 0)systemctl start UNIT;;*)pg_ctlcluster VERSION NAME start;;esac
                """;
        return Script.of(text.replace("PORT", String.valueOf(cluster.port()))
                        .replace("CREATE", Sh.words(words))
                        .replace("UNIT", cluster.unit())
                        .replace("VERSION NAME", cluster.version() + " " + cluster.name()))
                .withTimeout(DEADLINE);
    }

    /** What holds from the making of a cluster on is no matter of a task. */
    private Plan kept(Cluster cluster, Plan install) {
        FieldsState now = host.get(ClusterType.ref(cluster));
        String refused = now.exists() ? different(cluster, now) : null;
        if (refused != null) {
            return Plan.failed("cluster " + cluster.label() + " " + refused);
        }
        Plan plan = install;
        if (now.exists() && !"auto".equals(now.text(ClusterType.START))) {
            String path = Sh.quote(cluster.file("start.conf"));
            Script script =
                    Script.of("printf 'auto\\n' >" + path + "\ncase $(id -u) in 0)systemctl daemon-reload;;esac\n");
            FieldsState after = ClusterType.state(cluster, String.valueOf(now.text(ClusterType.CHECKSUMS)), "auto");
            plan = plan.and(Plan.of(Change.of(ClusterType.ref(cluster), now, after, Action.run(script))));
        }
        ResourceRef<ServiceState> unit = Services.ref(cluster.unit());
        ServiceState service = host.get(unit).settled();
        if (service.isActive()) {
            return plan;
        }
        Script start =
                Script.of("systemctl reset-failed " + cluster.unit() + " 2>/dev/null\nsystemctl start " + cluster.unit()
                        + "&&exit 0\n{ echo 'the server does not start';tail -n 5 /var/log/postgresql/postgresql-"
                        + cluster.version() + "-"
                        + cluster.name() + ".log;} >&2\nexit 1\n");
        return plan.and(Plan.of(Change.of(unit, service, running(), Action.run(start, Effects.own()))));
    }

    private @Nullable String different(Cluster cluster, FieldsState now) {
        String checksums = now.text(ClusterType.CHECKSUMS);
        if (p.port() != null && p.port() != cluster.port()) {
            return "listens on port " + cluster.port() + ", not " + p.port()
                    + "; write that by postgresql_config: settings: {port: " + p.port() + "}, restart: when_needed";
        } else if (p.dataDirectory() != null && !p.dataDirectory().equals(cluster.data())) {
            return "has its databases in " + cluster.data() + ", not in " + p.dataDirectory()
                    + "; stop it, move them and change data_directory in " + cluster.file("postgresql.conf");
        } else if (p.checksums() != null
                && !"unknown".equals(checksums)
                && !(p.checksums() ? "yes" : "no").equals(checksums)) {
            String option = p.checksums() ? "--enable" : "--disable";
            return "has " + (p.checksums() ? "no " : "")
                    + "checksums; stop it and run as postgres: /usr/lib/postgresql/" + cluster.version()
                    + "/bin/pg_checksums " + option + " -D " + cluster.data();
        }
        ResourceRef<FieldsState> template = EncodingType.ref(cluster.login());
        // a server that does not run tells nothing of them
        FieldsState databases = host.unreadable(Read.of(template)) == null ? host.get(template) : FieldsState.ABSENT;
        String encoding = databases.text(EncodingType.ENCODING);
        String locale = databases.text(EncodingType.LOCALE);
        if (p.encoding() != null && encoding != null && !encoding.equalsIgnoreCase(p.encoding())) {
            return "has encoding " + encoding + ", not " + p.encoding()
                    + ", which holds for good; write it with the databases"
                    + " (postgresql_db: encoding, template: template0), or make a new cluster and move them by pg_dumpall";
        }
        return p.locale() != null && locale != null && !plain(locale).equals(plain(p.locale()))
                ? "has locale " + locale + ", not " + p.locale() + ", which holds for good; write it with the databases"
                        + " (postgresql_db: lc_collate, lc_ctype, template: template0), or make a new cluster and move them by pg_dumpall"
                : null;
    }

    /** {@code en_US.utf8} and {@code en_US.UTF-8} are the same. */
    private static String plain(String locale) {
        return locale.toLowerCase(Locale.ROOT).replace("-", "");
    }
}
