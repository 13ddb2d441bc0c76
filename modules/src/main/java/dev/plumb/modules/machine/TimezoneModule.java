package dev.plumb.modules.machine;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Manages the time zone. */
@ModuleInfo(
        name = "timezone",
        doc = "Manages the time zone of the host, and in which time its hardware clock is kept.",
        notes = {
            "The link `/etc/localtime` is what counts; `/etc/timezone` is written where it is there, as on Debian 12.",
            "What runs already, such as `cron`, keeps the old zone until it is started again: notify a handler."
        },
        example = """
                - name: time zone
                  timezone:
                    name: Europe/Berlin
                """)
public final class TimezoneModule implements TaskModule<TimezoneModule.Params> {
    private static final String LINK = "/etc/localtime";
    private static final String ZONES = "/usr/share/zoneinfo/";
    private static final ManagedFile NAME = ManagedFile.at("/etc/timezone").whenMissing(ManagedFile.Missing.IGNORE);
    private static final ResourceRef<ValueState> CLOCK = HardwareClock.TYPE.ref("time");

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the zone, as `Europe/Berlin`") @Nullable
            String name,

            @Param(doc = "in which time the hardware clock is kept: `UTC` or `local`", aliases = "rtc") @Nullable
            String hwclock) {}

    @Override
    public @Nullable String invalid(Params p) {
        boolean zone = p.name == null || p.name.matches("[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*");
        return Names.first(
                p.name == null && p.hwclock == null ? "name or hwclock is required" : null,
                zone ? null : "name '" + p.name + "' is no name of a time zone; write one as Europe/Berlin",
                p.hwclock == null || p.hwclock.matches("UTC|local")
                        ? null
                        : "hwclock is '" + p.hwclock + "'; write UTC or local");
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>();
        if (p.name != null) {
            reads.addAll(HostFiles.reads(LINK, FileType.HASH));
            reads.addAll(HostFiles.reads(ZONES + p.name, FileType.ATTRIBUTES));
            reads.addAll(NAME.reads());
        }
        if (p.hwclock != null) {
            reads.add(Read.of(CLOCK));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            Plan zone = p.name == null ? Plan.nothing() : zone(p.name, files);
            return p.hwclock == null
                    ? zone
                    : zone.and(HardwareClock.TYPE.set(CLOCK, host.get(CLOCK), ValueState.of(p.hwclock)));
        });
    }

    private static Plan zone(String name, HostFiles files) {
        String file = files.real(ZONES + name);
        if (!files.state(file).exists()) {
            files.host().require(FileType.ref(file), "it is the time zone; package tzdata brings those that there are");
        } else if (files.isDirectory(file)) {
            throw new PlanFailure("name '" + name + "' is no time zone but a directory of them");
        }
        FileState now = files.state(LINK);
        String target = now.target() == null ? "" : now.target();
        String leads = Paths.collapsed(target.startsWith("/") ? target : "/etc/" + target);
        Plan link = leads.equals(ZONES + name)
                ? Plan.nothing()
                : FilePlans.link(files, LINK, now, files.parent(LINK, LINK), ".." + ZONES + name, Access.NONE);
        if (now.isDirectory()) {
            throw new PlanFailure(LINK + " is a directory");
        }
        return link.and(NAME.edit(files, old -> old == null || old.strip().equals(name) ? old : name + "\n"));
    }
}
