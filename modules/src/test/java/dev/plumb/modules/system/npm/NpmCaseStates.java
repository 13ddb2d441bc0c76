package dev.plumb.modules.system.npm;

import dev.plumb.module.FakeStates;
import dev.plumb.modules.system.npm.NpmTrees.Lock;
import dev.plumb.modules.system.npm.NpmTrees.Step;
import dev.plumb.text.ShellWords;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** States of packages of Node.js in cases. */
public final class NpmCaseStates {
    private NpmCaseStates() {}

    /**
     * Puts {@code npm ENVIRONMENT} with versions of packages, one that {@code package.json} does not name with a {@code +}
     * before it, or {@code npm-tree ENVIRONMENT OMITTED WORDS} with {@code lock}, {@code error} and steps such as {@code "1.0 > 2.0"}.
     */
    public static void put(FakeStates host, String kind, String key, Map<String, Object> state) {
        List<String> words = ShellWords.of(key).strict();
        String where = words.get(0);
        NpmEnvironment environment =
                where.startsWith("/") ? new NpmEnvironment(where, "npm") : new NpmEnvironment("", where);
        if (kind.equals("npm")) {
            state.forEach((name, version) -> {
                String text = version.toString();
                host.with(
                        NpmPackages.ref(environment, name),
                        new NpmPackages.Installed(text.replace("+", ""), null, !text.startsWith("+")));
            });
            return;
        }
        Map<String, Step> steps = new TreeMap<>();
        state.forEach((name, step) -> {
            if (!name.equals("lock") && !name.equals("error")) {
                String[] ends = step.toString().split(" *> *", -1);
                steps.put(name, new Step(ends[0].isEmpty() ? null : ends[0], ends[1].isEmpty() ? null : ends[1]));
            }
        });
        List<String> omitted =
                words.get(1).equals("-") ? List.of() : List.of(words.get(1).split(","));
        Object error = state.get("error");
        host.with(
                words.size() == 2
                        ? NpmTrees.ofLock(environment, omitted)
                        : NpmTrees.after(environment, omitted, words.subList(2, words.size())),
                new NpmTrees.Tree(
                        Lock.valueOf(
                                state.getOrDefault("lock", "fits").toString().toUpperCase(Locale.ROOT)),
                        steps,
                        error == null ? null : error.toString()));
    }
}
