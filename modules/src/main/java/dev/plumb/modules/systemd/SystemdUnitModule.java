package dev.plumb.modules.systemd;

import dev.plumb.module.FileMode;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.Rendered;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Read;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages units of systemd: their files, and with them what runs. */
@ModuleInfo(
        name = "systemd_unit",
        doc = "Manages a unit of systemd, or a drop-in for one: its file, and with it what runs.",
        notes = {
            "Sections are mappings with systemd's own keys. A list repeats the key, an empty text takes back what was said before it;"
                    + " `true` and `false` become `yes` and `no`. `Environment` takes a mapping, whose values are quoted; commands"
                    + " (`ExecStart` and its like) take a line as systemd reads it, or `argv` with a list of the program and its"
                    + " arguments, in which nothing is replaced. Keys and values that systemd would ignore are told before anything runs.",
            "`systemd-analyze verify` must accept all that consecutive tasks of this module change, in a copy of the file system and so"
                    + " in a dry run too. Then all files are replaced, systemd reads its units once, and units are enabled, started and"
                    + " restarted together. Tasks of `copy`, `template` and their like between them join when they change only what is"
                    + " below `/etc/systemd/system`.",
            "What runs is restarted when a key changed that needs it: not for a description, an order, a dependency, a limit of time or"
                    + " what `Restart` says. A changed timer is started anew itself, and its service goes on; a socket can be opened anew only with its service.",
            "A service that was started has to stay up for `settle` seconds; otherwise the task fails with the end of its journal, all"
                    + " files are as they were before, and what ran before runs again.",
            "A mask is taken away. Drop-ins below `/etc/systemd/system/NAME.d` that no task of this module made are removed when the"
                    + " unit itself is described: they would make another unit of it. `keep_drop_ins` names those that stay.",
            "With `scope: user` the unit is one of `user`: its file is below `~/.config/systemd/user`, belongs to that user, and the"
                    + " user's own service manager runs it. `enabled: true` and `started: true` switch lingering on (`loginctl"
                    + " enable-linger`) where it is off, so that units run without a login; the plan shows it. That takes the package"
                    + " `libpam-systemd`. `install` names `default.target` where the host's units name `multi-user.target`. Templates"
                    + " and `hardening` are for the host's own units.",
            "What is to be started has to find each `EnvironmentFile` that has no dash before it, and each `ConditionPathExists` and"
                    + " `AssertPathExists` as it says, there or by an earlier task; conditions of the machine (`ConditionVirtualization` and its"
                    + " like) are asked of the host. Other conditions, and those with a bar, show when it is started.",
            "What ends by itself (`Type: oneshot`) is started by `started: true` when its file has changed or it has failed last.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: a queue that is worked off by two processes
                  systemd_unit:
                    name: worker@.service
                    unit:
                      Description: worker %i
                      After: network.target
                    service:
                      ExecStart: /usr/bin/sleep infinity
                      Environment: {QUEUE: mails, LEVEL: "100 %"}
                      DynamicUser: true
                      Restart: on-failure
                    install:
                      WantedBy: multi-user.target
                    hardening: standard
                    instances: [1, 2]
                    enabled: true
                    started: true
                    settle: 1
                """)
public final class SystemdUnitModule implements TaskModule<SystemdUnitModule.Params> {
    /** What a change of the file does to what runs. */
    public enum Restart {
        /** It is restarted when it needs to be. */
        AUTO,
        /** It goes on: a handler does what is to be done. */
        NEVER
    }

    /** Whose units. */
    public enum Scope {
        /** The host's. */
        SYSTEM,
        /** Those of a user, whose own service manager runs them. */
        USER
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the unit; `.service` may be left out, `NAME@.service` is a template", required = true)
            String name,

            @Param(
                    doc = "whether its file should be there; without it the unit is stopped and disabled",
                    def = "present")
            Presence state,

            @Param(doc = "keys of `[Unit]`", asWritten = true)
            Map<String, @Nullable Object> unit,

            @Param(doc = "keys of `[Service]`", asWritten = true)
            Map<String, @Nullable Object> service,

            @Param(doc = "keys of `[Timer]`", asWritten = true)
            Map<String, @Nullable Object> timer,

            @Param(doc = "keys of `[Socket]`", asWritten = true)
            Map<String, @Nullable Object> socket,

            @Param(doc = "keys of `[Path]`", asWritten = true)
            Map<String, @Nullable Object> path,

            @Param(doc = "keys of `[Mount]`", asWritten = true)
            Map<String, @Nullable Object> mount,

            @Param(doc = "keys of `[Slice]`", asWritten = true)
            Map<String, @Nullable Object> slice,

            @Param(doc = "keys of `[Install]`", asWritten = true)
            Map<String, @Nullable Object> install,

            @Param(doc = "the whole text, in place of sections") @Nullable
            String content,

            @Param(doc = "a template for the text, from `templates/` beside the playbook or an absolute path") @Nullable
            Rendered src,

            @Param(
                    doc =
                            "name of a drop-in: the task describes `NAME.d/DROP_IN.conf`, and the unit itself is another's")
            @Nullable
            String dropIn,

            @Param(doc = "names of drop-ins that stay although no task of this module made them; `*` for all")
            List<String> keepDropIns,

            @Param(doc = "whether it should start with the host, as `install` says; unset: as it is") @Nullable
            Boolean enabled,

            @Param(doc = "whether it should run; unset: as it is") @Nullable
            Boolean started,

            @Param(doc = "what a change does to what runs", def = "auto")
            Restart restart,

            @Param(doc = "of a template: its instances, all of them; others are stopped and disabled") @Nullable
            List<String> instances,

            @Param(doc = "seconds for which a service has to stay up after it was started", def = "3")
            int settle,

            @Param(doc = "keys that shut a service in, where `service` does not say otherwise", def = "off")
            Hardening hardening,

            @Param(doc = "permissions of the file", def = "0644")
            FileMode mode,

            @Param(doc = "whether the unit is the host's or that of a user", def = "system")
            Scope scope,

            @Param(doc = "with `scope: user`: whose unit it is") @Nullable
            String user) {
        /** A unit that another module describes by sections: enabled and started as that says, and else as a task would have it. */
        static Params of(
                String name,
                Presence state,
                @Nullable String owner,
                Map<String, Map<String, @Nullable Object>> sections,
                @Nullable Boolean runs,
                Hardening hardening) {
            return new Params(
                    name,
                    state,
                    sections.getOrDefault("Unit", Map.of()),
                    sections.getOrDefault("Service", Map.of()),
                    sections.getOrDefault("Timer", Map.of()),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    sections.getOrDefault("Install", Map.of()),
                    null,
                    null,
                    null,
                    List.of(),
                    runs,
                    runs,
                    Restart.AUTO,
                    null,
                    0,
                    hardening,
                    new FileMode("0644"),
                    owner == null ? Scope.SYSTEM : Scope.USER,
                    owner);
        }

        /** Its full name. */
        String fullName() {
            return UnitNames.full(name);
        }

        boolean isPresent() {
            return state == Presence.PRESENT;
        }

        UnitSections sections() {
            Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
            all.put("Unit", unit);
            all.put("Service", service);
            all.put("Timer", timer);
            all.put("Socket", socket);
            all.put("Path", path);
            all.put("Mount", mount);
            all.put("Slice", slice);
            all.put("Install", install);
            return new UnitSections(all, hardening);
        }

        /** The text of the file, with a line break at its end. */
        String text() {
            String heading = dropIn == null ? "" : UnitPlan.HEADING;
            String text = src != null
                    ? heading + src.text()
                    : content != null ? heading + content : sections().text(heading);
            return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(
                UnitNames.mistake(p.name), UnitRules.invalid(p), p.sections().invalid());
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return new UnitPlan(p).reads();
    }

    @Override
    public Plan plan(Params p, States host) {
        return new UnitPlan(p).plan(host);
    }
}
