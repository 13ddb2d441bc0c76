package dev.plumb.modules.nginx;

import dev.plumb.module.States;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.system.packages.Installation;
import dev.plumb.modules.system.packages.PackageState;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What matters of a host's nginx: some directives are known from some version on, and an unknown one is an error.
 *
 * @param version such as 1022001 for 1.22.1
 * @param openssl such as 3000000 for 3.0
 * @param hasIpv6 whether the host's kernel knows IPv6
 */
record NginxBuild(int version, int openssl, boolean hasIpv6) {
    /** One that knows all. */
    static final NginxBuild NEWEST = new NginxBuild(number("1.29.8"), number("3.5"), true);

    private static final int PART = 1000;

    /** What is taken for granted where nothing is known. */
    private static final String OLD = "1.22.1 3.0";

    /** What Debian's releases have. */
    private static final Map<String, String> DEBIAN = Map.of("11", "1.18.0 1.1.1", "12", OLD, "13", "1.26.3 3.5");

    private static final Read<FileState> RELEASE = new Read<>(FileType.ref("/usr/lib/os-release"), FileType.CONTENT);

    /** What {@link #of} asks for. */
    static List<Read<?>> reads() {
        return List.of(Read.of(NginxType.VERSION), Read.of(NginxType.IPV6), RELEASE);
    }

    /**
     * That of a host. Where nginx is only planned, it is the one that Debian's release has, and the plan says that it assumes so.
     *
     * @param need what it is for, should it be missing
     */
    static NginxBuild of(States host, String need) {
        host.need(reads());
        boolean hasIpv6 = host.get(NginxType.IPV6).exists();
        String told = host.get(NginxType.VERSION).value();
        if (told == null) {
            host.require(NginxType.VERSION, need + "; the module nginx installs it");
            String planned = host.find(Read.of(Installation.ref("nginx")))
                    .map(PackageState::version)
                    .orElse(null);
            return coming(host, planned);
        }
        return of(told, hasIpv6);
    }

    /**
     * One that is not there yet; what is not known of it is that of the host's release, and the plan says that it assumes so.
     *
     * @param planned the version of the package that is to be installed, or null
     */
    static NginxBuild coming(States host, @Nullable String planned) {
        host.need(reads());
        String release = release(host);
        String[] words = (release == null ? OLD : release).split(" ");
        String version = planned == null ? words[0] : planned;
        if (release == null || planned == null) {
            host.assume("that nginx is version " + version);
        }
        return of(version + " " + words[1], host.get(NginxType.IPV6).exists());
    }

    /** What the host's release has; null where that is not known. */
    private static @Nullable String release(States host) {
        FileState file = host.get(RELEASE);
        String text = file.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.UTF_8)
                : "";
        Matcher line = Pattern.compile("(?m)^VERSION_ID=\"?(\\d+)").matcher(text);
        return text.contains("ID=debian") && line.find() ? DEBIAN.get(line.group(1)) : null;
    }

    /** From the version of nginx and those of OpenSSL, blanks between them: that which it runs with is the last one. */
    static NginxBuild of(@Nullable String told, boolean hasIpv6) {
        String[] words = String.valueOf(told).split(" ");
        return new NginxBuild(number(words[0]), words.length > 1 ? number(words[words.length - 1]) : 0, hasIpv6);
    }

    private static int number(String text) {
        Matcher number = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?").matcher(text);
        if (!number.find()) {
            return 0;
        }
        int last = number.group(3) == null ? 0 : Integer.parseInt(number.group(3));
        return (Integer.parseInt(number.group(1)) * PART + Integer.parseInt(number.group(2))) * PART + last;
    }

    private boolean isFrom(String since) {
        return version >= number(since);
    }

    /** {@code http2 on}; below it is a word of {@code listen}. */
    boolean hasHttp2Directive() {
        return isFrom("1.25.1");
    }

    boolean canRejectHandshake() {
        return isFrom("1.19.4");
    }

    /** Keys of session tickets are exchanged from then on; below they stay as long as nginx runs. */
    boolean rotatesTickets() {
        return isFrom("1.23.2");
    }

    boolean hasKeepaliveMinTimeout() {
        return isFrom("1.27.4");
    }

    /** Connections to an upstream are kept from then on, unless it says otherwise; below {@code keepalive 0} is an error. */
    boolean keepsUpstreams() {
        return isFrom("1.29.7");
    }

    /** The groups of Mozilla's guideline. */
    String curves() {
        return (openssl >= number("3.5") ? "X25519MLKEM768:" : "") + "X25519:prime256v1:secp384r1";
    }
}
