package dev.plumb.modules.machine;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.TextLines;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Manages kernel parameters. */
@ModuleInfo(
        name = "sysctl",
        doc = "Manages kernel parameters: what a file below `/etc` sets at the next boot, and the running value.",
        notes = {
            "The file and the running value are two states, and a plan tells which of them differs. With `reload` or `sysctl_set` the"
                    + " running value of this one parameter is set; no other line of the file is applied.",
            "`state: absent` takes the parameter out of the file; its running value stays until the next boot.",
            "Debian 13 no longer reads `/etc/sysctl.conf` at boot: write `sysctl_file: /etc/sysctl.d/NAME.conf`, which works on all"
                    + " releases.",
            "The host needs no `sysctl` program."
        },
        example = """
                - name: half-open connections
                  sysctl:
                    name: net.ipv4.tcp_max_syn_backlog
                    value: 4096
                    sysctl_file: /etc/sysctl.d/60-web.conf
                    reload: false
                """)
public final class SysctlModule implements TaskModule<SysctlModule.Params> {
    private static final List<String> TRUE = List.of("y", "yes", "on", "1", "true", "t", "1.0");
    private static final List<String> FALSE = List.of("n", "no", "off", "0", "false", "f", "0.0");

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "name of the parameter, with dots or slashes between its parts",
                    required = true,
                    aliases = "key")
            String name,

            @Param(doc = "its value; words for true and false are 1 and 0", aliases = "val") @Nullable
            String value,

            @Param(doc = "whether the file should set it", def = "present")
            Presence state,

            @Param(doc = "the file", def = "/etc/sysctl.conf")
            String sysctlFile,

            @Param(doc = "sets the running value, too", def = "true")
            boolean reload,

            @Param(doc = "sets the running value, too, whatever `reload` says", def = "false")
            boolean sysctlSet,

            @Param(doc = "a parameter that the running kernel does not have is only written to the file", def = "false")
            boolean ignoreerrors) {
        private String wanted() {
            String text = value == null ? "" : value.strip();
            String word = text.toLowerCase(Locale.ROOT);
            return TRUE.contains(word) ? "1" : FALSE.contains(word) ? "0" : text;
        }

        private ResourceRef<ValueState> running() {
            return KernelParameters.TYPE.ref(KernelParameters.key(name));
        }

        private boolean setsRunning() {
            return state == Presence.PRESENT && (reload || sysctlSet);
        }

        private ManagedFile file() {
            return ManagedFile.at(sysctlFile).whenMissing(state == Presence.ABSENT ? Missing.IGNORE : Missing.CREATE);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        String path = KernelParameters.path(KernelParameters.key(p.name));
        boolean plain = p.name.strip().matches("[A-Za-z0-9_.:@/-]+") && !(path + "/").matches(".*//.*|.*/\\.{1,2}/.*");
        return Names.first(
                Paths.invalid("sysctl_file", p.sysctlFile),
                plain ? null : "name '" + p.name + "' is no kernel parameter; write one as net.ipv4.ip_forward",
                p.state == Presence.PRESENT && p.wanted().isEmpty() ? "value is required" : null,
                Names.line("value", p.value));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(p.file().reads());
        if (p.setsRunning()) {
            reads.add(Read.of(p.running()));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            Plan plan = p.file().edit(files, old -> edited(p, old));
            return p.setsRunning() ? plan.and(running(p, host)) : plan;
        });
    }

    private static Plan running(Params p, States host) {
        ResourceRef<ValueState> ref = p.running();
        ValueState now = host.get(ref);
        if (!now.exists() && p.ignoreerrors && host.isCertain(ref)) {
            return Plan.nothing();
        } else if (!now.exists()) {
            host.require(ref, "its running value is to be set; ignoreerrors: true leaves it at the file");
        }
        String value = String.join(" ", p.wanted().split("\\s+"));
        return KernelParameters.TYPE.set(ref, now, ValueState.of(value));
    }

    /** The parameter stands where it stood first, once; all else stays as it is. What stands last counts. */
    private static @Nullable String edited(Params p, @Nullable String old) {
        List<String> lines = TextLines.of(old);
        String last = null;
        for (String line : lines) {
            last = isOf(p, line) ? line.substring(line.indexOf('=') + 1).strip() : last;
        }
        boolean present = p.state == Presence.PRESENT;
        String text = bytes(p.name.strip() + "=" + p.wanted());
        if (present ? bytes(p.wanted()).equals(last) : last == null) {
            return old;
        }
        List<String> edited = new ArrayList<>();
        boolean placed = !present;
        for (String line : lines) {
            if (!isOf(p, line)) {
                edited.add(line);
            } else if (!placed) {
                edited.add((line.strip().startsWith("-") ? "-" : "") + text);
                placed = true;
            }
        }
        if (!placed) {
            edited.add(text);
        }
        return TextLines.text(old, edited);
    }

    /** Whether a line sets the parameter; a dash before it only says that errors do not matter. */
    private static boolean isOf(Params p, String line) {
        String text = line.strip();
        int equals = text.indexOf('=');
        if (equals < 0 || text.startsWith("#") || text.startsWith(";")) {
            return false;
        }
        String name = text.substring(text.startsWith("-") ? 1 : 0, equals);
        return KernelParameters.key(name).equals(KernelParameters.key(p.name));
    }

    private static String bytes(String text) {
        return PythonRegex.bytes(text);
    }
}
