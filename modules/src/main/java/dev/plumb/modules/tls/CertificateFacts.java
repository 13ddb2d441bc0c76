package dev.plumb.modules.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told of a certificate. */
final class CertificateFacts {
    private static final long DAY = 86_400;
    private static final double HUNDRED = 100;

    /** The names of what is told. */
    static final List<String> KEYS = List.of(
            "names",
            "subject",
            "issuer",
            "not_before",
            "not_after",
            "days_left",
            "fraction_left",
            "expired",
            "key",
            "serial",
            "sha256",
            "self_signed",
            "chain");

    private CertificateFacts() {}

    /** Whole days for which it is valid; negative for one that has expired. */
    static long days(Chain chain, long now) {
        return Math.floorDiv(chain.end() - now, DAY);
    }

    /** All of it; nulls where there is none. */
    static Map<String, @Nullable Object> of(@Nullable Chain chain, long now) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        if (chain == null) {
            KEYS.forEach(key -> facts.put(key, null));
            return facts;
        }
        double left = Math.max(0, (double) (chain.end() - now) / chain.lifetime());
        facts.put("names", chain.names());
        facts.put("subject", Chain.subject(chain.leaf()));
        facts.put("issuer", Chain.issuer(chain.leaf()));
        facts.put("not_before", Instant.ofEpochSecond(chain.begin()).toString());
        facts.put("not_after", Instant.ofEpochSecond(chain.end()).toString());
        facts.put("days_left", days(chain, now));
        facts.put("fraction_left", Math.round(left * HUNDRED) / HUNDRED);
        facts.put("expired", chain.end() < now);
        facts.put("key", chain.key());
        facts.put("serial", chain.serial());
        facts.put("sha256", chain.fingerprint());
        facts.put("self_signed", chain.isSelfSigned());
        facts.put(
                "chain",
                chain.certificates().stream()
                        .skip(1)
                        .map(CertificateFacts::link)
                        .toList());
        return facts;
    }

    private static Map<String, @Nullable Object> link(X509Certificate certificate) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("subject", Chain.subject(certificate));
        facts.put("issuer", Chain.issuer(certificate));
        facts.put("not_after", certificate.getNotAfter().toInstant().toString());
        return facts;
    }
}
