package dev.plumb.modules.supervisor;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.supervisor.Processes.Word;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Manages one group of programs that supervisor runs. */
@ModuleInfo(
        name = "supervisor_group",
        doc =
                "Manages a group of programs that supervisor runs, in a file of its own, `/etc/supervisor/conf.d/NAME.group.conf`.",
        notes = {
            "A program in a group is no group of its own any more: supervisor calls its processes `GROUP:PROCESS` from then on, and the"
                    + " `supervisorctl` module takes `name: 'GROUP:'` for all of them. It is started anew when it comes into a group or leaves"
                    + " one.",
            "It is part of the transaction of the `supervisor_program` tasks around it: write those whose programs it names before it, and"
                    + " those that take one away behind it."
        },
        example = """
                - name: supervisor
                  apt:
                    name: supervisor
                - name: program web
                  supervisor_program:
                    name: web
                    command: /bin/sleep infinity
                - name: program mails
                  supervisor_program:
                    name: mails
                    command: /bin/sleep infinity
                - name: both are the app
                  supervisor_group:
                    name: app
                    programs: [web, mails]
                """)
public final class SupervisorGroupModule implements TaskModule<SupervisorGroupModule.Params> {
    /** Parameters. */
    public record Params(
            @Param(doc = "name of the group", required = true)
            String name,

            @Param(doc = "names of its programs, all of them")
            List<String> programs,

            @Param(doc = "groups with lower numbers start first and stop last") @Nullable
            Integer priority,

            @Param(doc = "whether it should be there; its programs stay", def = "present")
            Presence state,

            @Param(doc = "permissions of the file", def = "0644")
            FileMode mode) {
        ManagedFile file() {
            return ManagedFile.at(SupervisorTransaction.group(name)).withAccess(new Access(mode, null, null));
        }

        String text() {
            return "[group:" + name + "]\nprograms=" + String.join(",", programs) + "\n"
                    + (priority == null ? "" : "priority=" + priority + "\n");
        }

        Selection selection() {
            return Selection.group(Control.OWN, name);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean present = p.state == Presence.PRESENT;
        for (String each : p.programs) {
            String mistake = ProgramSection.name("programs:", each);
            if (mistake != null) {
                return mistake;
            }
        }
        return Names.first(
                ProgramSection.name("name", p.name),
                present && p.programs.isEmpty() ? "programs is required" : null,
                !present && (!p.programs.isEmpty() || p.priority != null)
                        ? "state: absent goes without programs and priority"
                        : null,
                new HashSet<>(p.programs).size() < p.programs.size() ? "programs names one of them twice" : null);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(p.file().reads());
        reads.add(Read.of(ProcessType.ref(p.selection())));
        p.programs.forEach(each -> reads.add(Read.of(ProcessType.ref(program(each)))));
        return reads;
    }

    /** A program, if it has one process of its own name; how others are called their own tasks say. */
    private static Selection program(String name) {
        return new Selection(Control.OWN, Selection.Kind.PROGRAM, name, List.of(name));
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            Plan file = p.state == Presence.PRESENT
                    ? p.file().write(files, NewContent.of(p.text()))
                    : p.file().remove(files);
            List<String> old = programs(p, files);
            TreeSet<String> all = new TreeSet<>(old);
            all.addAll(p.programs);
            Plan plan = file.and(processes(p, old, !file.changes().isEmpty(), host))
                    .with("path", SupervisorTransaction.group(p.name));
            return plan.in(new SupervisorTransaction(
                    Map.of(), plan.changes().isEmpty() ? Map.of() : Map.of(p.name, List.copyOf(all))));
        });
    }

    /** The programs in the file as it is now. */
    private static List<String> programs(Params p, HostFiles files) {
        List<String> all = new ArrayList<>();
        SupervisorText.sections(files, SupervisorTransaction.group(p.name))
                .values()
                .forEach(keys -> all.addAll(
                        Arrays.asList(keys.getOrDefault("programs", "").strip().split("\\s*,\\s*"))));
        all.removeIf(String::isEmpty);
        return all;
    }

    private static Plan processes(Params p, List<String> old, boolean rewritten, States host) {
        ResourceRef<Processes> ref = ProcessType.ref(p.selection());
        Processes now = host.get(ref);
        boolean certain = host.isCertain(ref);
        boolean present = p.state == Presence.PRESENT;
        if (!now.isUp() && certain || present && now.exists() && !rewritten || !present && !now.exists()) {
            return Plan.nothing();
        }
        Map<String, Boolean> moved = new LinkedHashMap<>();
        old.forEach(each -> moved.put(each, false));
        p.programs.forEach(each -> moved.put(each, true));
        TreeMap<String, Word> words = new TreeMap<>();
        boolean unsure = false;
        for (String each : p.programs) {
            Processes program = host.get(ProcessType.ref(program(each)));
            boolean single = program.all().size() == 1;
            unsure |= !single;
            if (single) {
                String name = each.equals(p.name) ? each : p.name + ":" + each;
                program.all().values().forEach(word -> words.put(name, new Word(word.state(), word.state())));
            }
        }
        if (present && words.isEmpty()) {
            // its processes have names of which only the files of their programs know
            words.put(p.name + ":*", new Word("RUNNING", "those of its programs"));
        }
        Processes after = Processes.of(now.kind(), words).moving(moved);
        Action action = Action.run(Script.of(":\n"), ProcessType.effects(p.selection(), false));
        return Plan.of(Change.of(ref, now, unsure ? after.unsureAlso() : after, action));
    }
}
