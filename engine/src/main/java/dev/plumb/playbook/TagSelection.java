package dev.plumb.playbook;

import java.util.Set;

/** Placeholder. */
public final class TagSelection {
    private TagSelection() {}

    public static boolean selects(Task task, Set<String> tags, Set<String> skipTags) {
        return true;
    }
}
