package dev.plumb.modules.tls;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that certbot keeps, with its renewal.
 *
 * @param exists whether certbot has it
 * @param fields what matters of it, by name and in the order in which it is shown
 * @param seen what was read; {@link Seen#NOTHING} where it is planned
 */
record LineageState(boolean exists, Map<String, Value> fields, Seen seen) implements State {
    /**
     * What was read.
     *
     * @param chain the certificate; null when there is none
     * @param conf how it is renewed
     * @param stray whether a directory of its name is there that certbot knows nothing of
     * @param now the host's time, in seconds since 1970
     * @param failures orders that failed
     * @param users files of nginx that name it
     */
    record Seen(
            @Nullable Chain chain,
            RenewalConf conf,
            boolean stray,
            long now,
            List<Failure> failures,
            List<String> users) {
        static final Seen NOTHING = new Seen(null, RenewalConf.NONE, false, 0, List.of(), List.of());
    }

    /**
     * A line of what the host remembers of failures.
     *
     * @param time when a validation failed; for a limit, from when on the CA may be asked again
     * @param kind {@code failed} or {@code limited}
     * @param server URL of the CA
     * @param name the name that could not be validated; for a limit, that of the certificate
     */
    record Failure(long time, String kind, String server, String name) {
        static @Nullable Failure parse(String line) {
            String[] words = line.strip().split(" ");
            return words.length == 4 && words[0].matches("\\d{1,15}")
                    ? new Failure(Long.parseLong(words[0]), words[1], words[2], words[3])
                    : null;
        }
    }

    static final LineageState ABSENT = new LineageState(false, Map.of(), Seen.NOTHING);

    /** Keeps the order. */
    LineageState {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What was read of one. */
    static LineageState read(Seen seen) {
        Chain chain = seen.chain();
        if (chain == null || seen.conf().values().isEmpty()) {
            return new LineageState(false, Map.of(), seen);
        }
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("names", new Value.Text(String.join(", ", chain.names())));
        fields.put("server", new Value.Text(String.valueOf(seen.conf().server())));
        fields.put("key", new Value.Text(chain.key()));
        fields.put("challenge", new Value.Text(seen.conf().challenge()));
        fields.put("renewal", new Value.Text(seen.conf().renewal()));
        fields.put("serial", new Value.Text(chain.serial()));
        fields.put("expires", new Value.Text(Chain.time(chain.end())));
        return new LineageState(true, fields, seen);
    }

    /** What a plan makes of it: these fields. */
    static LineageState planned(Map<String, Value> fields) {
        return new LineageState(true, fields, Seen.NOTHING);
    }

    /** The certificate; null when there is none, or it is only planned. */
    @Nullable
    Chain chain() {
        return seen.chain();
    }

    @Override
    public Attributes attributes() {
        Attributes.Builder attributes = Attributes.builder();
        if (exists) {
            fields.forEach(attributes::value);
        }
        return attributes.build();
    }
}
