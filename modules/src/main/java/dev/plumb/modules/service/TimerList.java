package dev.plumb.modules.service;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All timers of a host's systemd, and all units that have failed, as {@code systemd_facts} tells them. */
final class TimerList implements ResourceType<TimerList.Listed> {
    static final TimerList TYPE = new TimerList();
    static final ResourceRef<Listed> REF = new ResourceRef<>(TYPE, "all");

    /** Stands for units that are not there yet: what brings any makes the list another one. */
    static final ResourceRef<Listed> COMING = new ResourceRef<>(TYPE, "those to come");

    private static final String END = "--plumb--";

    /** In a zone and a locale of our own a time looks the same everywhere. */
    private static final Pattern TIME =
            Pattern.compile("[A-Z][a-z]{2} (\\d{4}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d) UTC");

    private TimerList() {}

    /**
     * A timer.
     *
     * @param unit what it starts; null when that is not told, as of one that is not loaded
     * @param state active, inactive or failed
     * @param status whether it is enabled
     * @param next when it comes next, null when never
     * @param last when it came last, null when that is not known
     */
    record Timer(
            String name,
            @Nullable String unit,
            String state,
            @Nullable String status,
            @Nullable String next,
            @Nullable String last) {}

    /**
     * A unit that has failed.
     *
     * @param since since when
     * @param result how, in systemd's words
     */
    record Failed(
            String name, @Nullable String since, @Nullable String result) {}

    /**
     * Timers and failed units.
     *
     * @param exists whether systemd runs there
     * @param sure whether they are still like that when what is planned is done
     */
    record Listed(boolean exists, List<Timer> timers, List<Failed> failed, boolean sure) implements State {
        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    @Override
    public String name() {
        return "timers";
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(1);
    }

    @Override
    public boolean isExpensive() {
        return true;
    }

    /** {@code list-timers} puts the times of clocks and those since the start of the host together. */
    @Override
    public Script readScript(List<Read<Listed>> reads) {
        return Script.of("""
                if [ -d /run/systemd/system ];then
                LC_ALL=C TZ=UTC SYSTEMD_COLORS=0
                export LC_ALL TZ SYSTEMD_COLORS
                echo systemd
                systemctl list-timers --all --full --no-legend --no-pager|sed 's/^/time /'
                systemctl list-units --all --full --type=timer --plain --no-legend --no-pager|sed 's/^/unit /'
                systemctl list-unit-files --full --type=timer --no-legend --no-pager|sed 's/^/file /'
                f=$(systemctl list-units --full --state=failed --plain --no-legend --no-pager|while read -r n x;do echo "$n";done)
                set -f
                [ -z "$f" ]||systemctl show -p Id,Result,StateChangeTimestamp -- $f|sed 's/^/failed /'
                fi
                echo\s""" + END + "\n");
    }

    @Override
    public void parse(List<Read<Listed>> reads, ScriptResult result, ReadSink<Listed> into) {
        List<String> lines = List.of(result.stdoutText().split("\n", -1));
        for (Read<Listed> read : reads) {
            if (!lines.contains(END)) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else if (read.ref().equals(COMING)) {
                into.state(read.ref(), absent(read.ref()));
            } else {
                into.state(read.ref(), new Listed(lines.get(0).equals("systemd"), timers(lines), failed(lines), true));
            }
        }
    }

    private static List<Timer> timers(List<String> lines) {
        Map<String, Timer> all = new TreeMap<>();
        Map<String, String> statuses = new HashMap<>();
        Map<String, String> states = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split("\\s+");
            if (line.startsWith("file ") && words.length > 2) {
                statuses.put(words[1], words[2]);
            } else if (line.startsWith("unit ") && words.length > 3) {
                states.put(words[1], words[3]);
            }
        }
        for (String name : statuses.keySet()) {
            if (!name.contains("@.")) {
                all.put(name, new Timer(name, null, "inactive", statuses.get(name), null, null));
            }
        }
        for (String line : lines) {
            Timer timer = line.startsWith("time ") ? timer(line.substring("time ".length()), states, statuses) : null;
            if (timer != null) {
                all.put(timer.name, timer);
            }
        }
        return List.copyOf(all.values());
    }

    /** A line of {@code list-timers}: next, left, last, passed, unit, activates; a dash, or before systemd 250 n/a, for what is not. */
    private static @Nullable Timer timer(String line, Map<String, String> states, Map<String, String> statuses) {
        List<String> times = new ArrayList<>();
        Matcher time = TIME.matcher(line);
        while (time.find()) {
            times.add(time.group(1) + "T" + time.group(2) + "Z");
        }
        boolean comes = TIME.matcher(line).lookingAt();
        String last = times.size() > 1 ? times.get(1) : comes || times.isEmpty() ? null : times.get(0);
        String[] words = line.split("\\s+");
        for (int i = 0; i < words.length; i++) {
            String name = words[i];
            if (name.endsWith(".timer")) {
                String unit = i + 1 < words.length && words[i + 1].contains(".") ? words[i + 1] : null;
                return new Timer(
                        name,
                        unit,
                        states.getOrDefault(name, "inactive"),
                        statuses.get(name),
                        comes ? times.get(0) : null,
                        last);
            }
        }
        return null;
    }

    private static List<Failed> failed(List<String> lines) {
        List<Failed> all = new ArrayList<>();
        Map<String, String> unit = new HashMap<>();
        for (String line : lines) {
            if (line.startsWith("failed ") && line.contains("=")) {
                String told = line.substring("failed ".length());
                unit.put(told.substring(0, told.indexOf('=')), told.substring(told.indexOf('=') + 1));
            } else {
                add(unit, all);
                unit.clear();
            }
        }
        add(unit, all);
        return List.copyOf(all);
    }

    private static void add(Map<String, String> unit, List<Failed> all) {
        String name = unit.get("Id");
        if (name != null) {
            Matcher since = TIME.matcher(unit.getOrDefault("StateChangeTimestamp", ""));
            String result = unit.getOrDefault("Result", "");
            all.add(new Failed(
                    name,
                    since.find() ? since.group(1) + "T" + since.group(2) + "Z" : null,
                    result.isEmpty() ? null : result));
        }
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<Listed> ref, Provider provider) {
        return ServiceList.TYPE.mayComeWith(ServiceList.COMING, provider);
    }

    @Override
    public Listed absent(ResourceRef<Listed> ref) {
        return new Listed(false, List.of(), List.of(), true);
    }

    /** As the list of services. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Listed> read) {
        return ServiceList.TYPE.touchedBy(changed, ServiceList.REF);
    }

    @Override
    public Listed follows(ResourceRef<?> planned, State after, ResourceRef<Listed> read, Listed now) {
        return new Listed(now.exists, now.timers, now.failed, false);
    }
}
