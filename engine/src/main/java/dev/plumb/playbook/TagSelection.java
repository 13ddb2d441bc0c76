package dev.plumb.playbook;

import java.util.List;
import java.util.Set;

/** Which tasks run when tags are chosen, by Ansible's rules. */
public final class TagSelection {
    private TagSelection() {}

    /**
     * Whether a task is chosen.
     *
     * @param tags tags asked for, {@code all}, {@code tagged}, {@code untagged}, {@code always} and {@code never} among
     *     them; empty: all
     * @param skipTags tags to leave out; {@code all} and {@code tagged} have their meaning here too
     */
    public static boolean selects(Task task, Set<String> tags, Set<String> skipTags) {
        return selects(task.tags(), tags, skipTags);
    }

    /** Whether a task with these tags is chosen. */
    static boolean selects(List<String> own, Set<String> tags, Set<String> skipTags) {
        return wanted(own, tags) && !skipped(own, skipTags);
    }

    private static boolean wanted(List<String> own, Set<String> tags) {
        if (own.contains("always")) {
            return true;
        }
        boolean never = own.contains("never");
        if (!never && (tags.isEmpty() || tags.contains("all"))) {
            return true;
        }
        return meets(own, tags) || !never && !own.isEmpty() && tags.contains("tagged");
    }

    private static boolean skipped(List<String> own, Set<String> skipTags) {
        if (skipTags.isEmpty()) {
            return false;
        }
        if (skipTags.contains("all")) {
            return !own.contains("always") || skipTags.contains("always");
        }
        return meets(own, skipTags) || !own.isEmpty() && skipTags.contains("tagged");
    }

    private static boolean meets(List<String> own, Set<String> tags) {
        if (own.isEmpty()) {
            return tags.contains("untagged");
        }
        for (String tag : own) {
            if (tags.contains(tag)) {
                return true;
            }
        }
        return false;
    }
}
