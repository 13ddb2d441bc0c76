package dev.plumb.modules.systemd;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.service.Services;
import dev.plumb.modules.systemd.SystemdUnitModule.Params;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Drop-ins beside a unit that a task describes as a whole.
 *
 * @param plan removes those that no task has made
 * @param keys what they say, which no longer holds then
 */
record DropIns(Plan plan, Set<UnitFile.Key> keys) {
    static DropIns plan(Params p, HostFiles files, List<String> units) {
        Plan plan = Plan.nothing();
        Set<UnitFile.Key> keys = new TreeSet<>();
        if (p.dropIn() == null && !p.keepDropIns().contains("*")) {
            for (String path : others(p, files, units)) {
                FileState now = files.content(path);
                String text = now != null && now.content() instanceof Value.Content content
                        ? new String(content.bytes(), StandardCharsets.UTF_8)
                        : "";
                if (!p.isPresent() || !text.startsWith(UnitPlan.HEADING)) {
                    plan = plan.and(ManagedFile.at(path).remove(files));
                    keys.addAll(UnitFile.parse(text).differencesTo(UnitFile.parse("")));
                }
            }
        }
        return new DropIns(plan, keys);
    }

    private static Set<String> others(Params p, HostFiles files, List<String> units) {
        Set<String> paths = new LinkedHashSet<>();
        for (String each : units) {
            ServiceState now = files.host().get(Services.ref(each));
            now.unit().dropIns().stream()
                    .filter(path -> !p.keepDropIns().contains(Paths.name(path).replaceAll("\\.conf$", "")))
                    .forEach(paths::add);
        }
        List<Read<?>> reads = new ArrayList<>();
        paths.forEach(path -> reads.addAll(HostFiles.reads(path, FileType.CONTENT)));
        files.host().need(reads);
        return paths;
    }
}
