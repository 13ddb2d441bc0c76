package dev.plumb.modules.service;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at all timers, and at all units that have failed. */
@ModuleInfo(
        name = "systemd_facts",
        traits = Trait.LOOKS,
        doc =
                "Looks at all timers of the host's systemd and at all units that have failed, and sets the facts `timers` and `failed_units`.",
        notes = {
            "`timers` has for each its `name`, the `unit` that it starts, `state` (`active`, `inactive`, `failed`), `status` (`enabled`,"
                    + " `disabled`, `static` …), and the times `next` and `last`, as in `2026-11-30T06:00:00Z`. What it does not have is"
                    + " not there: `timers['x.timer'].next!'never'`.",
            "`failed_units` is a list of mappings with `name`, `since` and `result`, such as `exit-code` or `timeout`. `plumb facts` shows it.",
            "Both are empty where systemd does not run. In a dry run they are not known once an earlier task changes services, or installs"
                    + " packages.",
            "Own: Ansible has no such module. `service_facts` tells of services."
        },
        fact = {"timers", "failed_units"},
        example = """
                - name: look
                  systemd_facts:
                - name: what has failed
                  debug:
                    msg: ${unit.name} since ${unit.since!'?'}
                  loop: ${failed_units}
                  loop_control: {loop_var: unit}
                """)
public final class SystemdFactsModule implements TaskModule<SystemdFactsModule.Params> {
    /** None. */
    public record Params() {}

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(TimerList.REF), Read.of(TimerList.COMING));
    }

    @Override
    public Plan plan(Params p, States host) {
        TimerList.Listed found = host.get(TimerList.REF);
        boolean certain = found.sure() && host.isCertain(TimerList.REF) && host.isCertain(TimerList.COMING);
        if (!certain) {
            return told(
                    new Unknown("timers are not known before apply"),
                    new Unknown("failed units are not known before apply"));
        }
        Map<String, Object> timers = new LinkedHashMap<>();
        for (TimerList.Timer each : found.timers()) {
            Map<String, Object> timer = new LinkedHashMap<>();
            timer.put("name", each.name());
            put(timer, "unit", each.unit());
            timer.put("state", each.state());
            put(timer, "status", each.status());
            put(timer, "next", each.next());
            put(timer, "last", each.last());
            timers.put(each.name(), timer);
        }
        List<Object> failed = new ArrayList<>();
        for (TimerList.Failed each : found.failed()) {
            Map<String, Object> unit = new LinkedHashMap<>();
            unit.put("name", each.name());
            put(unit, "since", each.since());
            put(unit, "result", each.result());
            failed.add(unit);
        }
        return told(timers, failed);
    }

    private static void put(Map<String, Object> into, String key, @Nullable String value) {
        if (value != null) {
            into.put(key, value);
        }
    }

    private static Plan told(Object timers, Object failed) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("timers", timers);
        facts.put("failed_units", failed);
        return Plan.nothing().with("ansible_facts", facts);
    }

    @Override
    public boolean changesNothing() {
        return true;
    }
}
