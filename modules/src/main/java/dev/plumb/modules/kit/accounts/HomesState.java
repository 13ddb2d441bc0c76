package dev.plumb.modules.kit.accounts;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Home directories.
 *
 * @param byName path of each account's home; that of the user who reads them also under an empty name
 * @param reader login name of that user, or nothing when it is not known
 * @param place where that user's home really is, without links on the way; null when it cannot be entered
 */
public record HomesState(
        SortedMap<String, String> byName,
        String reader,
        @Nullable String place) implements State {
    HomesState(Map<String, String> byName, String reader, @Nullable String place) {
        this(Collections.unmodifiableSortedMap(new TreeMap<>(byName)), reader, place);
    }

    /** The same with an account's home, or without the account when that is null. */
    HomesState with(String name, @Nullable String home) {
        Map<String, String> homes = new TreeMap<>(byName);
        boolean own = name.equals(reader) && !Objects.equals(home, homes.get(name));
        if (home == null) {
            homes.remove(name);
        } else {
            homes.put(name, home);
            homes.put("", own ? home : homes.getOrDefault("", home));
        }
        return new HomesState(homes, reader, own ? home : place);
    }

    /** What another user would have read. */
    HomesState readBy(String user) {
        Map<String, String> homes = new TreeMap<>(byName);
        String home = homes.get(user);
        homes.remove("");
        if (home != null) {
            homes.put("", home);
        }
        return new HomesState(homes, user, home);
    }

    /**
     * The home that a {@code ~} or {@code ~name} stands for, an absolute path; null when that is not known.
     *
     * @param tilde the beginning of a path
     */
    public @Nullable String of(String tilde) {
        String home = tilde.equals("~") ? place : byName.get(tilde.substring(1));
        return home != null && home.startsWith("/") ? home : null;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }
}
