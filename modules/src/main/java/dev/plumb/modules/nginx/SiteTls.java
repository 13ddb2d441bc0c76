package dev.plumb.modules.nginx;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a site speaks TLS, by Mozilla's guideline 6.0.
 *
 * @param certificate file of the certificate with its chain
 * @param key file of its key
 * @param isModern whether TLS 1.3 is all that it speaks
 * @param hsts what the header says that has browsers insist on it, or null
 */
record SiteTls(
        String certificate,
        String key,
        boolean isModern,
        @Nullable String hsts,
        NginxBuild nginx) {
    private static final String CIPHERS = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
            + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
            + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern AGE = Pattern.compile("\\d{1,10}(; ?includeSubDomains)?(; ?preload)?");
    private static final String TWO_YEARS = "63072000";

    /** That of a site; null where it has none. */
    static @Nullable SiteTls of(Options site, NginxBuild nginx) {
        if (!site.has("tls")) {
            return null;
        }
        Options tls = site.inner("tls", List.of("profile", "certificate", "hsts"));
        String profile = tls.isOff("profile") ? "off" : tls.text("profile");
        if ("off".equals(profile)) {
            return null;
        } else if (profile != null && !List.of("intermediate", "modern").contains(profile)) {
            throw tls.wrong("profile", "'" + profile + "' is none of intermediate, modern, off");
        }
        boolean isModern = "modern".equals(profile);
        if (tls.value("certificate") instanceof Map<?, ?>) {
            Options pair = tls.inner("certificate", List.of("fullchain", "privkey"));
            String certificate = pair.path("fullchain");
            String key = pair.path("privkey");
            if (certificate == null || key == null) {
                throw tls.wrong("certificate", "needs fullchain and privkey");
            }
            return new SiteTls(certificate, key, isModern, hsts(tls), nginx);
        }
        String name = tls.text("certificate", NAME, "name of a certificate");
        if (name == null) {
            throw tls.wrong("certificate", "is required: the name of one, or a mapping of fullchain and privkey");
        }
        String directory = "/etc/plumb/tls/" + name;
        return new SiteTls(directory + "/fullchain.pem", directory + "/privkey.pem", isModern, hsts(tls), nginx);
    }

    private static @Nullable String hsts(Options tls) {
        if (!tls.has("hsts") || tls.isOff("hsts")) {
            return null;
        } else if (Boolean.TRUE.equals(tls.value("hsts"))) {
            return "max-age=" + TWO_YEARS;
        }
        return "max-age=" + tls.text("hsts", AGE, "time in seconds; write true, or such as 300; includeSubDomains");
    }

    void write(ConfigText text) {
        text.line("ssl_certificate " + ConfigText.word(certificate))
                .line("ssl_certificate_key " + ConfigText.word(key));
        protocols(text, isModern, nginx);
        if (isModern) {
            // by then the handshake is over: its version is that of the first server of the port, whatever this one
            // says
            text.open("if ($ssl_protocol != TLSv1.3)").line("return 444").close();
        }
    }

    /** All but the certificate. */
    static void protocols(ConfigText text, boolean isModern, NginxBuild nginx) {
        if (isModern) {
            text.line("ssl_protocols TLSv1.3");
        } else {
            text.line("ssl_protocols TLSv1.2 TLSv1.3").line("ssl_ciphers " + CIPHERS);
        }
        text.line("ssl_prefer_server_ciphers off")
                .line("ssl_ecdh_curve " + nginx.curves())
                .line("ssl_session_cache shared:plumb_tls:10m")
                .line("ssl_session_timeout 1d");
        if (!nginx.rotatesTickets()) {
            text.line("ssl_session_tickets off");
        }
    }
}
