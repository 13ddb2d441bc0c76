package dev.plumb.modules.tls;

import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.tls.LetsencryptCertificateModule.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Why a certificate is to be ordered, and why it must not be for a while. */
record Reasons(Params p, LineageState now) {
    private static final long DAY = 86_400;
    private static final long HOUR = 3_600;

    /** Validations that may fail for a name within an hour before Let's Encrypt refuses it. */
    private static final int MOST_FAILURES = 5;

    /** The timer comes twice a day, each time up to twelve hours late; of a short lifetime a day is too much. */
    private static final long SHARE_OF_DELAY = 60;

    List<String> all() {
        Chain chain = now.chain();
        if (!now.exists() || chain == null) {
            return List.of("missing");
        }
        List<String> reasons = new ArrayList<>();
        Set<String> wanted = new TreeSet<>(p.names());
        Set<String> found = new TreeSet<>(chain.names());
        if (!wanted.equals(found)) {
            StringBuilder names = new StringBuilder("names");
            wanted.stream()
                    .filter(name -> !found.contains(name))
                    .forEach(name -> names.append(" +").append(name));
            found.stream()
                    .filter(name -> !wanted.contains(name))
                    .forEach(name -> names.append(" -").append(name));
            reasons.add(names.toString());
        }
        if (!p.directory().equals(now.seen().conf().server())) {
            reasons.add("issuer");
        }
        if (!p.keyType().shown().equals(chain.key())) {
            reasons.add("key");
        }
        long left = chain.end() - now.seen().now();
        long delay = Math.min(DAY, chain.lifetime() / SHARE_OF_DELAY);
        if (left < 0) {
            reasons.add("expired");
        } else if (left < chain.lifetime() / 3 - delay) {
            reasons.add("due, " + left / DAY + " of " + chain.lifetime() / DAY + " days left");
        }
        return reasons;
    }

    /**
     * Keeps to what the CA has said, and to what it would say.
     *
     * @throws PlanFailure when it must not be asked now
     */
    void refuse() {
        long time = now.seen().now();
        for (LineageState.Failure each : now.seen().failures()) {
            boolean ours = each.server().equals(p.directory()) && each.name().equals(p.name());
            if (each.kind().equals("limited") && ours && each.time() > time) {
                throw new PlanFailure("the CA does not want to be asked for certificate " + p.name() + " before "
                        + Chain.time(each.time()) + ", as it said to an earlier order; nothing is ordered before that");
            }
        }
        for (String name : p.names()) {
            List<Long> recent = now.seen().failures().stream()
                    .filter(each -> each.kind().equals("failed")
                            && each.server().equals(p.directory())
                            && each.name().equals(name)
                            && each.time() > time - HOUR)
                    .map(LineageState.Failure::time)
                    .sorted()
                    .toList();
            if (recent.size() >= MOST_FAILURES - 1) {
                throw new PlanFailure("the CA could not validate " + name + " " + recent.size()
                        + " times within the last hour; one more, and it would refuse this name. It can be tried again after "
                        + Chain.time(recent.get(recent.size() - MOST_FAILURES + 1) + HOUR));
            }
        }
    }
}
