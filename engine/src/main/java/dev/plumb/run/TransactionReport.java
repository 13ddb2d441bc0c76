package dev.plumb.run;

import dev.plumb.resource.Action;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a transaction, as its script tells it.
 *
 * @param result {@code valid}, {@code untested}, {@code refused}, {@code part NUMBER STATUS}, {@code inactive}, {@code unsaved},
 *     {@code stopped}; empty when it was ended before it could tell
 * @param active whether it was activated; in a dry run, whether there is something to activate
 * @param before whether what is in place was valid without it: {@code valid}, {@code refused} or {@code unknown}
 * @param lost keys of what could not be restored
 * @param stays numbers of the parts that were done and that no transaction of files undoes
 * @param said what the program printed that decided it
 */
record TransactionReport(
        String result, boolean active, String before, List<String> lost, List<Integer> stays, String said) {
    private static final String ACTIVATION = "=activation";

    /** Lines of a program that are told within a sentence. */
    private static final int FEW = 3;

    static TransactionReport of(ScriptResult script) {
        Map<String, String> lines = new HashMap<>();
        String rest = script.stdoutText();
        while (!rest.isEmpty()) {
            int end = rest.indexOf('\n');
            String line = end < 0 ? rest : rest.substring(0, end);
            rest = end < 0 ? "" : rest.substring(end + 1);
            if (line.equals("said")) {
                break;
            }
            String word = line.split(" ", 2)[0];
            lines.put(word, line.substring(word.length()).strip());
        }
        return new TransactionReport(
                lines.getOrDefault("result", ""),
                lines.getOrDefault("active", "").equals("yes"),
                lines.getOrDefault("before", "unknown"),
                words(lines.getOrDefault("lost", "")),
                words(lines.getOrDefault("stays", "")).stream()
                        .map(Integer::valueOf)
                        .toList(),
                rest.strip());
    }

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" "));
    }

    /** A dry run that could not try it. */
    static TransactionReport untested() {
        return new TransactionReport("untested", false, "unknown", List.of(), List.of(), "");
    }

    /** Whether the parts were found valid together. */
    boolean isValid() {
        return result.equals("valid");
    }

    /** Whether they were found to be invalid. */
    boolean isRefused() {
        return result.equals("refused");
    }

    /** Whether one of the parts could not be made. */
    boolean isUnmade() {
        return result.startsWith("part ");
    }

    /** What the program printed, unless one of the items must not show what may stand in it: it speaks of all of them. */
    String said(List<PendingItem> items) {
        boolean hidden = items.stream().anyMatch(each -> each.item().settings().noLog());
        return hidden && !said.isEmpty() ? "(hidden by no_log)" : said;
    }

    /** Tells each item what became of it. */
    void tell(TransactionGroup group, List<PendingItem> items, ScriptResult script) {
        ScriptResult share = quiet(script, items.size());
        if (script.status() == ScriptResult.Status.SKIPPED || script.succeeded()) {
            items.forEach(each -> each.take(share));
            return;
        }
        PendingItem blamed = blamed(group, items);
        boolean known = blamed != null;
        // where nobody is to blame alone, the last one fails: they are wrong together
        PendingItem wrong = blamed != null ? blamed : items.get(items.size() - 1);
        for (PendingItem each : items) {
            if (each == wrong) {
                each.failTogether(message(group, items, wrong, known, script), share);
            } else {
                each.restore("not done without " + wrong.cause() + ", which fails", share);
            }
        }
        if (hasMoved()) {
            items.get(0).planAgainWith(items);
        }
    }

    /** Whether a part found the host other than planned. */
    private boolean hasMoved() {
        return result.matches("part \\d+ " + Action.MOVED);
    }

    /** The item whose part is wrong, or null. */
    private @Nullable PendingItem blamed(TransactionGroup group, List<PendingItem> items) {
        if (isUnmade()) {
            int number = Integer.parseInt(result.split(" ")[1]);
            return TransactionScript.parts(items).get(number - 1).owner();
        }
        for (String key : group.transaction().blamed(said)) {
            for (int i = items.size() - 1; i >= 0; i--) {
                if (items.get(i).plan().changes().stream()
                        .anyMatch(change -> change.ref().key().equals(key))) {
                    return items.get(i);
                }
            }
        }
        return null;
    }

    private String message(
            TransactionGroup group, List<PendingItem> items, PendingItem wrong, boolean known, ScriptResult script) {
        String name = group.transaction().name();
        String causes =
                items.stream().map(each -> each.cause().toString()).distinct().collect(Collectors.joining(", "));
        String parts = known || items.size() == 1 ? "" : "; the parts are wrong together: " + causes;
        String told = said.isEmpty() ? "" : ": " + said(items);
        String what;
        if (isRefused()) {
            what = before.equals("refused") && !known
                    ? name + " refuses what is in place already, without this change"
                    : name + " refuses the new configuration";
            parts = before.equals("refused") && !known ? "" : parts;
        } else if (result.equals("inactive")) {
            what = name + " accepts the new configuration, but the "
                    + (group.activation() == null
                            ? "activation"
                            : group.activation().label()) + " failed";
        } else if (isUnmade()) {
            what = "it cannot be made";
        } else if (result.equals("unsaved")) {
            what = "what is in place cannot be saved, so that it could not be restored";
        } else {
            what = "it was ended (" + ended(script) + ")";
        }
        String end = parts + "; " + restored(items) + (known ? undone(wrong, items) : "");
        // of many lines, such as those of a journal, the sentence would not be found behind them
        return told.lines().count() <= FEW ? what + told + end : what + end + told;
    }

    /** The items that are not done because of the one that fails: they have no line of their own. */
    private static String undone(PendingItem wrong, List<PendingItem> items) {
        String own = wrong.cause().toString();
        String others = items.stream()
                .map(each -> each.cause().toString())
                .filter(cause -> !cause.equals(own))
                .distinct()
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "" : "; not done without it: " + others;
    }

    private static String ended(ScriptResult script) {
        if (script.status() == ScriptResult.Status.TIMED_OUT) {
            return "its time was over";
        }
        return script.exit() > 128 ? "killed by signal " + (script.exit() - 128) : "exit status " + script.exit();
    }

    private String restored(List<PendingItem> items) {
        if (result.isEmpty()) {
            return "it is not known what was changed before that";
        }
        String files = files();
        return stays.isEmpty() ? files : files + "; not undone: " + stays(items);
    }

    private String stays(List<PendingItem> items) {
        List<TransactionScript.Part> parts = TransactionScript.parts(items);
        return stays.stream()
                .map(number -> parts.get(number - 1).ref().label())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private String files() {
        if (lost.isEmpty()) {
            return stays.isEmpty() ? "everything is as it was before" : "all files are as they were before";
        }
        List<String> files = new ArrayList<>(lost);
        boolean activation = files.remove(ACTIVATION);
        String not = files.isEmpty() ? "" : "could not be restored: " + String.join(", ", files);
        return activation ? (not.isEmpty() ? "" : not + "; ") + "what was restored could not be activated" : not;
    }

    private static ScriptResult quiet(ScriptResult script, int items) {
        return new ScriptResult(
                script.status(),
                script.exit(),
                new byte[0],
                new byte[0],
                false,
                script.duration().dividedBy(items));
    }
}
