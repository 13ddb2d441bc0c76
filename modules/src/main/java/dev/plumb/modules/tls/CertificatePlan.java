package dev.plumb.modules.tls;

import dev.plumb.expression.Unknown;
import dev.plumb.module.FileMode;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.PlanSequence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.service.Services;
import dev.plumb.modules.service.SystemdModule;
import dev.plumb.modules.service.Wanted;
import dev.plumb.modules.system.Programs;
import dev.plumb.modules.tls.LetsencryptCertificateModule.Params;
import dev.plumb.modules.tls.LetsencryptCertificateModule.State;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be done about a certificate. */
final class CertificatePlan {
    static final String TIMER = "certbot.timer";
    private static final String AUTHORITIES = "/etc/plumb/authorities";
    private static final SystemdModule SYSTEMD = new SystemdModule();
    private static final Access PLAIN = new Access(new FileMode("0755"), "root", "root");

    /** Without it certbot's timer would not trust the CA; it trusts it besides those of the system. */
    private static final String DROP_IN = """
            # by Plumb: certbot trusts the CAs in %1$s besides those of the system
            [Service]
            RuntimeDirectory=plumb-certbot
            ExecStartPre=-/bin/sh -c 'cat /etc/ssl/certs/ca-certificates.crt %1$s/*.pem >/run/plumb-certbot/ca.pem'
            Environment=REQUESTS_CA_BUNDLE=/run/plumb-certbot/ca.pem
            """.formatted(AUTHORITIES);

    private final Params p;
    private final HostFiles files;
    private final States host;

    private CertificatePlan(Params p, HostFiles files) {
        this.p = p;
        this.files = files;
        this.host = files.host();
    }

    static List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>();
        boolean absent = p.state() == State.ABSENT;
        reads.add(new Read<>(LineageType.ref(p.name()), absent ? LineageType.WITH_USERS : 0));
        reads.addAll(CertificateLinks.reads(p));
        if (absent) {
            reads.addAll(HostFiles.reads(authority(p), FileType.ATTRIBUTES));
            return reads;
        }
        reads.addAll(HostFiles.reads(challenges(p), FileType.ATTRIBUTES));
        reads.addAll(PLAIN.reads());
        if (p.state() == State.PRESENT) {
            reads.addAll(hook().reads());
            reads.add(Read.of(ServedType.ref(p.name(), p.names().get(0))));
            reads.add(Read.of(Programs.ref("certbot")));
            reads.addAll(SYSTEMD.reads(timer(false)));
            if (p.ca() != null) {
                reads.addAll(HostFiles.reads(authority(p), FileType.ATTRIBUTES));
                reads.addAll(dropIn().reads());
                reads.add(Read.of(Services.ref("certbot")));
            }
        }
        return reads;
    }

    static Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            CertificatePlan plan = new CertificatePlan(p, files);
            return switch (p.state()) {
                case PRESENT -> plan.present();
                case BOOTSTRAP -> plan.results(plan.bootstrap());
                case ABSENT -> plan.absent();
            };
        });
    }

    private Plan results(Plan plan) {
        return plan.with("directory", Lineages.directory(p.name()))
                .with("fullchain", Lineages.directory(p.name()) + "/fullchain.pem")
                .with("privkey", Lineages.directory(p.name()) + "/privkey.pem");
    }

    /** What there is to know of one that is there. */
    static Map<String, @Nullable Object> told(LineageState state) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        Chain chain = state.chain();
        told.put("expires", chain == null ? null : Chain.time(chain.end()));
        told.put(
                "days_left",
                chain == null ? null : CertificateFacts.days(chain, state.seen().now()));
        told.put("serial", chain == null ? null : chain.serial());
        return told;
    }

    private LineageState now() {
        return host.get(LineageType.ref(p.name()));
    }

    /** Links that lead to what is there, and the directory from which challenges are served. */
    private Plan bootstrap() {
        LineageState now = now();
        if (now.seen().stray()) {
            throw new PlanFailure(Lineages.live(p.name()) + " is there, but certbot does not know it ("
                    + Lineages.conf(p.name()) + " is missing), and would not use it; move it away");
        }
        PlanSequence parts = new PlanSequence(host).then(states -> new CertificateLinks(p, files).there(now.exists()));
        if (p.isWebroot()) {
            parts.then(states -> HostFiles.plan(states, this::challenges));
        }
        return parts.plan();
    }

    private Plan challenges(HostFiles later) {
        String real = later.follow(later.real(challenges(p)));
        FileState there = later.state(real);
        return there.exists() ? Plan.nothing() : FilePlans.directory(later, real, there, PLAIN);
    }

    private static String challenges(Params p) {
        return p.webroot() + "/.well-known/acme-challenge";
    }

    private static ManagedFile hook() {
        return ManagedFile.at(CertificateOrder.HOOK)
                .withAccess(PLAIN)
                .withParents(PLAIN)
                .whenMissing(ManagedFile.Missing.CREATE_WITH_PARENTS);
    }

    private static ManagedFile dropIn() {
        return ManagedFile.at("/etc/systemd/system/certbot.service.d/plumb-ca.conf")
                .withAccess(PLAIN.withMode(new FileMode("0644")))
                .withParents(PLAIN)
                .whenMissing(ManagedFile.Missing.CREATE_WITH_PARENTS);
    }

    private static String authority(Params p) {
        return AUTHORITIES + "/" + p.name() + ".pem";
    }

    private static SystemdModule.Params timer(boolean reread) {
        return new SystemdModule.Params(
                TIMER, Wanted.STARTED, true, null, reread, false, SystemdModule.Scope.SYSTEM, false, false);
    }

    private Plan present() {
        host.require(Programs.ref("certbot"), "it gets and renews certificates; package certbot brings it");
        LineageState now = now();
        List<String> reasons = new Reasons(p, now).all();
        if (!reasons.isEmpty()) {
            new Reasons(p, now).refuse();
        }
        Plan plan = bootstrap().and(hook().write(files, NewContent.of(TlsScripts.text("hook.sh"))));
        plan = plan.and(renewal());
        CertificateOrder order = new CertificateOrder(p, now);
        if (!reasons.isEmpty()) {
            plan = plan.and(Plan.of(order.change(reasons)))
                    .and(new CertificateLinks(p, files).issued())
                    .and(Plan.of(order.activation()));
        } else {
            plan = plan.and(kept(now, order));
        }
        return told(results(plan), now, reasons);
    }

    private Plan told(Plan plan, LineageState now, List<String> reasons) {
        Plan all = plan.with("reasons", reasons)
                .with("names", p.names().stream().sorted().toList())
                .with("server", p.directory());
        Map<String, @Nullable Object> told = told(now);
        for (Map.Entry<String, @Nullable Object> each : told.entrySet()) {
            Object value = reasons.isEmpty()
                    ? each.getValue()
                    : new Unknown(each.getKey() + " of a certificate that is ordered is not known before apply");
            all = all.with(each.getKey(), value);
        }
        boolean staging = p.server() == null && !p.production();
        return staging && !reasons.isEmpty()
                ? all.with(
                        "warnings",
                        List.of("the certificate comes from the staging CA, which no browser trusts; production: true"))
                : all;
    }

    /** That the host renews it by itself, and trusts its CA then. */
    private Plan renewal() {
        PlanSequence parts = new PlanSequence(host);
        boolean reread = false;
        if (p.ca() != null) {
            Plan file = dropIn().write(files, NewContent.of(DROP_IN));
            reread = !file.changes().isEmpty()
                    || Boolean.TRUE.equals(host.get(Services.ref("certbot")).reload());
            parts.then(states -> new CertificateLinks(p, files).authority(authority(p), String.valueOf(p.ca())))
                    .then(states -> file);
        }
        SystemdModule.Params timer = timer(reread);
        Plan plan = parts.then(states -> SYSTEMD.plan(timer, states)).plan();
        // what is told of the timer is none of the results
        return new Plan(plan.changes(), Map.of(), plan.failure(), plan.unseen());
    }

    /** It stays: how it is renewed, and what nginx serves, may be otherwise than it should be. */
    private Plan kept(LineageState now, CertificateOrder order) {
        Plan plan = Plan.nothing();
        Map<String, Value> fields = new LinkedHashMap<>(now.fields());
        Chain chain = now.chain();
        String third = RenewalConf.third(chain == null ? 0 : chain.lifetime());
        fields.put("challenge", new Value.Text(p.shownChallenge()));
        fields.put("renewal", new Value.Text(third + " before it expires"));
        if (!fields.equals(now.fields())) {
            plan = plan.and(Plan.of(order.edit(third, LineageState.planned(fields))));
        }
        Change<ServedType.Served> served =
                order.reload(host.get(ServedType.ref(p.name(), p.names().get(0))));
        return served == null ? plan : plan.and(Plan.of(served));
    }

    private Plan absent() {
        LineageState now = host.get(new Read<>(LineageType.ref(p.name()), LineageType.WITH_USERS));
        List<String> users = now.seen().users().stream().filter(this::names).toList();
        if (!users.isEmpty()) {
            throw new PlanFailure("certificate " + p.name() + " is named in " + String.join(", ", users)
                    + "; nginx would not start without it. Remove that first");
        }
        Plan plan = Plan.nothing();
        if (now.exists()) {
            host.require(Programs.ref("certbot"), "it removes certificates that it renews");
            plan = Plan.of(new CertificateOrder(p, now).removal());
        }
        CertificateLinks links = new CertificateLinks(p, files);
        return plan.and(links.removed(Lineages.directory(p.name()))).and(links.removed(authority(p)));
    }

    /** Whether a file of nginx still names it, as earlier tasks leave that file. */
    private boolean names(String path) {
        FileState file = files.content(path);
        if (file == null || !(file.content() instanceof Value.Content content)) {
            return file == null || file.exists();
        }
        String text = new String(content.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.contains(Lineages.directory(p.name()) + "/") || text.contains(Lineages.live(p.name()) + "/");
    }
}
