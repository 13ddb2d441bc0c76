package dev.plumb.modules.tls;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import org.jspecify.annotations.Nullable;

/**
 * A certificate somewhere.
 *
 * @param isKnown false where an earlier task will bring another one
 * @param chain what was found; null when there is none
 * @param now the host's time, in seconds since 1970
 * @param trouble why there is none, in the words of who was asked; or null
 */
record CertificateState(
        boolean isKnown,
        @Nullable Chain chain,
        long now,
        @Nullable String trouble) implements State {
    static final CertificateState ABSENT = new CertificateState(true, null, 0, null);

    /** An earlier task will bring another one. */
    static final CertificateState COMING = new CertificateState(false, null, 0, null);

    @Override
    public boolean exists() {
        return chain != null || !isKnown;
    }

    @Override
    public Attributes attributes() {
        return chain == null
                ? Attributes.NONE
                : Attributes.builder().text("sha256", chain.fingerprint()).build();
    }
}
