package dev.plumb.modules.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Certificates as a file or a server gives them: that of the server first, then those that lead to the CA.
 *
 * @param certificates at least one
 */
record Chain(List<X509Certificate> certificates) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]++-----END CERTIFICATE-----");
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)(?:CN|2\\.5\\.4\\.3)=((?:\\\\.|[^,\\\\])+)");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final long MILLIS = 1_000;

    /** Those in a text; null when there is none, or one that cannot be read. */
    static @Nullable Chain of(String pem) {
        List<X509Certificate> all = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(pem);
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            while (blocks.find()) {
                byte[] block = blocks.group().getBytes(StandardCharsets.US_ASCII);
                Certificate one = factory.generateCertificate(new ByteArrayInputStream(block));
                all.add((X509Certificate) one);
            }
        } catch (CertificateException e) {
            return null;
        }
        return all.isEmpty() ? null : new Chain(List.copyOf(all));
    }

    /** That of the server. */
    X509Certificate leaf() {
        return certificates.get(0);
    }

    /** What it is for, in order; of an old one without such a list, its common name. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = leaf().getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                boolean name = each.get(0) instanceof Integer kind && (kind == DNS || kind == ADDRESS);
                if (name && each.get(1) instanceof String text) {
                    names.add(text.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names.isEmpty()
                ? List.of(subject(leaf()))
                : names.stream().sorted().toList();
    }

    /** Whether a client that asks for this name accepts it, as far as names go. */
    boolean covers(String name) {
        int dot = name.indexOf('.');
        return names().contains(name) || dot > 0 && names().contains("*" + name.substring(dot));
    }

    /** Kind and size of its key, as the parameter says them: {@code ecdsa-p256}, {@code rsa-2048}. */
    String key() {
        PublicKey key = leaf().getPublicKey();
        if (key instanceof ECPublicKey curve) {
            return "ecdsa-p" + curve.getParams().getCurve().getField().getFieldSize();
        }
        return key instanceof RSAPublicKey rsa
                ? "rsa-" + rsa.getModulus().bitLength()
                : key.getAlgorithm().toLowerCase(Locale.ROOT);
    }

    /** The common name of who has issued a certificate, or all that is said of it. */
    static String issuer(X509Certificate certificate) {
        return commonName(certificate.getIssuerX500Principal().getName());
    }

    /** The common name of a certificate, or all that is said of it. */
    static String subject(X509Certificate certificate) {
        return commonName(certificate.getSubjectX500Principal().getName());
    }

    private static String commonName(String name) {
        Matcher found = COMMON_NAME.matcher(name);
        return found.find() ? found.group(1).replaceAll("\\\\(.)", "$1") : name;
    }

    /** Whether no CA has issued it. */
    boolean isSelfSigned() {
        return leaf().getSubjectX500Principal().equals(leaf().getIssuerX500Principal());
    }

    /** Its number, in hexadecimal. */
    String serial() {
        return leaf().getSerialNumber().toString(16);
    }

    /** SHA-256 of it, in hexadecimal. */
    String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(leaf().getEncoded());
            return HexFormat.of().formatHex(hash);
        } catch (CertificateEncodingException e) {
            return "";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The second from which it is valid. */
    long begin() {
        return leaf().getNotBefore().getTime() / MILLIS;
    }

    /** The last second in which it is valid. */
    long end() {
        return leaf().getNotAfter().getTime() / MILLIS;
    }

    /** Seconds for which it is valid in all. */
    long lifetime() {
        return end() - begin() + 1;
    }

    /** A second as it is told. */
    static String time(long second) {
        return TIME.format(Instant.ofEpochSecond(second));
    }
}
