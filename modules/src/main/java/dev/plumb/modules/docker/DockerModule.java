package dev.plumb.modules.docker;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.accounts.AccountTools;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.HostText;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import dev.plumb.text.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Manages the docker engine of a host. */
@ModuleInfo(
        name = "docker",
        doc = "Manages the docker engine: Debian's packages, and its settings in `/etc/docker/daemon.json`.",
        notes = {
            "Installs `docker.io`, with `docker-cli` where that is a package of its own. Where `docker-ce` is installed, or comes by an"
                    + " earlier task, that one is kept, and only its settings are managed.",
            "`settings` are all that stands in the file, over these: `live-restore: true`, so that containers go on while the engine is"
                    + " started anew; `log-driver: json-file` and `log-opts: {max-size: 10m, max-file: '3'}`, so that logs do not fill the"
                    + " disk. A key of the task counts instead of them, one by one in `log-opts`, and `null` takes one away. The limits are"
                    + " left out for log drivers that do not know them. A swarm needs `live-restore: null`.",
            "`dockerd --validate` must accept the file first, in a dry run too; Debian 12 has no such thing. The engine is reloaded when it"
                    + " takes all that changes over in that way, else started anew. It has to answer then: otherwise it goes on with the"
                    + " file that was there, and the failure has the end of its journal. What is no JSON is not replaced.",
            "Containers outlive the restart with `live-restore`, also where it comes with this task. `warnings` of the result say when they do"
                    + " not.",
            "Members of the group `docker` are root in all but name: they may run containers that change anything on the host.",
            "With `state: absent` the packages and the file go; containers, images and volumes stay in `/var/lib/docker`.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: docker, with smaller logs
                  docker:
                    settings:
                      log-opts:
                        max-size: 5m
                """)
public final class DockerModule implements TaskModule<DockerModule.Params> {
    private static final String DOCKER = "docker";
    private static final ManagedFile FILE =
            ManagedFile.at(DaemonTransaction.FILE).whenMissing(ManagedFile.Missing.CREATE_WITH_PARENTS);

    /** Parameters. */
    public record Params(
            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "what stands in `daemon.json`, by dockerd's own keys, such as `registry-mirrors`")
            Map<String, @Nullable Object> settings,

            @Param(
                    doc = "installs compose v2 too, the command `docker compose`; Debian has it from version 13 on",
                    def = "false")
            boolean compose,

            @Param(doc = "accounts that are to be in the group `docker`; **they become root by that**")
            List<String> users) {}

    @Override
    public @Nullable String invalid(Params p) {
        boolean more = !p.settings.isEmpty() || p.compose || !p.users.isEmpty();
        if (p.state == Presence.ABSENT && more) {
            return "state: absent goes without settings, compose and users";
        }
        for (String user : p.users) {
            String wrong = Names.account("users", user);
            if (wrong != null) {
                return wrong;
            }
        }
        return DaemonSettings.mistake(p.settings);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(FILE.reads());
        reads.addAll(DockerPackages.reads());
        if (p.state == Presence.PRESENT) {
            reads.add(Read.of(Services.ref(DOCKER)));
            p.users.forEach(user -> reads.add(Read.of(Users.ref(user))));
            if (!p.users.isEmpty()) {
                reads.add(Read.of(Groups.ref(DOCKER)));
            }
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> p.state == Presence.PRESENT ? present(p, files) : absent(files))
                .with("path", DaemonTransaction.FILE);
    }

    private static Plan absent(HostFiles files) {
        Plan packages = DockerPackages.absent(files.host());
        boolean there = files.state(FILE.real(files)).exists();
        return packages.failure() == null && there ? packages.and(FILE.remove(files)) : packages;
    }

    private static Plan present(Params p, HostFiles files) {
        States host = files.host();
        DockerPackages packages = new DockerPackages(host);
        Plan install = packages.present(p.compose);
        if (install.failure() != null) {
            return install;
        }
        String old = HostText.of(files, FILE);
        DaemonSettings before = read(old == null ? "" : old);
        DaemonSettings after = DaemonSettings.of(p.settings);
        Plan file;
        if (after.all().isEmpty()) {
            file = old == null ? Plan.nothing() : FILE.remove(files);
        } else {
            file = FILE.write(files, NewContent.of(old != null && before.equals(after) ? old : after.text()));
        }
        boolean installs = !install.changes().isEmpty();
        EnginePlan engine = new EnginePlan(before, after, old, !file.changes().isEmpty());
        // an engine that is new starts with the file that it finds
        Plan plan = file.and(install).and(members(p.users, installs, host));
        return installs ? engine.withPackages(plan, host) : engine.alone(plan, host);
    }

    /** It is told rather than lost. */
    private static DaemonSettings read(String text) {
        try {
            return DaemonSettings.read(text);
        } catch (JsonReader.Malformed | IllegalArgumentException e) {
            throw new PlanFailure(DaemonTransaction.FILE + " is not what dockerd reads: " + e.getMessage()
                    + "; mend it, or remove it if nothing in it is needed");
        }
    }

    private static Plan members(List<String> users, boolean installs, States host) {
        Plan plan = Plan.nothing();
        for (String name : new TreeSet<>(users)) {
            if (!host.require(Users.ref(name), "it is to be in the group docker")) {
                plan = plan.and(Plan.unseen(Users.ref(name)));
                continue;
            }
            UserState now = host.get(Users.ref(name));
            if (now.groups() != null && now.groups().contains(DOCKER) || DOCKER.equals(now.group())) {
                continue;
            }
            if (!installs) {
                host.require(Groups.ref(DOCKER), "docker's packages bring it");
            }
            SortedSet<String> groups = now.groups() == null ? new TreeSet<>() : new TreeSet<>(now.groups());
            groups.add(DOCKER);
            Script script = Script.of(AccountTools.needs("usermod")
                    + Sh.words(List.of("usermod", "-a", "-G", DOCKER, name)) + " </dev/null\n");
            plan = plan.and(Plan.of(Change.of(Users.ref(name), now, now.withGroups(groups), Action.run(script))));
        }
        return plan;
    }
}
