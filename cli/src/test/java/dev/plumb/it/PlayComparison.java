package dev.plumb.it;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A dry run held against the apply that followed it, outcome by outcome: the outcome of a task, or of one item of its loop, on
 * one host. Only what the dry run itself marked may come out otherwise.
 *
 * @param right outcomes that came as told, with the same diff
 * @param assumed those that the dry run marked as resting on an assumption, however they came out
 * @param unknown those that it marked as not known, and what came of tasks that hang on one
 * @param resting those of which the recap says that they rest on commands that change nothing they do not name
 * @param wrong what was told as known and came otherwise, in words
 */
record PlayComparison(int right, int assumed, int unknown, int resting, List<String> wrong) {
    private static final String OUTCOME = "outcome";
    private static final String UNKNOWN = "unknown";

    static final PlayComparison NOTHING = new PlayComparison(0, 0, 0, 0, List.of());

    /** Holds one against the other. */
    static PlayComparison of(Outcomes check, Outcomes apply) {
        Tally tally = new Tally(byKey(check));
        byKey(apply).forEach(tally::came);
        tally.missing();
        return new PlayComparison(tally.right, tally.assumed, tally.unknown, tally.resting, tally.wrong);
    }

    PlayComparison plus(PlayComparison other) {
        List<String> all = new ArrayList<>(wrong);
        all.addAll(other.wrong);
        return new PlayComparison(
                right + other.right,
                assumed + other.assumed,
                unknown + other.unknown,
                resting + other.resting,
                List.copyOf(all));
    }

    int outcomes() {
        return right + assumed + unknown + resting + wrong.size();
    }

    @Override
    public String toString() {
        return outcomes() + " outcomes: " + right + " right, " + assumed + " assumed, " + unknown + " unknown, "
                + resting + " resting on what commands do not name, " + wrong.size() + " wrong";
    }

    /** The outcomes by what they are of; of what comes more than once, such as a task that is tried again, each by itself. */
    private static Map<String, Map<String, Object>> byKey(Outcomes run) {
        Map<String, Map<String, Object>> byKey = new LinkedHashMap<>();
        for (Map<String, Object> task : run.tasks()) {
            String item = task.get("item") == null ? "" : ", item " + task.get("item");
            String key =
                    task.get("host") + ": " + number(task) + "/" + task.get("place") + " " + task.get("task") + item;
            int times = 1;
            while (byKey.containsKey(key + " #" + times)) {
                times++;
            }
            byKey.put(key + " #" + times, task);
        }
        return byKey;
    }

    private static String number(Map<String, Object> task) {
        return (Boolean.TRUE.equals(task.get("handler")) ? "handler " : "task ") + task.get("number");
    }

    private static String words(Map<String, Object> outcome) {
        return outcome.get(OUTCOME) + " " + outcome.get("message") + " " + outcome.get("details") + " "
                + outcome.get("diff");
    }

    /** Counts. */
    private static final class Tally {
        private final Map<String, Map<String, Object>> open;
        private final Set<String> unknownAsAWhole = new HashSet<>();
        private final List<String> wrong = new ArrayList<>();
        private int right;
        private int assumed;
        private int unknown;
        private int resting;

        Tally(Map<String, Map<String, Object>> predicted) {
            open = new LinkedHashMap<>(predicted);
            for (Map<String, Object> told : predicted.values()) {
                if (UNKNOWN.equals(told.get(OUTCOME)) && told.get("item") == null) {
                    unknownAsAWhole.add(told.get("host") + " " + number(told));
                }
            }
        }

        void came(String key, Map<String, Object> came) {
            Map<String, Object> told = open.remove(key);
            if (told != null) {
                hold(key, told, came);
            } else if (unknownAsAWhole.contains(came.get("host") + " " + number(came))) {
                unknown++;
            } else {
                wrong.add(key + ": " + words(came) + ", which the check did not show");
            }
        }

        private void hold(String key, Map<String, Object> told, Map<String, Object> came) {
            if (isMarked(told)) {
                return;
            }
            if (Objects.equals(told.get(OUTCOME), came.get(OUTCOME))
                    && Objects.equals(told.get("diff"), came.get("diff"))) {
                right++;
            } else if (Boolean.TRUE.equals(told.get("resting"))) {
                resting++;
            } else {
                wrong.add(key + ":\n  told: " + words(told) + "\n  came: " + words(came));
            }
        }

        /** What the check showed and the apply did not do. */
        void missing() {
            open.forEach((key, told) -> {
                if (!isMarked(told)) {
                    wrong.add(key + ": told " + words(told) + ", and it did not come");
                }
            });
        }

        private boolean isMarked(Map<String, Object> told) {
            if (UNKNOWN.equals(told.get(OUTCOME))) {
                unknown++;
                return true;
            } else if (told.get("assumes") instanceof List<?> assumes && !assumes.isEmpty()) {
                assumed++;
                return true;
            }
            return false;
        }
    }
}
