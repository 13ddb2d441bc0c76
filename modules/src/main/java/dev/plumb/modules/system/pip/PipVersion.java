package dev.plumb.modules.system.pip;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as Python's packages have it (PEP 440).
 *
 * @param epoch what counts before all
 * @param release its numbers
 * @param suffix what is before or after the release, in the order of its weight: the kind of a pre-release, its number, those of
 *     a post-release and of a development release
 * @param local the part behind a plus sign, or empty
 */
record PipVersion(BigInteger epoch, List<BigInteger> release, List<BigInteger> suffix, String local)
        implements Comparable<PipVersion> {
    private static final Pattern FORM = Pattern.compile("v?(?:(\\d+)!)?(\\d+(?:\\.\\d+)*)"
            + "(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\\d*))?"
            + "(?:-(\\d+)|[-_.]?(post|rev|r)[-_.]?(\\d*))?(?:[-_.]?(dev)[-_.]?(\\d*))?"
            + "(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?");

    private static final int DEV = -4;
    private static final int FINAL = 0;
    private static final int FAR = Integer.MAX_VALUE;

    /** The version of a text, or null when it is none. */
    static @Nullable PipVersion of(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return null;
        }
        List<BigInteger> release = new ArrayList<>();
        Arrays.stream(form.group(2).split("\\.")).forEach(number -> release.add(new BigInteger(number)));
        String pre = form.group(3);
        boolean post = form.group(5) != null || form.group(6) != null;
        boolean dev = form.group(8) != null;
        int rank = pre == null ? dev && !post ? DEV : FINAL : pre.startsWith("a") ? -3 : pre.startsWith("b") ? -2 : -1;
        List<BigInteger> suffix = List.of(
                BigInteger.valueOf(rank),
                number(form.group(4)),
                post ? number(form.group(5) != null ? form.group(5) : form.group(7)) : BigInteger.valueOf(-1),
                dev ? number(form.group(9)) : BigInteger.valueOf(FAR));
        String local = form.group(10) == null ? "" : form.group(10).replaceAll("[-_]", ".");
        return new PipVersion(number(form.group(1)), List.copyOf(release), suffix, local);
    }

    private static BigInteger number(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits);
    }

    /** The same without its local part. */
    PipVersion open() {
        return new PipVersion(epoch, release, suffix, "");
    }

    /** Only its epoch and so many numbers of its release. */
    PipVersion cut(int numbers) {
        List<BigInteger> first = new ArrayList<>(release);
        while (first.size() < numbers) {
            first.add(BigInteger.ZERO);
        }
        return new PipVersion(epoch, List.copyOf(first.subList(0, numbers)), List.of(), "");
    }

    boolean isPrerelease() {
        return suffix.get(0).signum() < 0 || suffix.get(3).intValue() != FAR;
    }

    boolean isPost() {
        return suffix.get(2).signum() >= 0;
    }

    /** Whether both are of one release, whatever comes before or after it. */
    boolean hasReleaseOf(PipVersion other) {
        return epoch.equals(other.epoch) && compare(release, other.release) == 0;
    }

    @Override
    public int compareTo(PipVersion other) {
        int order = epoch.compareTo(other.epoch);
        order = order != 0 ? order : compare(release, other.release);
        order = order != 0 ? order : compare(suffix, other.suffix);
        return order != 0 ? order : compareLocal(local, other.local);
    }

    private static int compare(List<BigInteger> one, List<BigInteger> other) {
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            BigInteger a = i < one.size() ? one.get(i) : BigInteger.ZERO;
            BigInteger b = i < other.size() ? other.get(i) : BigInteger.ZERO;
            if (!a.equals(b)) {
                return a.compareTo(b);
            }
        }
        return 0;
    }

    /** Numbers are above words. */
    private static int compareLocal(String one, String other) {
        String[] a = one.isEmpty() ? new String[0] : one.split("\\.");
        String[] b = other.isEmpty() ? new String[0] : other.split("\\.");
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            boolean numbers = a[i].matches("\\d+") && b[i].matches("\\d+");
            int order = numbers
                    ? new BigInteger(a[i]).compareTo(new BigInteger(b[i]))
                    : a[i].matches("\\d+") != b[i].matches("\\d+")
                            ? a[i].matches("\\d+") ? 1 : -1
                            : a[i].compareTo(b[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.length, b.length);
    }
}
