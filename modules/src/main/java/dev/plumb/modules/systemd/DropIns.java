package dev.plumb.modules.systemd;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.RemovalPlans;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.modules.service.ServiceState;
import dev.plumb.modules.systemd.SystemdUnitModule.Params;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Drop-ins beside a unit that a task describes as a whole.
 *
 * @param plan removes those that no task has made
 * @param keys what they say, which no longer holds then
 */
record DropIns(Plan plan, Set<UnitFile.Key> keys) {
    static DropIns plan(Params p, HostFiles files, UnitScope scope, List<String> units) {
        Plan plan = Plan.nothing();
        Set<UnitFile.Key> keys = new TreeSet<>();
        if (p.dropIn() == null && !p.keepDropIns().contains("*")) {
            for (String path : others(p, files, scope, units)) {
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
        if (p.dropIn() != null && !p.isPresent()) {
            plan = plan.and(ManagedFile.at(scope.file(p)).remove(files));
        }
        return new DropIns(plan.and(emptied(files, plan)), keys);
    }

    /** Directories in which nothing is left. */
    private static Plan emptied(HostFiles files, Plan removal) {
        Map<String, Set<String>> byDirectory = new TreeMap<>();
        for (Change<?> change : removal.changes()) {
            if (change.ref().type() == FileType.TYPE && !change.after().exists()) {
                byDirectory
                        .computeIfAbsent(Paths.parent(change.ref().key()), each -> new TreeSet<>())
                        .add(Paths.name(change.ref().key()));
            }
        }
        Plan plan = Plan.nothing();
        for (Map.Entry<String, Set<String>> each : byDirectory.entrySet()) {
            String directory = each.getKey();
            files.host().need(List.of(Read.of(FileType.ref(directory)), Read.of(TreeType.ref(directory))));
            FileState now = files.state(directory);
            TreeState below = files.host().get(TreeType.ref(directory));
            if (now.isDirectory() && each.getValue().containsAll(below.entries().keySet())) {
                plan = plan.and(RemovalPlans.removeEmptied(directory, now));
            }
        }
        return plan;
    }

    /** Those of a template stand for all its instances, also where there is none. */
    private static List<String> ofTemplate(Params p, HostFiles files, UnitScope scope) {
        String directory = scope.directory() + "/" + p.fullName() + ".d";
        Read<TreeState> read = Read.of(TreeType.ref(directory));
        files.host().need(List.of(read));
        return files.host().get(read).entries().keySet().stream()
                .filter(name -> name.endsWith(".conf") && name.indexOf('/') < 0)
                .map(name -> directory + "/" + name)
                .toList();
    }

    private static boolean mayStay(Params p, String path) {
        return p.keepDropIns().contains(Paths.name(path).replaceAll("\\.conf$", ""));
    }

    private static Set<String> others(Params p, HostFiles files, UnitScope scope, List<String> units) {
        Set<String> paths = new LinkedHashSet<>();
        for (String each : units) {
            ServiceState now = files.host().get(scope.ref(each));
            now.unit().dropIns().stream().filter(path -> !mayStay(p, path)).forEach(paths::add);
        }
        if (UnitNames.isTemplate(p.fullName())) {
            ofTemplate(p, files, scope).stream()
                    .filter(path -> !mayStay(p, path))
                    .forEach(paths::add);
        }
        List<Read<?>> reads = new ArrayList<>();
        paths.forEach(path -> reads.addAll(HostFiles.reads(path, FileType.CONTENT)));
        files.host().need(reads);
        return paths;
    }
}
