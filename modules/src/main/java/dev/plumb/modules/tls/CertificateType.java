package dev.plumb.modules.tls;

import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Certificates in files and of servers; the key is a {@link CertificateSource}. */
final class CertificateType implements ResourceType<CertificateState> {
    static final CertificateType TYPE = new CertificateType();

    /** Of a file, no more than this is looked at: a chain has a few kilobytes. */
    private static final String FUNCTIONS = """
            date +%s
            f() {
            echo '='
            [ -e "$1" ]||[ -L "$1" ]||return 0
            [ -r "$1" ]||{ echo '!denied';return;}
            echo '!none'
            head -c 262144 -- "$1"|sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/s/^/|/p'
            }
            s() {
            echo '='
            command -v openssl >/dev/null||{ echo '!openssl is not there; package openssl brings it';return;}
            if [ -n "$2" ];then o=$(timeout 15 openssl s_client -connect "$1" -servername "$2" -showcerts 2>&1 </dev/null)
            else o=$(timeout 15 openssl s_client -connect "$1" -noservername -showcerts 2>&1 </dev/null);fi
            printf '%s\\n' "$o"|sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/s/^/|/p
            s/^.*:\\(BIO_connect\\|BIO_lookup_ex\\|connect\\):\\([^:]*\\):.*$/!\\2/p'
            }
            """;

    private CertificateType() {}

    static ResourceRef<CertificateState> ref(CertificateSource source) {
        return new ResourceRef<>(TYPE, source);
    }

    @Override
    public String name() {
        return "certificate";
    }

    /** A server may take its time. */
    @Override
    public Duration readTime() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Script readScript(List<Read<CertificateState>> reads) {
        StringBuilder text = new StringBuilder(FUNCTIONS);
        for (Read<CertificateState> read : reads) {
            CertificateSource source = read.ref().key(CertificateSource.class);
            if (source instanceof CertificateSource.Served served) {
                String host = served.host().indexOf(':') < 0 ? served.host() : "[" + served.host() + "]";
                boolean name = !served.name().matches("[0-9.]+|.*:.*");
                text.append("s ")
                        .append(Sh.quote(host + ":" + served.port()))
                        .append(' ')
                        .append(Sh.quote(name ? served.name() : ""))
                        .append('\n');
            } else {
                text.append("f ").append(Sh.quote(read.ref().key())).append('\n');
            }
        }
        return Script.of(text.append("printf '=\\nend\\n'\n").toString());
    }

    @Override
    public void parse(List<Read<CertificateState>> reads, ScriptResult result, ReadSink<CertificateState> into) {
        String[] parts = result.stdoutText().split("(?m)^=\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<CertificateState> ref = reads.get(i).ref();
            if (parts.length != reads.size() + 2
                    || !parts[parts.length - 1].strip().equals("end")
                    || !parts[0].strip().matches("\\d{1,15}")) {
                into.failed(ref, "the host's answer is not complete");
                continue;
            }
            String said = parts[i + 1].strip();
            Chain chain = Chain.of(said.replace("\n|", "\n"));
            into.state(
                    ref,
                    new CertificateState(
                            true, chain, Long.parseLong(parts[0].strip()), chain == null ? trouble(ref, said) : null));
        }
    }

    private static String trouble(ResourceRef<CertificateState> ref, String said) {
        int mark = said.indexOf('!');
        if (ref.key(CertificateSource.class) instanceof CertificateSource.Served) {
            return mark < 0
                    ? "no certificate is shown there"
                    : said.substring(mark + 1).lines().findFirst().orElse("");
        } else if (said.isEmpty()) {
            return "there is no such file";
        }
        return said.startsWith("!denied")
                ? "it cannot be read: permission denied; write become: true"
                : "no certificate can be read there";
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<CertificateState> read) {
        CertificateSource source = read.key(CertificateSource.class);
        if (source instanceof CertificateSource.InFile file) {
            String path = file.path();
            return changed.type() == FileType.TYPE
                            && (path.equals(changed.key())
                                    || Paths.isBelow(changed.key(), path)
                                    || Lineages.isOf(changed.key(), Lineages.nameOf(path)))
                    || changed.type() == LineageType.TYPE && changed.key().equals(Lineages.nameOf(path));
        }
        return changed.type() == Services.TYPE
                || changed.type() == LineageType.TYPE
                || changed.type() == ServedType.TYPE
                || changed.type() == FileType.TYPE && Paths.isBelow("/etc/nginx", changed.key());
    }

    @Override
    public @Nullable CertificateState follows(
            ResourceRef<?> planned, State after, ResourceRef<CertificateState> read, CertificateState now) {
        return CertificateState.COMING;
    }

    /** A command names the file, or whom to connect to. */
    @Override
    public String spoken(ResourceRef<CertificateState> ref) {
        return ref.key(CertificateSource.class) instanceof CertificateSource.Served served ? served.host() : ref.key();
    }

    @Override
    public CertificateState absent(ResourceRef<CertificateState> ref) {
        return CertificateState.ABSENT;
    }
}
