package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.FieldsState;
import dev.plumb.modules.kit.JsonPart;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Rights that somebody has on an object.
 *
 * @param owner to whom the object belongs
 * @param held the rights
 * @param owners those of the owner, which go to the next one
 * @param onward those that were granted on to others
 * @param related the columns of a table, the table of a sequence
 * @param isFresh whether the object is made by an earlier task, so that default rights count
 */
record Rights(
        String owner, List<Entry> held, List<Entry> owners, List<Onward> onward, Set<String> related, boolean isFresh) {
    private static final String NO = "no";
    private static final String YES = "yes";
    private static final String GRANTABLE = "with grant option";

    Rights {
        held = List.copyOf(held);
    }

    /**
     * One right.
     *
     * @param privilege such as {@code SELECT}
     * @param column of this column only; empty: of all
     * @param isGrantable whether it may be granted to others
     * @param grantor who has granted it
     */
    record Entry(String privilege, String column, boolean isGrantable, String grantor) {
        private static Entry read(JsonPart part) {
            List<JsonPart> all = part.list();
            return new Entry(
                    all.get(0).text(),
                    all.get(1).text(),
                    all.get(2).isTrue(),
                    all.get(3).text());
        }
    }

    /**
     * A right that was granted on.
     *
     * @param grantee to whom
     */
    record Onward(String privilege, String column, String grantee) {}

    /** What everybody, or the owner, has on something where nobody says otherwise. */
    static Rights builtIn(ObjectKind kind, String owner, String grantee, boolean isFresh) {
        List<String> has =
                grantee.equals(RoleNames.PUBLIC) ? kind.publics : grantee.equals(owner) ? kind.privileges : List.of();
        return new Rights(owner, entries(has, owner), entries(kind.privileges, owner), List.of(), Set.of(), isFresh);
    }

    private static List<Entry> entries(List<String> privileges, String owner) {
        return privileges.stream()
                .map(each -> new Entry(each, "", false, owner))
                .toList();
    }

    /** What is told of them. */
    static Rights read(JsonPart row) {
        if (row.value() instanceof Rights rights) {
            return rights;
        }
        List<Onward> onward = row.list("onward").stream()
                .map(JsonPart::list)
                .map(all -> new Onward(
                        all.get(0).text(), all.get(1).text(), all.get(2).text()))
                .toList();
        List<Entry> held = row.list("held").stream().map(Entry::read).toList();
        return new Rights(
                row.text("owner"),
                held,
                row.at("owners").isThere()
                        ? row.list("owners").stream().map(Entry::read).toList()
                        : held,
                onward,
                new LinkedHashSet<>(row.texts("related")),
                false);
    }

    /** The rights that a state has. */
    static Rights of(FieldsState state) {
        return read(state.told());
    }

    /** As a state. */
    FieldsState state(ObjectKind kind) {
        return new FieldsState(true, fields(kind), new JsonPart(this));
    }

    /** A field for each right that there can be, so that it is seen that one is gone. */
    Map<String, Value> fields(ObjectKind kind) {
        Set<String> all = new LinkedHashSet<>(kind.privileges);
        held.forEach(each -> all.add(each.privilege));
        Map<String, Value> fields = new LinkedHashMap<>();
        for (String privilege : all) {
            Entry found = find(privilege, "");
            fields.put(privilege, new Value.Text(found == null ? NO : found.isGrantable ? GRANTABLE : YES));
        }
        if (kind == ObjectKind.TABLE) {
            for (String privilege : ObjectKind.OF_COLUMNS) {
                fields.put(privilege + " on columns", new Value.Text(ofColumns(privilege)));
            }
        }
        return fields;
    }

    private String ofColumns(String privilege) {
        Map<String, String> shown = new TreeMap<>();
        for (Entry each : held) {
            if (each.privilege.equals(privilege) && !each.column.isEmpty()) {
                boolean isPlain = each.column.matches("[\\p{L}_][\\p{L}\\p{N}_$]*");
                String name = isPlain ? each.column : Sql.name(each.column);
                Entry found = find(privilege, each.column);
                shown.put(name, found != null && found.isGrantable ? name + " " + GRANTABLE : name);
            }
        }
        return shown.isEmpty() ? "none" : String.join(", ", shown.values());
    }

    /** A right, the one that may be granted on where several have granted it; null where there is none. */
    @org.jspecify.annotations.Nullable
    Entry find(String privilege, String column) {
        Entry found = null;
        for (Entry each : held) {
            boolean matches = each.privilege.equals(privilege) && each.column.equals(column);
            if (matches && (found == null || each.isGrantable)) {
                found = each;
            }
        }
        return found;
    }

    /** The same of something that nobody will make any more. */
    Rights settled() {
        return new Rights(owner, held, owners, onward, related, false);
    }

    /** The same with this in place of what is held. */
    Rights with(List<Entry> newHeld) {
        return new Rights(owner, newHeld, owners, onward, related, isFresh);
    }

    /** What is held but for these. */
    Rights without(Predicate<Entry> which) {
        return with(held.stream().filter(which.negate()).toList());
    }

    /** What is held, and this. */
    Rights and(Entry entry) {
        List<Entry> all = new ArrayList<>();
        boolean isGrantable = entry.isGrantable;
        for (Entry each : held) {
            if (each.privilege.equals(entry.privilege)
                    && each.column.equals(entry.column)
                    && each.grantor.equals(entry.grantor)) {
                isGrantable |= each.isGrantable;
            } else {
                all.add(each);
            }
        }
        all.add(new Entry(entry.privilege, entry.column, isGrantable, entry.grantor));
        return with(all);
    }

    /** Once the object has another owner: what the one before had, and had granted, is the new one's. */
    Rights handedOver(String newOwner, String grantee) {
        Rights moved = new Rights(newOwner, List.of(), owners, onward, related, isFresh);
        List<Entry> both = new ArrayList<>(held);
        if (grantee.equals(owner)) {
            both.clear();
        } else if (grantee.equals(newOwner)) {
            both.addAll(owners);
        }
        for (Entry each : both) {
            moved = moved.and(new Entry(
                    each.privilege,
                    each.column,
                    each.isGrantable,
                    each.grantor.equals(owner) ? newOwner : each.grantor));
        }
        return moved;
    }
}
