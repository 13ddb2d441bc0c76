package dev.plumb.modules.kit.accounts;

import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the accounts of a host have their home directories; there is one such resource. */
public final class Homes implements ResourceType<HomesState> {
    /** The type. */
    public static final Homes TYPE = new Homes();

    /** The only resource. */
    public static final ResourceRef<HomesState> REF = new ResourceRef<>(TYPE, "homes");

    /** Lines about the user who reads: home, name, and where the home is. */
    private static final int OWN = 3;

    private Homes() {}

    @Override
    public String name() {
        return "accounts";
    }

    /** The task's own user comes last: its account may be known to a directory service only. */
    @Override
    public Script readScript(List<Read<HomesState>> reads) {
        return Script.of("cut -d: -f1,6 /etc/passwd\nprintf ':%s\\n' ~ \"$(id -un)\" \"$(cd ~ && pwd -P)\"\n");
    }

    @Override
    public void parse(List<Read<HomesState>> reads, ScriptResult result, ReadSink<HomesState> into) {
        Map<String, String> homes = new TreeMap<>();
        List<String> own = new ArrayList<>();
        for (String line : result.stdoutText().split("\n")) {
            int colon = line.indexOf(':');
            if (colon == 0) {
                own.add(line.substring(1));
            } else if (colon > 0) {
                homes.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        if (own.size() != OWN) {
            reads.forEach(read -> into.failed(read.ref(), "the host's answer cannot be understood"));
            return;
        }
        homes.put("", own.get(0));
        HomesState state = new HomesState(homes, own.get(1), own.get(2).isEmpty() ? null : own.get(2));
        reads.forEach(read -> into.state(read.ref(), state));
    }

    @Override
    public HomesState absent(ResourceRef<HomesState> ref) {
        return new HomesState(Map.of(), "", null);
    }

    @Override
    public HomesState seenBy(HomesState state, String user, String group) {
        return state.readBy(user);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<HomesState> read) {
        return changed.type() instanceof Users;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public @Nullable HomesState follows(
            ResourceRef<?> planned, State after, ResourceRef<HomesState> read, HomesState now) {
        return after instanceof UserState user ? now.with(planned.key(), user.exists() ? user.home() : null) : null;
    }
}
