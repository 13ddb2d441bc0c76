package dev.plumb.modules.tls;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells of a certificate. */
@ModuleInfo(
        name = "certificate_info",
        traits = Trait.LOOKS,
        doc = "Tells of a certificate for `register`: how long it is valid, for which names, by whom.",
        notes = {
            "It looks in one place: at the file `path`, at the certificate `name` of `letsencrypt_certificate`, or at what the server at"
                    + " `host` shows on `port`, which it asks from the managed host.",
            "`found` says whether there is one, and `trouble` why not. Of one that is there, the result has `names`, `subject`, `issuer`,"
                    + " `not_before`, `not_after`, `days_left`, `fraction_left` (1 when it is new, 0 when it has expired), `expired`, `key` (such"
                    + " as `ecdsa-p256`), `serial`, `sha256`, `self_signed`, and `chain`, the certificates after it with `subject`, `issuer`"
                    + " and `not_after`. Days are counted by the host's clock.",
            "A server is asked by `openssl s_client`; whether the chain is one that clients trust is not judged.",
            "In a dry run, values of what an earlier task changes are not known.",
            "Own: Ansible's `x509_certificate_info` and `get_certificate` need Python's `cryptography`."
        },
        example = """
                - name: what the app's certificate is like
                  certificate_info:
                    path: /etc/ssl/certs/ssl-cert-snakeoil.pem
                  register: certificate
                - name: it is there, and lasts
                  assert:
                    that: not certificate.found or certificate.days_left > 20
                """)
public final class CertificateInfoModule implements TaskModule<CertificateInfoModule.Params> {
    private static final int LAST_PORT = 65_535;

    /** Parameters. */
    public record Params(
            @Param(doc = "file with it, in PEM; what follows it there is its chain") @Nullable
            String path,

            @Param(doc = "name of a certificate that `letsencrypt_certificate` manages") @Nullable
            String name,

            @Param(doc = "server that shows it: name or address, without port") @Nullable
            String host,

            @Param(doc = "port of that server", def = "443") int port,

            @Param(doc = "the name that the server is asked for (SNI); default: `host`") @Nullable
            String serverName) {
        CertificateSource source() {
            if (host != null) {
                return new CertificateSource.Served(host, port, serverName == null ? host : serverName);
            }
            return new CertificateSource.InFile(
                    path != null ? Paths.normal(path) : Lineages.directory(String.valueOf(name)) + "/fullchain.pem");
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        long given = java.util.stream.Stream.of(p.path, p.name, p.host)
                .filter(java.util.Objects::nonNull)
                .count();
        return Names.first(
                given == 1 ? null : "one of path, name and host says where to look; write one of them",
                p.path == null ? null : Paths.invalid("path", p.path),
                p.name == null || p.name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")
                        ? null
                        : "name '" + p.name + "' is none of a certificate; use letters, digits, . _ and -",
                host("host", p.host),
                host("server_name", p.serverName),
                p.host == null && p.serverName != null ? "server_name goes with host" : null,
                p.port > 0 && p.port <= LAST_PORT ? null : "port " + p.port + " is none; write 1 to 65535");
    }

    private static @Nullable String host(String parameter, @Nullable String host) {
        return host == null || host.matches("[A-Za-z0-9_]([A-Za-z0-9._-]*)|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%]*")
                ? null
                : parameter + " '" + host + "' is no name or address of a host";
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(CertificateType.ref(p.source())));
    }

    @Override
    public Plan plan(Params p, States host) {
        ResourceRef<CertificateState> ref = CertificateType.ref(p.source());
        CertificateState state = host.get(ref);
        Plan plan = Plan.nothing();
        if (!state.isKnown() || !host.isCertain(ref)) {
            String why = "what certificate is at " + ref.key() + " is not known before apply";
            plan = plan.with("found", new Unknown(why));
            for (String key : CertificateFacts.KEYS) {
                plan = plan.with(key, new Unknown(why));
            }
            return plan;
        }
        Chain chain = state.chain();
        plan = plan.with("found", chain != null).with("trouble", state.trouble());
        for (Map.Entry<String, @Nullable Object> each :
                CertificateFacts.of(chain, state.now()).entrySet()) {
            plan = plan.with(each.getKey(), each.getValue());
        }
        return plan;
    }

    @Override
    public boolean changesNothing() {
        return true;
    }
}
