package dev.plumb.modules.system;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a database of the host's.
 *
 * @param entries in the host's order
 * @param failure why the host does not tell, or null
 * @param sure whether it is known before apply what they will be
 */
public record EntriesState(List<Entry> entries, @Nullable String failure, boolean sure) implements State {
    /** None. */
    static final EntriesState NONE = of(List.of());

    /** Only the host can tell, when what is planned has been done. */
    static final EntriesState UNSURE = new EntriesState(List.of(), null, false);

    public EntriesState {
        entries = List.copyOf(entries);
    }

    /** These. */
    static EntriesState of(List<Entry> entries) {
        return new EntriesState(entries, null, true);
    }

    /** None, since the host does not tell. */
    static EntriesState failed(String why) {
        return new EntriesState(List.of(), why, true);
    }

    /**
     * One entry.
     *
     * @param line its text
     * @param unknown which of its fields between colons are not known, counted from 0
     */
    public record Entry(String line, Set<Integer> unknown) {}

    @Override
    public boolean exists() {
        return !entries.isEmpty();
    }

    @Override
    public Attributes attributes() {
        Attributes.Builder all = Attributes.builder();
        for (int i = 0; i < entries.size(); i++) {
            all.text("entry " + i, entries.get(i).line());
        }
        return all.build();
    }
}
