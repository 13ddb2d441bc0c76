package dev.plumb.modules.tls;

import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which certificate nginx has loaded where a file of it is used: it reads files only when it is reloaded. */
final class ServedType implements ResourceType<ServedType.Served> {
    static final ServedType TYPE = new ServedType();

    /** A server that was told to end its old workers may serve either for a moment, but one that answers answers at once. */
    static final String LOOK = """
            plumb_listens() {
            for plumb_f in /proc/net/tcp /proc/net/tcp6;do
            [ -r $plumb_f ]||continue
            while read -r plumb_a plumb_b plumb_c plumb_d plumb_e;do
            case $plumb_b:$plumb_d in *:01BB:0A)return 0;;esac
            done <$plumb_f
            done
            return 1
            }
            plumb_used() {
            grep -rhsoE '/etc/(plumb/tls|letsencrypt/live)/[A-Za-z0-9._-]+/fullchain\\.pem' /etc/nginx|sort -u
            }
            plumb_served() {
            timeout 10 openssl s_client -connect 127.0.0.1:443 -servername "$1" 2>/dev/null </dev/null|
            sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/p'
            }
            plumb_first() {
            sed -n '/-----BEGIN CERTIFICATE-----/,/-----END CERTIFICATE-----/{p
            /-----END CERTIFICATE-----/q
            }' "$1" 2>/dev/null
            }
            """;

    private static final String READ = """
            u=
            ! command -v openssl >/dev/null||! plumb_listens||u=" $(plumb_used|tr '\\n' ' ')"
            while [ $# -gt 1 ];do
            case $u in *"/tls/$1/fullchain.pem "*|*"/live/$1/fullchain.pem "*)
            echo "served $1"
            plumb_served "$2"
            echo "file $1"
            plumb_first "/etc/plumb/tls/$1/fullchain.pem";;
            esac
            shift 2
            done
            echo end
            """;

    private ServedType() {}

    /**
     * Whose.
     *
     * @param certificate its name
     * @param domain the name that a client asks for
     */
    record Site(String certificate, String domain) implements ResourceKey {
        @Override
        public String rendering() {
            return certificate;
        }
    }

    /**
     * What nginx serves.
     *
     * @param certificate which certificate that is; null where it serves none of these, or does not run
     */
    record Served(@Nullable Value certificate) implements State {
        static final Served NOTHING = new Served((Value) null);
        static final Served CURRENT = new Served(new Value.Text("the one in the file"));

        @Override
        public boolean exists() {
            return true;
        }

        /** Whether it has not read the file that is there. */
        boolean isOld() {
            return certificate != null && !equals(CURRENT);
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().value("serves", certificate).build();
        }
    }

    /** What nginx serves of a certificate under one of its names. */
    static ResourceRef<Served> ref(String certificate, String domain) {
        return new ResourceRef<>(TYPE, new Site(certificate, domain));
    }

    @Override
    public String name() {
        return "served certificate";
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Script readScript(List<Read<Served>> reads) {
        StringBuilder words = new StringBuilder("set --");
        for (Read<Served> read : reads) {
            Site site = read.ref().key(Site.class);
            words.append(' ').append(Sh.quote(site.certificate())).append(' ').append(Sh.quote(site.domain()));
        }
        return Script.of(words + "\n" + LOOK + READ);
    }

    @Override
    public void parse(List<Read<Served>> reads, ScriptResult result, ReadSink<Served> into) {
        Map<String, StringBuilder> parts = new HashMap<>();
        StringBuilder part = new StringBuilder();
        boolean isWhole = false;
        for (String line : result.stdoutText().split("\n", -1)) {
            isWhole |= line.equals("end");
            if (line.startsWith("served ") || line.startsWith("file ")) {
                part = parts.computeIfAbsent(line, each -> new StringBuilder());
            } else {
                part.append(line).append('\n');
            }
        }
        for (Read<Served> read : reads) {
            if (!isWhole) {
                into.failed(read.ref(), "the host's answer is not complete");
                continue;
            }
            Site site = read.ref().key(Site.class);
            Chain served = chain(parts, "served " + site.certificate());
            Chain file = chain(parts, "file " + site.certificate());
            into.state(read.ref(), compared(site, served, file));
        }
    }

    private static @Nullable Chain chain(Map<String, StringBuilder> parts, String key) {
        StringBuilder text = parts.get(key);
        return text == null ? null : Chain.of(text.toString());
    }

    /** One that is no older than the file, or of another site, is not of our making. */
    private static Served compared(Site site, @Nullable Chain served, @Nullable Chain file) {
        if (served == null || file == null || !served.covers(site.domain())) {
            return Served.NOTHING;
        } else if (served.leaf().equals(file.leaf())) {
            return Served.CURRENT;
        } else if (served.isSelfSigned() && !file.isSelfSigned()) {
            return new Served(new Value.Text("a self-signed one"));
        }
        return served.begin() <= file.begin() ? new Served(new Value.Text("an older one")) : Served.NOTHING;
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Served> read) {
        String name = read.key(Site.class).certificate();
        return changed.equals(read)
                || changed.type() == Services.TYPE && changed.key().equals("nginx")
                || changed.type() == LineageType.TYPE && changed.key().equals(name)
                || changed.type() == FileType.TYPE
                        && (Lineages.isOf(changed.key(), name) || Paths.isBelow("/etc/nginx", changed.key()));
    }

    /** What changes files of nginx has it reloaded, too. */
    @Override
    public @Nullable Served follows(ResourceRef<?> planned, State after, ResourceRef<Served> read, Served now) {
        boolean reloads = after instanceof ServiceState service && service.happening() != null
                || after instanceof FileState && Paths.isBelow("/etc/nginx", planned.key());
        return reloads && now.isOld() ? Served.CURRENT : null;
    }

    @Override
    public Served absent(ResourceRef<Served> ref) {
        return Served.NOTHING;
    }
}
