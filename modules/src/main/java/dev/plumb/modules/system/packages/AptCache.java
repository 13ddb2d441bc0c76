package dev.plumb.modules.system.packages;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lists of available packages below {@code /var/lib/apt/lists}; there is one resource, with the key "lists". */
final class AptCache implements ResourceType<AptCacheState> {
    static final AptCache TYPE = new AptCache();

    private static final ResourceRef<AptCacheState> REF = new ResourceRef<>(TYPE, "lists");

    private AptCache() {}

    static ResourceRef<AptCacheState> ref() {
        return REF;
    }

    @Override
    public String name() {
        return "apt-cache";
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(10);
    }

    /** Prints the time now, whether there are lists, and when they were renewed: apt's stamp first, else the directory. */
    @Override
    public Script readScript(List<Read<AptCacheState>> reads) {
        return Script.of(Apt.needed("apt-get") + """
                date +%s
                set -- /var/lib/apt/lists/*Release
                [ -e "$1" ] && echo lists || echo none
                stat -c %Y /var/lib/apt/periodic/update-success-stamp /var/lib/apt/lists 2>/dev/null
                true
                """);
    }

    @Override
    public void parse(List<Read<AptCacheState>> reads, ScriptResult result, ReadSink<AptCacheState> into) {
        String trouble = Apt.trouble(result);
        AptCacheState state =
                trouble == null ? state(result.stdoutText().strip().split("\n")) : null;
        for (Read<AptCacheState> read : reads) {
            if (state == null) {
                into.failed(read.ref(), trouble == null ? "the host's answer is not complete" : trouble);
            } else {
                into.state(read.ref(), state);
            }
        }
    }

    /** From the time now, {@code lists} or {@code none}, and when they were renewed; null when it is not that. */
    private static @Nullable AptCacheState state(String[] lines) {
        if (lines.length >= 2 && lines[1].equals("none")) {
            return AptCacheState.ABSENT;
        } else if (lines.length < 3 || !lines[1].equals("lists")) {
            return null;
        }
        try {
            long updated = Long.parseUnsignedLong(lines[2]);
            return updated < 0
                    ? null
                    : new AptCacheState(true, updated, Long.parseLong(lines[0]) - updated, false, false);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public AptCacheState absent(ResourceRef<AptCacheState> ref) {
        return AptCacheState.ABSENT;
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<AptCacheState> read) {
        return changed.equals(read) || isSource(changed);
    }

    /** Whether this is a file that says where packages come from or which are preferred. */
    private static boolean isSource(ResourceRef<?> ref) {
        return ref.type().name().equals("file") && ref.key().startsWith("/etc/apt/");
    }

    @Override
    public @Nullable AptCacheState follows(
            ResourceRef<?> planned, State after, ResourceRef<AptCacheState> read, AptCacheState now) {
        return isSource(planned)
                ? new AptCacheState(now.exists(), now.updated(), now.age(), now.planned(), true)
                : null;
    }
}
