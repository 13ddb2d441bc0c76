package dev.plumb.modules.systemd;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.system.cron.CronSchedule;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job that systemd runs at certain times, as any module describes it: a service that ends by itself, and the timer that starts
 * it.
 *
 * @param name of both units, without their ends
 * @param state whether they should be there
 * @param owner whose units they are; null: the host's
 * @param description for people
 * @param unit more keys of the service's {@code [Unit]}
 * @param service keys of its {@code [Service]}, without {@code Type}
 * @param timer keys of {@code [Timer]}; {@code OnCalendar} is a list
 * @param hardening how far the service is shut in
 */
public record TimedJob(
        String name,
        Presence state,
        @Nullable String owner,
        String description,
        Map<String, @Nullable Object> unit,
        Map<String, @Nullable Object> service,
        Map<String, @Nullable Object> timer,
        Hardening hardening) {
    /** That of systemd is a minute, by which a job would come too late for who knows cron. */
    static final String ACCURACY = "1s";

    /** Calendar expressions for times as a task writes them: of cron, or such expressions already. */
    public static List<String> calendars(List<String> schedule) {
        List<String> all = new ArrayList<>();
        for (String each : schedule) {
            all.addAll(CronSchedule.isMeant(each) ? CronSchedule.onCalendar(each) : List.of(each));
        }
        return all;
    }

    /**
     * What is wrong with such times, or null.
     *
     * @param parameter what they are called in the task
     */
    public static @Nullable String mistake(String parameter, List<String> schedule) {
        for (String each : schedule) {
            String wrong = CronSchedule.isMeant(each)
                    ? CronSchedule.mistake(each)
                    : UnitValues.mistake("calendar", each) == null
                            ? null
                            : "'" + each + "' is no time of cron, and no calendar expression";
            if (wrong != null) {
                return parameter + ": " + wrong;
            }
        }
        return null;
    }

    /** What is wrong with a name for both units, or null. */
    public static @Nullable String mistake(String name) {
        return Names.first(
                UnitNames.mistake(name),
                name.endsWith(".timer") || name.endsWith(".service") || name.contains("@")
                        ? "name '" + name + "' is that of one unit, and there are two; write it without its end"
                        : null);
    }

    private boolean isPresent() {
        return state == Presence.PRESENT;
    }

    private SystemdUnitModule.Params ofService() {
        Map<String, @Nullable Object> about = new LinkedHashMap<>();
        about.put("Description", description);
        about.putAll(unit);
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        keys.put("Type", "oneshot");
        keys.putAll(service);
        return SystemdUnitModule.Params.of(
                name + ".service",
                state,
                owner,
                isPresent() ? Map.of("Unit", about, "Service", keys) : Map.of(),
                null,
                hardening);
    }

    private SystemdUnitModule.Params ofTimer() {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>(timer);
        keys.putIfAbsent("AccuracySec", ACCURACY);
        return SystemdUnitModule.Params.of(
                name + ".timer",
                state,
                owner,
                isPresent()
                        ? Map.of(
                                "Unit", one("Description", "times of " + description),
                                "Timer", keys,
                                "Install", one("WantedBy", "timers.target"))
                        : Map.of(),
                isPresent() ? true : null,
                Hardening.OFF);
    }

    private static Map<String, @Nullable Object> one(String key, String value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    /** What is wrong with the keys, with section and key, or null. */
    public @Nullable String invalid() {
        return Names.first(
                ofService().sections().invalid(), ofTimer().sections().invalid());
    }

    /** What the plan will ask for. */
    public List<Read<?>> reads() {
        List<Read<?>> reads = new ArrayList<>(new UnitPlan(ofService()).reads());
        reads.addAll(new UnitPlan(ofTimer()).reads());
        return reads;
    }

    /** The plan for both, as a part of another one. */
    public Plan plan(HostFiles files) {
        Plan first = new UnitPlan(ofService()).plan(files);
        files.follow(first);
        Plan second = new UnitPlan(ofTimer()).plan(files);
        // the timer goes first where both go: it would start the service again
        Plan units = isPresent() ? first.and(second) : second.and(first);
        boolean writes =
                second.changes().stream().anyMatch(change -> change.ref().type() == FileType.TYPE);
        return units.and(writes ? times(files.host()) : Plan.nothing());
    }

    /** What the plan tells of the times to come. */
    private Plan times(States host) {
        if (!isPresent() || !(timer.get("OnCalendar") instanceof List<?> calendars)) {
            return Plan.nothing();
        }
        var ref = Schedule.of(
                name + ".timer", calendars.stream().map(String::valueOf).toList());
        Schedule.Times next = host.get(ref);
        return next.exists()
                ? Plan.of(Change.of(ref, new Schedule.Times(List.of()), next, Action.implied()))
                : Plan.nothing();
    }
}
