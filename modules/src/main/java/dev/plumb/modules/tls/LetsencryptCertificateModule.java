package dev.plumb.modules.tls;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Manages a certificate of Let's Encrypt, or of another CA that speaks ACME, which certbot on the host renews. */
@ModuleInfo(
        name = "letsencrypt_certificate",
        doc =
                "Manages a certificate of Let's Encrypt, or of another CA that speaks ACME: certbot on the host gets and renews it.",
        notes = {
            "Servers read `/etc/plumb/tls/NAME/fullchain.pem` and `privkey.pem`. These are links, by way of `current`: to a self-signed"
                    + " certificate at first, and to certbot's own files once there is one; both are switched in one step. A certificate that"
                    + " certbot has under this name already is taken over.",
            "`state: bootstrap` makes the links and the self-signed certificate only: a task with it stands before the site, so that nginx can"
                    + " start; one with `state: present` after it, when port 80 serves what the CA asks for. See [https.md](../https.md).",
            "Certificates are those of the staging CA, which no browser trusts and which does not count them, unless `production: true`. To"
                    + " decide that once for all tasks, set a variable: `production: ${(plumb_environment!'') == 'production'}`.",
            "A certificate is ordered when there is none, when its names, its CA or the kind of its key are others, and when less than a third of"
                    + " its lifetime is left and the host has not renewed it for a day. `reasons` of the result says why. A dry run asks the CA"
                    + " nothing; what only the CA decides, such as the serial, is not known before apply.",
            "Before an order is spent the host asks itself for a file below the webroot by each name, as the CA will. Each validation that fails"
                    + " is remembered: a fifth one for a name within an hour would have Let's Encrypt refuse it, so that it is not tried."
                    + " A time before which the CA does not want to be asked again is kept to as well.",
            "Renewal needs neither Plumb nor a controller: `certbot.timer` runs twice a day, and a hook in"
                    + " `/etc/letsencrypt/renewal-hooks/deploy` tests nginx, reloads it, and has the next renewal take place when a third of the"
                    + " lifetime is left. A certificate that was renewed but is not served by nginx is shown as a difference, and nginx is reloaded.",
            "`state: absent` removes the certificate, its key and its renewal. While a file below `/etc/nginx` names it, that is refused.",
            "A task agrees to the CA's terms of service. Install the packages `certbot` and `nginx` by an earlier task.",
            "Own: Ansible's `acme_certificate` orders by itself, from the controller, and leaves renewal to the next run."
        },
        example = """
                - name: nginx and certbot
                  package:
                    name: [nginx-light, certbot]
                - name: something to start with
                  letsencrypt_certificate:
                    name: forum
                    domains: [forum.example]
                    state: bootstrap
                - name: the site
                  nginx_site:
                    name: forum
                    domains: [forum.example]
                    tls: {certificate: forum}
                    root: /srv/forum
                - name: its certificate
                  letsencrypt_certificate:
                    name: forum
                    domains: [forum.example]
                    server: https://localhost:14000/dir
                    ca: /opt/pebble/ca.pem
                """)
public final class LetsencryptCertificateModule implements TaskModule<LetsencryptCertificateModule.Params> {
    static final String WEBROOT = "webroot";
    static final String STANDALONE = "standalone";
    private static final String PRODUCTION = "https://acme-v02.api.letsencrypt.org/directory";
    private static final String STAGING = "https://acme-staging-v02.api.letsencrypt.org/directory";
    private static final int MOST_NAMES = 100;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** What should be with it. */
    public enum State {
        /** It is there, and is renewed. */
        PRESENT,
        /** It is there, or a self-signed one in its place. */
        BOOTSTRAP,
        /** It is not. */
        ABSENT
    }

    /** Kinds of keys. */
    public enum Key {
        /** Elliptic curve, 256 bits. */
        ECDSA_P256("--key-type ecdsa --elliptic-curve secp256r1"),
        /** Elliptic curve, 384 bits. */
        ECDSA_P384("--key-type ecdsa --elliptic-curve secp384r1"),
        /** RSA, 2048 bits. */
        RSA_2048("--key-type rsa --rsa-key-size 2048"),
        /** RSA, 4096 bits. */
        RSA_4096("--key-type rsa --rsa-key-size 4096");

        private final String options;

        Key(String options) {
            this.options = options;
        }

        /** Options of certbot. */
        String options() {
            return options;
        }

        /** As the parameter says it. */
        String shown() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the certificate, and of its directory below `/etc/plumb/tls`", required = true)
            String name,

            @Param(doc = "the names that it is for, all of them; the first one is asked for to see what nginx serves")
            List<String> domains,

            @Param(doc = "what should be with it", def = "present")
            State state,

            @Param(doc = "address that the CA writes to; only the first order tells it") @Nullable
            String email,

            @Param(doc = "kind of its key", def = "ecdsa-p256")
            Key keyType,

            @Param(
                    doc =
                            "how the CA sees that the names are this host's: `webroot`, `standalone` (certbot listens on port 80, which must be"
                                    + " free), or the name of a plugin of certbot such as `dns-cloudflare`, which wildcards need",
                    def = WEBROOT)
            String challenge,

            @Param(
                    doc = "the directory from which port 80 serves `/.well-known/acme-challenge/`",
                    def = "/var/lib/plumb-acme")
            String webroot,

            @Param(doc = "file with the credentials of a plugin, on the host") @Nullable
            String credentials,

            @Param(doc = "how long a plugin waits for its record to be seen, in seconds") @Nullable
            Integer propagationSeconds,

            @Param(doc = "orders certificates that browsers trust", def = "false")
            boolean production,

            @Param(doc = "URL of the directory of another CA that speaks ACME, in place of Let's Encrypt") @Nullable
            String server,

            @Param(
                    doc =
                            "file on the host with the certificate by which certbot trusts that CA's own server, where the system does not")
            @Nullable
            String ca,

            @Param(
                    doc =
                            "asks this host for a file below the webroot before an order; `false` where it cannot ask itself",
                    def = "true")
            boolean selfTest) {
        /** The names as a certificate has them, in the order of the task. */
        List<String> names() {
            return domains.stream()
                    .map(LetsencryptCertificateModule::ascii)
                    .distinct()
                    .toList();
        }

        /** URL of the CA. */
        String directory() {
            return server != null ? server : production ? PRODUCTION : STAGING;
        }

        boolean isWebroot() {
            return challenge.equals(WEBROOT);
        }

        /** The challenge as the file of its renewal says it. */
        String shownChallenge() {
            return isWebroot()
                    ? WEBROOT + " " + webroot
                    : challenge
                            + (credentials == null ? "" : " " + credentials)
                            + (propagationSeconds == null ? "" : " " + propagationSeconds + " s");
        }
    }

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain.strip().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return domain;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = p.name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") && p.name.length() <= 64
                ? null
                : "name '" + p.name + "' is none of a directory; use letters, digits, . _ and -";
        if (wrong != null || p.state == State.ABSENT) {
            return wrong;
        }
        return Names.first(
                domains(p),
                challenge(p),
                Paths.invalid("webroot", p.webroot),
                p.credentials == null ? null : Paths.invalid("credentials", p.credentials),
                p.ca == null ? null : Paths.invalid("ca", p.ca),
                p.ca != null && p.server == null ? "ca goes with server only" : null,
                p.server != null && p.production
                        ? "production and server exclude each other: production is a CA of Let's Encrypt"
                        : null,
                p.server == null || p.server.matches("https://[\\x21-\\x7e&&[^'\"%#,]]+")
                        ? null
                        : "server '" + p.server + "' is no URL of a CA's directory; it begins with https://",
                p.email == null || p.email.matches("[^\\s@,'\"]+@[^\\s@,'\"]+")
                        ? null
                        : "email '" + p.email + "' is no address");
    }

    private static @Nullable String domains(Params p) {
        if (p.domains.isEmpty()) {
            return "domains is empty; write the names that the certificate is for";
        } else if (p.names().size() > MOST_NAMES) {
            return "domains has " + p.names().size() + " names; a certificate has " + MOST_NAMES + " at most";
        }
        for (String each : p.names()) {
            String plain = each.startsWith("*.") ? each.substring(2) : each;
            boolean isName = plain.length() <= 253
                    && plain.indexOf('.') > 0
                    && List.of(plain.split("\\.", -1)).stream()
                            .allMatch(label -> LABEL.matcher(label).matches())
                    && !plain.matches("[0-9.]+");
            if (!isName) {
                return "domains has '" + each + "', which is no name that a CA gives certificates for;"
                        + " write names such as shop.example.com";
            } else if (each.startsWith("*.") && !p.challenge.startsWith("dns-")) {
                return "domains has '" + each + "': a CA gives wildcards by a DNS challenge only;"
                        + " write challenge: dns-… with a plugin of certbot";
            }
        }
        return null;
    }

    private static @Nullable String challenge(Params p) {
        boolean plugin = p.challenge.matches("dns-[a-z0-9][a-z0-9-]*");
        if (!plugin && !p.isWebroot() && !p.challenge.equals(STANDALONE)) {
            return "challenge '" + p.challenge
                    + "' is none; write webroot, standalone or dns- and the name of a plugin";
        } else if (!plugin && (p.credentials != null || p.propagationSeconds != null)) {
            return "credentials and propagation_seconds go with a challenge by a plugin, such as dns-cloudflare";
        }
        return p.propagationSeconds != null && p.propagationSeconds < 1
                ? "propagation_seconds " + p.propagationSeconds + " is no time to wait; write 1 or more"
                : null;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return CertificatePlan.reads(p);
    }

    @Override
    public Plan plan(Params p, States host) {
        return CertificatePlan.plan(p, host);
    }

    /** When it expires is known when it is there. */
    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return done.found().get(LineageType.ref(p.name)) instanceof LineageState found
                        && plan.result().get("expires") instanceof Unknown
                ? CertificatePlan.told(found)
                : Map.of();
    }
}
