package dev.plumb.modules.system.packages;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
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
        if (trouble != null) {
            reads.forEach(read -> into.failed(read.ref(), trouble));
            return;
        }
        String[] lines = result.stdoutText().strip().split("\n");
        AptCacheState state = AptCacheState.ABSENT;
        if (lines.length >= 3 && lines[1].equals("lists")) {
            long updated = Long.parseLong(lines[2]);
            state = new AptCacheState(true, updated, Long.parseLong(lines[0]) - updated, false, false);
        }
        for (Read<AptCacheState> read : reads) {
            into.state(read.ref(), state);
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
