package dev.plumb.modules.system.packages;

import dev.plumb.module.FakeStates;
import dev.plumb.resource.ResourceRef;
import dev.plumb.text.ShellWords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** States of packages, lists and simulations in cases. */
public final class PackageCaseStates {
    private PackageCaseStates() {}

    /** The package. */
    public static ResourceRef<?> ref(String key) {
        return Packages.ref(key);
    }

    /** Puts {@code package KEY}, {@code configuration KEY}, {@code apt-cache lists} or {@code apt-get WORDS}. */
    public static void put(FakeStates host, String label, Map<String, Object> state) {
        int blank = label.indexOf(' ');
        String key = label.substring(blank + 1);
        switch (label.substring(0, blank)) {
            case "package" ->
                host.with(
                        Packages.ref(key),
                        new PackageState(
                                text(state, "version"),
                                text(state, "unsure"),
                                text(state, "candidate"),
                                text(state, "by"),
                                text(state, "status"),
                                text(state, "mark"),
                                Boolean.TRUE.equals(state.get("comes along"))));
            case "configuration" ->
                host.with(
                        Configurations.ref(key),
                        new ConfigurationState(
                                true,
                                state.containsKey("files")
                                        ? List.of(state.get("files").toString().split(","))
                                        : List.of()));
            case "key" ->
                host.with(
                        KeyDownloads.ref(key),
                        new KeyDownloads.Download(
                                state.containsKey("content")
                                        ? state.get("content").toString().getBytes(StandardCharsets.UTF_8)
                                        : null,
                                state.getOrDefault("error", "").toString()));
            case "debconf" -> host.with(Debconf.ref(key), answers(state));
            case "packages" -> host.with(InstalledPackages.ref(), installed(state));
            case "apt-cache" -> host.with(AptCache.ref(), lists(state));
            case "apt-get" -> host.with(command(key), simulation(state));
            default -> throw new IllegalArgumentException(label);
        }
    }

    /** Questions and answers, or {@code value}, {@code secret} and {@code seen}. */
    private static Debconf.Answers answers(Map<String, Object> state) {
        SortedMap<String, Debconf.Answer> all = new TreeMap<>();
        state.forEach((question, each) -> all.put(
                question,
                each instanceof Map<?, ?> map
                        ? new Debconf.Answer(
                                map.get("value").toString(),
                                Boolean.TRUE.equals(map.get("secret")),
                                Boolean.TRUE.equals(map.get("seen")))
                        : new Debconf.Answer(each.toString(), false, false)));
        return new Debconf.Answers(all);
    }

    /** Names and {@code VERSION ARCHITECTURE SECTION}, or nothing when that is not known. */
    private static InstalledPackages.Installed installed(Map<String, Object> state) {
        SortedMap<String, InstalledPackages.Entry> all = new TreeMap<>();
        state.forEach((name, each) -> {
            String[] words = each.toString().split(" ");
            all.put(
                    name,
                    words.length < 3
                            ? new InstalledPackages.Entry(null, null, null)
                            : new InstalledPackages.Entry(words[0], words[1], words[2]));
        });
        return new InstalledPackages.Installed(all);
    }

    /** {@code [fresh] WORDS}, as the shell reads them. */
    private static ResourceRef<SimulationState> command(String key) {
        List<String> words = ShellWords.of(key).strict();
        boolean fresh = words.get(0).equals("fresh");
        return AptSimulation.ref(fresh, fresh ? words.subList(1, words.size()) : words);
    }

    private static AptCacheState lists(Map<String, Object> state) {
        long age = (Long) state.getOrDefault("age", 0L);
        return new AptCacheState(
                true,
                1_700_000_000 - age,
                age,
                Boolean.TRUE.equals(state.get("planned")),
                Boolean.TRUE.equals(state.get("sources changed")));
    }

    private static SimulationState simulation(Map<String, Object> state) {
        List<SimulationState.Step> steps = new ArrayList<>();
        for (String line : state.getOrDefault("says", "").toString().split("\n")) {
            SimulationState.Step step = AptSimulation.step(line);
            if (step != null) {
                steps.add(step);
            }
        }
        return new SimulationState(
                steps,
                ((Long) state.getOrDefault("archives", 0L)).intValue(),
                text(state, "error"),
                Boolean.TRUE.equals(state.get("unfinished")),
                Set.of());
    }

    private static @Nullable String text(Map<String, Object> state, String key) {
        Object value = state.get(key);
        return value == null ? null : value.toString();
    }
}
