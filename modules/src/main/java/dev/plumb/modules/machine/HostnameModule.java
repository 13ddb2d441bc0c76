package dev.plumb.modules.machine;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages the name of the host. */
@ModuleInfo(
        name = "hostname",
        doc = "Manages the name of the host: `/etc/hostname`, and the name that the kernel knows it by.",
        notes = {
            "`/etc/hosts` stays as it is, as with Ansible: a name that resolves nowhere makes `sudo` slow, so write a line for it.",
            "Facts that were read before keep the old name; `meta: clear_facts` has them read again.",
            "A file in place of which something is mounted, as `/etc/hostname` in a container, is not replaced; the task fails."
        },
        example = """
                - name: name of the host
                  hostname:
                    name: ${ansible_facts.nodename}
                """)
public final class HostnameModule implements TaskModule<HostnameModule.Params> {
    private static final int LONGEST = 64;
    private static final ManagedFile FILE = ManagedFile.at("/etc/hostname");
    private static final ResourceRef<ValueState> RUNNING = RunningName.TYPE.ref("running");

    /** Parameters. */
    public record Params(
            @Param(doc = "the name, with or without its domain", required = true)
            String name,

            @Param(doc = "has no effect: all systems are treated alike") @Nullable
            String use) {}

    @Override
    public @Nullable String invalid(Params p) {
        boolean right =
                p.name.matches("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
        return !right
                ? "name '" + p.name + "' is no name of a host; use letters, digits and dashes, and dots between them"
                : p.name.length() > LONGEST
                        ? "name has " + p.name.length() + " characters; the kernel takes " + LONGEST
                        : null;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(FILE.reads());
        reads.add(Read.of(RUNNING));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        ValueState now = host.get(RUNNING);
        return HostFiles.plan(host, files -> {
                    // a comment or an empty line in it is none of the task's affair
                    Plan file = FILE.edit(files, old -> p.name.equals(name(old)) ? old : p.name + "\n");
                    return file.and(RunningName.TYPE.set(RUNNING, now, ValueState.of(p.name)));
                })
                .with("name", p.name);
    }

    /** The first line that is no comment, as hostname(5) has it. */
    private static @Nullable String name(@Nullable String text) {
        return text == null
                ? null
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .findFirst()
                        .orElse(null);
    }
}
