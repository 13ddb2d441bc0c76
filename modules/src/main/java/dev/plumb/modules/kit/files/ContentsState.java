package dev.plumb.modules.kit.files;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in a directory, but not below its directories.
 *
 * @param exists whether there is a directory
 * @param files what is in it, by name, regular files with their content
 */
public record ContentsState(boolean exists, SortedMap<String, FileState> files) implements State {
    /** No directory. */
    public static final ContentsState ABSENT = new ContentsState(false, Collections.emptySortedMap());

    public ContentsState {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The same with this under a name. */
    ContentsState with(String name, FileState planned) {
        SortedMap<String, FileState> all = new TreeMap<>(files);
        if (planned.exists()) {
            all.put(name, planned);
        } else {
            all.remove(name);
        }
        return new ContentsState(true, all);
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }
}
