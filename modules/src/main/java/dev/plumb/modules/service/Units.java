package dev.plumb.modules.service;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether systemd knows all unit files as they are now; there is one resource, with the key "units". */
final class Units implements ResourceType<Units.UnitsState> {
    static final Units TYPE = new Units();

    private static final ResourceRef<UnitsState> REF = new ResourceRef<>(TYPE, "units");

    private Units() {}

    /**
     * What systemd knows of unit files.
     *
     * @param exists whether systemd runs on the host
     * @param current whether it has read all of them since they last changed
     */
    record UnitsState(boolean exists, boolean current) implements State {
        @Override
        public Attributes attributes() {
            return exists
                    ? Attributes.builder()
                            .text("unit files", current ? "as read" : "changed since they were read")
                            .build()
                    : Attributes.NONE;
        }
    }

    static ResourceRef<UnitsState> ref() {
        return REF;
    }

    @Override
    public String name() {
        return "systemd";
    }

    /**
     * Compares the time at which systemd last read its units with the times at which files there changed. systemd tells it
     * as microseconds of the monotonic clock only; seconds of the wall clock would be too coarse. Both clocks are read again
     * until that happens within one tick (10 ms), or, on a machine that is too busy for that, a dozen times: then the two that
     * were read closest together count. The monotonic one is read first: a pause between them must not make files seem newer
     * than they are.
     */
    @Override
    public Script readScript(List<Read<UnitsState>> reads) {
        return Script.of("""
                [ -d /run/systemd/system ] || { echo none; exit 0; }
                r=$(systemctl show --value -p UnitsLoadTimestampMonotonic)
                # before systemd 250, and until units are first reloaded after a boot, only the end of the first load is known
                [ "${r:-0}" != 0 ] || r=$(systemctl show --value -p UnitsLoadFinishTimestampMonotonic)
                v=
                for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
                read -r b rest </proc/uptime; n=$(date +%s.%N); read -r u rest </proc/uptime
                v="$v $b $n"
                [ "$b" != "$u" ] || break
                done
                t=$(awk -v r="$r" -v v="$v" 'BEGIN { k = split(v, c, " "); for (i = 1; i < k; i += 2) {
                d = c[i + 1] - c[i]; if (i == 1 || d < m) m = d }; printf "%.3f", m + r / 1000000 }')
                f=$(find /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system \
                /usr/lib/systemd/system /lib/systemd/system /etc/fstab /etc/crypttab /etc/init.d /etc/containers/systemd \
                /usr/share/containers/systemd /etc/systemd/system-generators \\( -type f -o -type l -o -type d \\) -newerct "@$t" 2>/dev/null)
                if [ -n "$f" ]; then echo changed; else echo current; fi
                """);
    }

    @Override
    public void parse(List<Read<UnitsState>> reads, ScriptResult result, ReadSink<UnitsState> into) {
        String answer = result.stdoutText().strip();
        for (Read<UnitsState> read : reads) {
            switch (answer) {
                case "none" -> into.state(read.ref(), new UnitsState(false, false));
                case "current" -> into.state(read.ref(), new UnitsState(true, true));
                case "changed" -> into.state(read.ref(), new UnitsState(true, false));
                default -> into.failed(read.ref(), "the host does not tell whether systemd knows its unit files");
            }
        }
    }

    @Override
    public UnitsState absent(ResourceRef<UnitsState> ref) {
        return new UnitsState(false, true);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<UnitsState> read) {
        return changed.equals(read) || changed.type() == Services.TYPE || isUnitFile(changed);
    }

    private static boolean isUnitFile(ResourceRef<?> ref) {
        return ref.type().name().equals("file")
                && (ref.key().contains("/systemd/system/") || Generators.isInput(ref.key()));
    }

    @Override
    public @Nullable UnitsState follows(
            ResourceRef<?> planned, State after, ResourceRef<UnitsState> read, UnitsState now) {
        if (isUnitFile(planned)) {
            return new UnitsState(now.exists(), false);
        }
        return after instanceof ServiceState service && service.unitsRead() ? new UnitsState(now.exists(), true) : null;
    }
}
