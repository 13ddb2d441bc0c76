package dev.plumb.modules.kit.accounts;

import dev.plumb.modules.kit.accounts.UserState.Defaults;
import dev.plumb.modules.kit.accounts.UserState.Shadow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes apart what the read script of {@link Users} printed: users, groups, defaults, shadow entries. */
final class UserReader {
    /** The line between two sections. */
    static final String SECTION = "--plumb--";

    private static final int HOME_STATE = 7;
    private static final int DEFAULT_UMASK = 022;
    private static final long LAST_DAY = LocalDate.MAX.toEpochDay();

    private final Map<String, List<String>> users;
    private final List<List<String>> groups;
    private final Map<String, List<String>> shadows;
    private final boolean root;
    private final int parts;
    private final List<String> skeleton = new ArrayList<>();
    private final Map<String, String> defaults = new HashMap<>();

    UserReader(String output) {
        String[] sections = output.split(SECTION + "\n", -1);
        parts = sections.length;
        users = byName(sections[0], 8);
        groups = sections.length > 1 ? AccountDatabase.entries(sections[1], 4) : List.of();
        if (sections.length > 2) {
            defaults(sections[2]);
        }
        String shadow = sections.length > 3 ? sections[3] : "";
        shadows = byName(shadow, 8);
        root = shadow.startsWith("0\n");
    }

    /** Lines such as {@code HOME=/home} of useradd's file and {@code UMASK<tab>022} of login.defs. */
    private void defaults(String text) {
        for (String line : text.split("\n", -1)) {
            int end = 0;
            while (end < line.length() && (Character.isLetter(line.charAt(end)) || line.charAt(end) == '_')) {
                end++;
            }
            if (line.startsWith("skel=")) {
                skeleton.add(line.substring("skel=".length()));
            } else if (end < line.length()) {
                defaults.put(line.substring(0, end), line.substring(end + 1).strip());
            }
        }
    }

    private Defaults defaultsFor(String name) {
        int umask = number(defaults.get("UMASK"), DEFAULT_UMASK);
        return new Defaults(
                defaults.getOrDefault("USERGROUPS_ENAB", "yes").equals("yes"),
                defaults.getOrDefault("HOME", "/home") + "/" + name,
                number(defaults.get("HOME_MODE"), 0777 & ~umask),
                defaults.get("SHELL"),
                List.copyOf(skeleton));
    }

    /** A number as C reads it, which is how useradd does: octal with a zero before it. */
    private static int number(@Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.decode(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static Map<String, List<String>> byName(String text, int fields) {
        Map<String, List<String>> all = new HashMap<>();
        for (List<String> entry : AccountDatabase.entries(text, fields)) {
            all.putIfAbsent(entry.get(0), entry);
        }
        return all;
    }

    /** Whether all sections are there. */
    boolean isWhole(boolean withShadow) {
        return parts > (withShadow ? 3 : 2);
    }

    /** Whether the script ran as root, so that shadow entries could be read. */
    boolean isRoot() {
        return root;
    }

    /** The state of the user with this name. */
    UserState state(String name, boolean withShadow) {
        List<String> entry = users.get(name);
        if (entry == null) {
            return UserState.absent(defaultsFor(name));
        }
        return new UserState(
                true,
                AccountDatabase.number(entry.get(2)),
                primaryGroup(entry.get(3)),
                AccountDatabase.number(entry.get(3)),
                memberships(name),
                entry.get(4),
                entry.get(5),
                entry.get(HOME_STATE).equals("present"),
                entry.get(6),
                withShadow ? shadow(shadows.get(name)) : null,
                defaultsFor(name));
    }

    private String primaryGroup(String gid) {
        for (List<String> group : groups) {
            if (group.get(2).equals(gid)) {
                return group.get(0);
            }
        }
        return gid;
    }

    private SortedSet<String> memberships(String user) {
        SortedSet<String> all = new TreeSet<>();
        for (List<String> group : groups) {
            if (AccountDatabase.commaList(group.get(3)).contains(user)) {
                all.add(group.get(0));
            }
        }
        return all;
    }

    private static Shadow shadow(@Nullable List<String> entry) {
        String hash = entry == null ? "" : entry.get(1);
        return new Shadow(
                PasswordField.fingerprint(hash),
                PasswordField.isLocked(hash),
                entry == null ? "never" : expiry(entry.get(7)),
                entry == null ? -1 : days(entry.get(3)),
                entry == null ? -1 : days(entry.get(4)));
    }

    private static String expiry(String days) {
        Long number = AccountDatabase.number(days);
        if (number == null || number < 0) {
            return "never";
        }
        return number > LAST_DAY
                ? "day " + number
                : LocalDate.ofEpochDay(number).toString();
    }

    private static int days(String text) {
        Long number = AccountDatabase.number(text);
        return number == null ? -1 : (int) Math.max(-1, Math.min(number, Integer.MAX_VALUE));
    }
}
