package dev.plumb.modules.systemd;

import dev.plumb.modules.kit.files.FileTransaction;
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

    /** Where {@code systemd-analyze} and the activation say that something is wrong. */
    private static final Pattern FILE = Pattern.compile("(?m)(" + DIRECTORY + "/[^\\s:]+\\.[a-z]+):");

    private static final Pattern UNIT = Pattern.compile("(?m)^(?:Unit )?([A-Za-z0-9:_.\\\\@-]+\\.[a-z]+)[: ]");

    private final Map<String, UnitStep> steps;
    private final Set<String> verified;
    private final Map<String, Set<String>> calendars;

    private SystemdTransaction(Map<String, UnitStep> steps, Set<String> verified, Map<String, Set<String>> calendars) {
        super(DIRECTORY);
        this.steps = steps;
        this.verified = verified;
        this.calendars = calendars;
    }

    /**
     * What one task changes.
     *
     * @param steps what is done to units, by their names
     * @param verified names of units that have to be right
     * @param file the file that the task describes
     * @param calendars calendar expressions in it
     */
    static SystemdTransaction of(List<UnitStep> steps, List<String> verified, String file, List<String> calendars) {
        Map<String, UnitStep> byName = new LinkedHashMap<>();
        steps.forEach(step -> byName.put(step.unit(), step));
        return new SystemdTransaction(
                byName,
                new LinkedHashSet<>(verified),
                calendars.isEmpty() ? Map.of() : Map.of(file, new LinkedHashSet<>(calendars)));
    }

    @Override
    public String name() {
        return "systemd";
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
        return new SystemdTransaction(both, units, times);
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
        StringBuilder text =
                new StringBuilder("plumb_units='" + String.join(" ", verified) + "'\n").append(UnitShell.VALIDATION);
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
                text.append("'\n").append(UnitShell.ACTIVATION).toString());
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
        return "daemon-reload" + (deeds.isEmpty() ? "" : ", " + String.join(", ", deeds));
    }

    /** Jobs of cron too, in whose place a timer comes. */
    @Override
    public boolean restores(ResourceRef<?> ref) {
        return covers(ref) || CronJobs.isCrontab(ref);
    }

    @Override
    public String save(ResourceRef<?> ref, String copy) {
        return CronJobs.isCrontab(ref) ? CronJobs.save(ref, copy) : super.save(ref, copy);
    }

    @Override
    public String restore(ResourceRef<?> ref, String copy) {
        return CronJobs.isCrontab(ref) ? CronJobs.restore(ref, copy) : super.restore(ref, copy);
    }

    @Override
    public List<String> blamed(String said) {
        List<String> files = new ArrayList<>();
        Matcher file = FILE.matcher(said);
        while (file.find()) {
            files.add(file.group(1));
        }
        Matcher unit = UNIT.matcher(said);
        while (unit.find()) {
            UnitStep step = steps.get(unit.group(1));
            files.add(step != null ? step.file() : DIRECTORY + "/" + unit.group(1));
        }
        return files;
    }

    /** It has read all units, and what it has started runs by what is in place. */
    @Override
    public boolean activates(Change<?> change) {
        return Services.isDaemonReload(change)
                || steps.values().stream().anyMatch(step -> step.starts() && Services.isRestart(change, step.unit()));
    }
}
