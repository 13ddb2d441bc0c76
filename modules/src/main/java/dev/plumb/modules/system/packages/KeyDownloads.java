package dev.plumb.modules.system.packages;

import dev.plumb.module.States;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host gets from a URL: keys of sources, of up to 1 MiB. By curl or wget, else by apt's own helper, which an empty host
 * has.
 */
final class KeyDownloads implements ResourceType<KeyDownloads.Download> {
    static final KeyDownloads TYPE = new KeyDownloads();

    /** Three lines for each: the status, what came in base64, and what was said in base64. */
    private static final String SCRIPT = """
            d=$(mktemp -d /run/plumb-keys.XXXXXX 2>/dev/null || mktemp -d) || exit 1
            trap 'rm -rf "$d"' EXIT
            trap 'exit 1' HUP INT TERM
            get() {
            case $1 in file://*) cat <"${1#file://}" >"$d/k"; return;; esac
            if command -v curl >/dev/null; then
            printf 'url = "%s"\\n' "$1" | curl -fsSL --connect-timeout 20 --max-time 120 --max-filesize 1048576 -o "$d/k" -K -
            elif command -v wget >/dev/null; then printf '%s\\n' "$1" | wget -nv -T 20 -O "$d/k" -i -
            else
            /usr/lib/apt/apt-helper -qq -o APT::Sandbox::User=root -o Acquire::http::Timeout=20 -o Acquire::Retries=0 \\
            -o Acquire::AllowInsecureRepositories=true download-file "$1" "$d/k"
            fi
            }
            for i in URLS; do
            rm -f "$d/k"
            e=$( (ulimit -f 2049; get "$i") 2>&1 >/dev/null); echo $?
            [ ! -f "$d/k" ] || base64 <"$d/k" | tr -d '\\n'
            echo
            printf %s "$e" | base64 | tr -d '\\n'; echo
            done
            """;

    private KeyDownloads() {}

    /**
     * What came.
     *
     * @param content null when nothing did
     * @param error why not, or empty
     */
    record Download(byte @Nullable [] content, String error) implements State {
        @Override
        public boolean exists() {
            return content != null;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    static ResourceRef<Download> ref(String url) {
        return new ResourceRef<>(TYPE, url);
    }

    /**
     * What is there.
     *
     * @return null when it cannot be had yet, but perhaps after what is planned before
     * @throws PlanFailure when it cannot be had
     */
    static byte @Nullable [] content(States host, String url) {
        Download got = host.get(ref(url));
        if (host.isDryRun()
                && url.startsWith("file://")
                && host.isPlanned(FileType.ref(url.substring("file://".length())))) {
            host.assume("that " + url + " has a key then");
            return null;
        }
        if (got.content == null && host.isDryRun() && !host.isCertain(ref(url))) {
            host.assume("that " + url + " can be fetched then");
        } else if (got.content == null) {
            throw new PlanFailure(url + " cannot be fetched: " + got.error);
        }
        return got.content;
    }

    @Override
    public String name() {
        return "key";
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Script readScript(List<Read<Download>> reads) {
        return Script.of(SCRIPT.replace(
                "URLS", Sh.words(reads.stream().map(read -> read.ref().key()).toList())));
    }

    @Override
    public void parse(List<Read<Download>> reads, ScriptResult result, ReadSink<Download> into) {
        String[] lines = result.stdoutText().split("\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            Download state = lines.length <= 3 * i + 3 ? null : state(lines[3 * i], lines[3 * i + 1], lines[3 * i + 2]);
            if (state == null) {
                into.failed(reads.get(i).ref(), "the host's answer is not complete");
            } else {
                into.state(reads.get(i).ref(), state);
            }
        }
    }

    private static @Nullable Download state(String status, String content, String said) {
        try {
            String error = new String(Base64.getDecoder().decode(said), StandardCharsets.UTF_8).strip();
            byte[] bytes = Base64.getDecoder().decode(content);
            return status.equals("0") && bytes.length > 0
                    ? new Download(bytes, "")
                    : new Download(null, error.isEmpty() ? "exit status " + status : lastLine(error));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String lastLine(String text) {
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    @Override
    public Download absent(ResourceRef<Download> ref) {
        return new Download(null, "nothing is there");
    }

    /** With certificates, with a program that fetches, and with a server on the host itself. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<Download> ref, Provider provider) {
        return Provider.Chance.LIKELY;
    }

    /** A program that fetches it, or the certificates to trust, may come with a package. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Download> read) {
        return changed.equals(read)
                || changed.type() == Packages.TYPE
                || changed.type() instanceof FileType && read.key().equals("file://" + changed.key());
    }
}
