package dev.plumb.modules.systemd;

import dev.plumb.modules.kit.files.FileTransaction;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.service.Services;
import dev.plumb.modules.system.cron.CronJobs;
import dev.plumb.resource.Change;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All that consecutive tasks change of systemd's units: verified together, read by systemd once, then enabled, started and restarted
 * together.
 */
final class SystemdTransaction extends FileTransaction {
    static final String DIRECTORY = "/etc/systemd/system";

    private static final Pattern UNIT = Pattern.compile("(?m)^(?:Unit )?([A-Za-z0-9:_.\\\\@-]+\\.[a-z]+)[: ]");

    private final UnitScope scope;
    private final boolean lingers;
    private final Map<String, UnitStep> steps;
    private final Set<String> verified;
    private final Map<String, Set<String>> calendars;

    private SystemdTransaction(
            UnitScope scope,
            boolean lingers,
            Map<String, UnitStep> steps,
            Set<String> verified,
            Map<String, Set<String>> calendars) {
        super(scope.directory());
        this.scope = scope;
        this.lingers = lingers;
        this.steps = steps;
        this.verified = verified;
        this.calendars = calendars;
    }

    /**
     * What one task changes.
     *
     * @param scope whose units they are
     * @param lingers whether the user's manager is to run without a login from now on
     * @param steps what is done to units, by their names
     * @param verified names of units that have to be right
     * @param file the file that the task describes
     * @param calendars calendar expressions in it
     */
    static SystemdTransaction of(
            UnitScope scope,
            boolean lingers,
            List<UnitStep> steps,
            List<String> verified,
            String file,
            List<String> calendars) {
        Map<String, UnitStep> byName = new LinkedHashMap<>();
        steps.forEach(step -> byName.put(step.unit(), step));
        return new SystemdTransaction(
                scope,
                lingers,
                byName,
                new LinkedHashSet<>(verified),
                calendars.isEmpty() ? Map.of() : Map.of(file, new LinkedHashSet<>(calendars)));
    }

    @Override
    public String name() {
        return scope.user() == null ? "systemd" : "systemd of " + scope.user();
    }

    @Override
    public Transaction and(Transaction later) {
        SystemdTransaction other = (SystemdTransaction) later;
        Map<String, UnitStep> both = new LinkedHashMap<>(steps);
        other.steps.forEach((unit, step) -> both.merge(unit, step, UnitStep::and));
        Set<String> units = new LinkedHashSet<>(verified);
        units.addAll(other.verified);
        Map<String, Set<String>> times = new LinkedHashMap<>(calendars);
        times.putAll(other.calendars);
        both.values().stream()
                .filter(step -> step.verb() == UnitStep.Verb.REMOVE)
                .forEach(step -> {
                    units.remove(step.unit());
                    times.remove(step.file());
                });
        return new SystemdTransaction(scope, lingers || other.lingers, both, units, times);
    }

    /** What one task has started another one cannot stop together with it: nobody would see either. */
    @Override
    public boolean admits(Transaction later) {
        return ((SystemdTransaction) later).steps.values().stream().noneMatch(step -> {
            UnitStep mine = steps.get(step.unit());
            return mine != null && (mine.verb() == UnitStep.Verb.REMOVE || mine.contradicts(step));
        });
    }

    @Override
    public String validation() {
        StringBuilder text = new StringBuilder("plumb_units='" + String.join(" ", verified) + "'\n")
                .append(ScopeShell.of(scope))
                .append(UnitShell.VALIDATION);
        calendars.forEach((file, times) -> times.forEach(time -> text.append("plumb_calendar ")
                .append(Sh.quote(file))
                .append(' ')
                .append(Sh.quote(time))
                .append('\n')));
        return text.append("[ -z \"$plumb_wrong\" ]\n").toString();
    }

    @Override
    public Activation activation() {
        StringBuilder text = new StringBuilder();
        text.append("plumb_all='").append(String.join(" ", steps.keySet())).append("'\n");
        for (UnitStep.Verb verb : UnitStep.Verb.values()) {
            text.append("plumb_")
                    .append(verb.name().toLowerCase(java.util.Locale.ROOT))
                    .append("='");
            text.append(units(step -> step.verb() == verb)).append("'\n");
        }
        for (UnitStep.Enabling enabling : UnitStep.Enabling.values()) {
            text.append("plumb_")
                    .append(
                            enabling == UnitStep.Enabling.NONE
                                    ? "same"
                                    : enabling.name().toLowerCase(java.util.Locale.ROOT));
            text.append("='").append(units(step -> step.enabling() == enabling)).append("'\n");
        }
        text.append("plumb_settle='");
        steps.values().stream()
                .filter(UnitStep::starts)
                .forEach(step -> text.append(step.unit())
                        .append('=')
                        .append(step.settle())
                        .append(' '));
        return new Activation(
                label(),
                UnitShell.CONDITION,
                text.append("'\n")
                        .append(ScopeShell.of(scope))
                        .append(ScopeShell.manager(scope, lingers))
                        .append(UnitShell.ACTIVATION)
                        .toString());
    }

    private String units(java.util.function.Predicate<UnitStep> which) {
        return steps.values().stream().filter(which).map(UnitStep::unit).collect(Collectors.joining(" "));
    }

    /** What is done, for people: units that nothing is done to are not named. */
    private String label() {
        List<String> deeds = new ArrayList<>();
        Map<UnitStep.Verb, String> words = Map.of(
                UnitStep.Verb.START,
                "start",
                UnitStep.Verb.RESTART,
                "restart",
                UnitStep.Verb.STOP,
                "stop",
                UnitStep.Verb.REMOVE,
                "end");
        for (UnitStep.Verb verb : UnitStep.Verb.values()) {
            String units = units(step -> step.verb() == verb).replace(" ", ", ");
            if (words.containsKey(verb) && !units.isEmpty()) {
                deeds.add(words.get(verb) + " of " + units);
            }
        }
        return (lingers ? "enable-linger, " : "") + "daemon-reload"
                + (deeds.isEmpty() ? "" : ", " + String.join(", ", deeds));
    }

    /** Jobs of cron too, in whose place a timer comes. */
    @Override
    public boolean restores(ResourceRef<?> ref) {
        return covers(ref) || CronJobs.isCrontab(ref) || isAbove(ref);
    }

    /** Whether it is a directory that is made for those of a user. */
    private boolean isAbove(ResourceRef<?> ref) {
        return scope.user() != null
                && ref.type() == FileType.TYPE
                && (ref.key().equals(scope.directory()) || Paths.isBelow(ref.key(), scope.directory()));
    }

    @Override
    public String save(ResourceRef<?> ref, String copy) {
        if (CronJobs.isCrontab(ref)) {
            return CronJobs.save(ref, copy);
        }
        return scope.user() == null
                ? super.save(ref, copy)
                : ScopeShell.save(scope.user(), ref.key(), copy, isAbove(ref));
    }

    @Override
    public String restore(ResourceRef<?> ref, String copy) {
        if (CronJobs.isCrontab(ref)) {
            return CronJobs.restore(ref, copy);
        }
        return scope.user() == null ? super.restore(ref, copy) : ScopeShell.restore(scope.user(), ref.key(), copy);
    }

    @Override
    public List<String> blamed(String said) {
        List<String> files = new ArrayList<>();
        // where systemd-analyze and the activation say that something is wrong
        Matcher file = Pattern.compile("(?m)(" + Pattern.quote(scope.directory()) + "/[^\\s:]+\\.[a-z]+):")
                .matcher(said);
        while (file.find()) {
            files.add(file.group(1));
        }
        Matcher unit = UNIT.matcher(said);
        while (unit.find()) {
            UnitStep step = steps.get(unit.group(1));
            files.add(step != null ? step.file() : scope.directory() + "/" + unit.group(1));
        }
        return files;
    }

    /** It has read all units, and what it has started runs by what is in place. */
    @Override
    public boolean activates(Change<?> change) {
        return scope.user() == null
                && (Services.isDaemonReload(change)
                        || steps.values().stream()
                                .anyMatch(step -> step.starts() && Services.isRestart(change, step.unit())));
    }
}
