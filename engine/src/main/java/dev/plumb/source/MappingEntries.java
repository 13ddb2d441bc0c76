package dev.plumb.source;

import dev.plumb.source.YamlNode.Entry;
import dev.plumb.source.YamlNode.Mapping;
import dev.plumb.source.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the entries of a mapping: tells duplicates and resolves merge keys. */
final class MappingEntries {
    private final Problems problems;
    private final List<Entry> own = new ArrayList<>();
    private final Map<String, Position> places = new HashMap<>();
    private final List<Entry> merged = new ArrayList<>();

    MappingEntries(Problems problems) {
        this.problems = problems;
    }

    /** Takes an entry as written; of a duplicate the first stays. */
    void add(Entry entry) {
        Position first = places.putIfAbsent(entry.key().value(), entry.key().position());
        if (first == null) {
            own.add(entry);
        } else {
            problems.add(
                    entry.key().position(),
                    "the key '" + entry.key().value() + "' stands here a second time",
                    "remove one of them; the first is in line " + first.line());
        }
    }

    /** Takes the value of a merge key: a mapping or a list of mappings, of which earlier ones win. */
    void merge(YamlNode value) {
        if (value instanceof Mapping mapping) {
            merged.addAll(mapping.entries());
        } else if (value instanceof Sequence sequence && allMappings(sequence)) {
            for (YamlNode item : sequence.items()) {
                merged.addAll(((Mapping) item).entries());
            }
        } else {
            problems.add(value.position(), "<< merges a mapping or a list of mappings", "write: <<: *anchor");
        }
    }

    private static boolean allMappings(Sequence sequence) {
        for (YamlNode item : sequence.items()) {
            if (!(item instanceof Mapping)) {
                return false;
            }
        }
        return true;
    }

    /** All entries; what is written here wins over what is merged. */
    List<Entry> list() {
        List<Entry> all = new ArrayList<>(merged.size() + own.size());
        for (Entry entry : merged) {
            if (places.putIfAbsent(entry.key().value(), entry.key().position()) == null) {
                all.add(entry);
            }
        }
        all.addAll(own);
        return List.copyOf(all);
    }
}
