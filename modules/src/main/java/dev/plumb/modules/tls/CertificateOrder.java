package dev.plumb.modules.tls;

import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.tls.LetsencryptCertificateModule.Params;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What certbot and nginx are told to do about a certificate. */
final class CertificateOrder {
    static final String HOOK = Lineages.CERTBOT + "/renewal-hooks/deploy/plumb";
    private static final Duration DEADLINE = Duration.ofMinutes(15);

    private final Params p;
    private final LineageState now;
    private final ResourceRef<LineageState> ref;

    CertificateOrder(Params p, LineageState now) {
        this.p = p;
        this.now = now;
        this.ref = LineageType.ref(p.name());
    }

    /** The order. What only the CA decides is not known. */
    Change<LineageState> change(List<String> reasons) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("order", new Value.Any(String.join("; ", reasons)));
        fields.put(
                "names",
                new Value.Text(String.join(", ", p.names().stream().sorted().toList())));
        fields.put("server", new Value.Text(p.directory()));
        fields.put("key", new Value.Text(p.keyType().shown()));
        fields.put("challenge", new Value.Text(p.shownChallenge()));
        fields.put("renewal", new Value.Any("when a third of its lifetime is left"));
        fields.put("serial", new Value.Any("(the CA decides)"));
        fields.put("expires", new Value.Any("(the CA decides)"));
        Script script = Script.of(TlsScripts.text("order.sh", places())).withTimeout(DEADLINE);
        return Change.of(ref, now, LineageState.planned(fields), Action.run(script, effects()));
    }

    private Map<String, String> places() {
        return Map.of(
                "NAME", TlsScripts.word(p.name()),
                "SERVER", TlsScripts.word(p.directory()),
                "CA", TlsScripts.word(p.ca() == null ? "" : p.ca()),
                "WEBROOT", TlsScripts.word(p.isWebroot() && p.selfTest() ? p.webroot() : ""),
                "DOMAINS", Sh.words(p.names()),
                "ARGUMENTS", arguments());
    }

    private String arguments() {
        List<String> words = new ArrayList<>(List.of(
                "certonly",
                "-n",
                "--agree-tos",
                "--no-eff-email",
                "--force-renewal",
                "--renew-with-new-domains",
                "--cert-name",
                p.name(),
                "--server",
                p.directory()));
        words.addAll(p.email() == null ? List.of("--register-unsafely-without-email") : List.of("-m", p.email()));
        words.addAll(List.of(p.keyType().options().split(" ")));
        p.names().forEach(name -> words.addAll(List.of("-d", name)));
        if (p.isWebroot()) {
            words.addAll(List.of("--webroot", "-w", p.webroot()));
        } else {
            words.addAll(List.of("--authenticator", p.challenge()));
            option(words, "-credentials", p.credentials());
            option(words, "-propagation-seconds", p.propagationSeconds());
        }
        return Sh.words(words);
    }

    private void option(List<String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.addAll(List.of("--" + p.challenge() + name, value.toString()));
        }
    }

    /** What certbot writes. */
    private Effects effects() {
        List<ResourceRef<?>> refs = new ArrayList<>();
        for (String each : List.of("fullchain.pem", "privkey.pem", "chain.pem", "cert.pem")) {
            refs.add(FileType.ref(Lineages.live(p.name()) + "/" + each));
        }
        refs.add(FileType.ref(Lineages.conf(p.name())));
        refs.add(FileType.ref(Lineages.FAILURES));
        return Effects.and(refs.toArray(new ResourceRef<?>[0]));
    }

    /** After an order: what certbot's hooks do after a renewal. It is seen to that nginx then serves what it should. */
    Change<ServedType.Served> activation() {
        ServedType.Served after = new ServedType.Served(new Value.Any("the one in the file, where nginx has it"));
        return activated(ServedType.Served.NOTHING, after, "/etc/letsencrypt/renewal-hooks/deploy/*");
    }

    /** Where nginx serves an older one; null when it does not. */
    @Nullable
    Change<ServedType.Served> reload(ServedType.Served served) {
        return served.isOld() ? activated(served, ServedType.Served.CURRENT, TlsScripts.word(HOOK)) : null;
    }

    private Change<ServedType.Served> activated(ServedType.Served before, ServedType.Served after, String hooks) {
        String text = TlsScripts.text(
                "activate.sh",
                Map.of(
                        "NAME", TlsScripts.word(p.name()),
                        "DOMAIN", TlsScripts.word(p.names().get(0)),
                        "DOMAINS", TlsScripts.word(String.join(" ", p.names())),
                        "HOOKS", hooks));
        Action action =
                Action.run(Script.of(ServedType.LOOK + text), Effects.and(ref, FileType.ref(Lineages.conf(p.name()))));
        return Change.of(ServedType.ref(p.name(), p.names().get(0)), before, after, action);
    }

    /** Another way or time to renew it, without an order. */
    Change<LineageState> edit(String third, LineageState after) {
        String text = TlsScripts.text(
                "edit.sh",
                Map.of(
                        "CONF", TlsScripts.word(Lineages.conf(p.name())),
                        "AUTHENTICATOR", TlsScripts.word(p.challenge()),
                        "WEBROOT", TlsScripts.word(p.webroot()),
                        "CREDENTIALS", TlsScripts.word(p.credentials() == null ? "" : p.credentials()),
                        "SECONDS", TlsScripts.word(p.propagationSeconds() == null ? "" : p.propagationSeconds()),
                        "BEFORE", TlsScripts.word(third)));
        Effects effects = Effects.and(FileType.ref(Lineages.conf(p.name())));
        return Change.of(ref, now, after, Action.run(Script.of(text), effects));
    }

    /** It goes, with its key and its renewal. */
    Change<LineageState> removal() {
        String text = "x=$(certbot delete -n --cert-name " + TlsScripts.word(p.name())
                + " 2>&1 </dev/null)||{ printf '%s\\n' \"$x\"|grep -v '^Saving debug log\\|^ *$' >&2;exit 1;}\n";
        return Change.of(
                ref, now, LineageState.ABSENT, Action.run(Script.of(text).withTimeout(DEADLINE), effects()));
    }
}
