package dev.plumb.modules.system;

import dev.plumb.modules.kit.accounts.AccountDatabase;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.UserState;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.system.EntriesState.Entry;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code getent} tells. */
public final class Entries implements ResourceType<EntriesState> {
    static final Entries TYPE = new Entries();

    private static final String END = "--plumb--";
    private static final int NO_SUCH_DATABASE = 1;
    private static final int NO_SUCH_KEY = 2;
    private static final int NO_LIST = 3;

    private Entries() {}

    /**
     * Entries of a database.
     *
     * @param service the name service, or null for the usual
     * @param key of one entry, or null for all
     */
    public static ResourceRef<EntriesState> ref(String database, @Nullable String service, @Nullable String key) {
        return new ResourceRef<>(TYPE, new Asked(database, service, key));
    }

    /** The database, the service or null, and the key or null. */
    private record Asked(
            String database,
            @Nullable String service,
            @Nullable String key) implements ResourceKey {
        static Asked of(ResourceRef<?> ref) {
            return ref.key(Asked.class);
        }

        @Override
        public String rendering() {
            return database + (service == null ? "" : " -s " + service) + (key == null ? "" : " " + key);
        }

        /** As {@code getent}, or on hosts without it as the file tells. */
        String script() {
            List<String> words = new ArrayList<>(List.of("getent"));
            if (service != null) {
                words.addAll(List.of("-s", service));
            }
            words.add(database);
            if (key != null) {
                words.add(key);
            }
            boolean account = Set.of("passwd", "group", "shadow").contains(database);
            String file = key == null
                    ? "cat /etc/" + database
                    : "awk -F: -v k=" + Sh.quote(key) + " '$1 == k { print; f = 1 } END { exit f ? 0 : 2 }' /etc/"
                            + database;
            String instead = account ? file : "echo 'this host has no getent' >&2; false";
            return "if command -v getent >/dev/null 2>&1; then " + Sh.words(words) + "; else " + instead + "; fi\n";
        }
    }

    @Override
    public String name() {
        return "getent";
    }

    @Override
    public String spoken(ResourceRef<EntriesState> ref) {
        Asked asked = Asked.of(ref);
        return asked.key == null ? asked.database : asked.key;
    }

    @Override
    public Script readScript(List<Read<EntriesState>> reads) {
        StringBuilder text = new StringBuilder();
        for (Read<EntriesState> read : reads) {
            text.append(Asked.of(read.ref()).script());
            text.append("r=$?; echo; echo ").append(END).append(" $r\n");
        }
        return Script.of(text.append("true\n").toString());
    }

    @Override
    public void parse(List<Read<EntriesState>> reads, ScriptResult result, ReadSink<EntriesState> into) {
        List<String> lines = new ArrayList<>();
        int next = 0;
        String text = result.stdoutText();
        // what has no line end is not whole
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            Long code = line.startsWith(END + " ") ? AccountDatabase.number(line.substring(END.length() + 1)) : null;
            if (code != null && next < reads.size()) {
                into.state(reads.get(next++).ref(), state(lines, code));
                lines.clear();
            } else {
                lines.add(line);
            }
        }
        for (Read<EntriesState> read : reads.subList(next, reads.size())) {
            into.failed(read.ref(), "the host's answer is not complete");
        }
    }

    private static EntriesState state(List<String> lines, long code) {
        if (code == NO_SUCH_KEY) {
            return EntriesState.NONE;
        } else if (code != 0) {
            String why = code == NO_SUCH_DATABASE
                    ? "Missing arguments, or database unknown."
                    : code == NO_LIST
                            ? "Enumeration not supported on this database."
                            : "getent failed with exit status " + code;
            return EntriesState.failed(why);
        }
        return EntriesState.of(lines.stream()
                .filter(line -> !line.isBlank())
                .map(line -> new Entry(line, Set.of()))
                .toList());
    }

    @Override
    public EntriesState absent(ResourceRef<EntriesState> ref) {
        return EntriesState.NONE;
    }

    /** AccountDatabase and groups; and a user may bring a group along, or be a member of any. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<EntriesState> read) {
        Asked asked = Asked.of(read);
        return switch (asked.database) {
            case "passwd", "shadow" -> changed.type() == Users.TYPE && isOf(asked, changed.key());
            case "group", "gshadow" ->
                changed.type() == Users.TYPE || changed.type() == Groups.TYPE && isOf(asked, changed.key());
            default -> changed.equals(read);
        };
    }

    /** A key may be a number. */
    private static boolean isOf(Asked asked, String name) {
        return asked.key == null || asked.key.equals(name) || AccountDatabase.number(asked.key) != null;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public @Nullable EntriesState follows(
            ResourceRef<?> planned, State after, ResourceRef<EntriesState> read, EntriesState now) {
        Asked asked = Asked.of(read);
        if (now.failure() != null) {
            return null;
        } else if (asked.key != null && AccountDatabase.number(asked.key) != null) {
            // which of them has this number only the host can tell
            return EntriesState.UNSURE;
        }
        Map<String, Entry> entries = new HashMap<>();
        now.entries().forEach(entry -> entries.putIfAbsent(entry.line().split(":", 2)[0], entry));
        List<Entry> all = new ArrayList<>(now.entries());
        Entry had = entries.get(planned.key());
        if (after instanceof UserState user && asked.database.endsWith("group")) {
            return members(user, planned.key(), asked, all);
        } else if (!after.exists()) {
            all.remove(had);
            return EntriesState.of(all);
        }
        Entry entry = after instanceof UserState user
                ? ofUser(asked.database, planned.key(), user)
                : ofGroup(asked.database, planned.key(), (GroupState) after, had);
        if (had != null) {
            all.set(all.indexOf(had), entry);
        } else if (asked.key == null || asked.key.equals(planned.key())) {
            all.add(entry);
        }
        return EntriesState.of(all);
    }

    private static Entry ofUser(String database, String name, UserState user) {
        if (!database.equals("passwd")) {
            return new Entry(name + ":".repeat(8), Set.of(1, 2, 3, 4, 5, 6, 7, 8));
        }
        List<@Nullable Object> fields = new ArrayList<>(List.of(name, "x"));
        fields.add(user.uid());
        fields.add(user.gid());
        fields.add(user.comment() == null && user.defaults() != null ? "" : user.comment());
        fields.add(user.home());
        fields.add(user.shell());
        return entry(fields);
    }

    private static Entry ofGroup(String database, String name, GroupState group, @Nullable Entry had) {
        if (!database.equals("group")) {
            return new Entry(name + ":::", Set.of(1, 2, 3));
        }
        List<@Nullable Object> fields = new ArrayList<>(List.of(name, "x"));
        fields.add(group.gid());
        fields.add(
                had == null
                        ? String.join(",", group.members())
                        : had.line().substring(had.line().lastIndexOf(':') + 1));
        return entry(fields);
    }

    private static Entry entry(List<@Nullable Object> fields) {
        Set<Integer> unknown = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i) == null) {
                unknown.add(i);
            }
        }
        String line = fields.stream()
                .map(field -> field == null ? "" : field.toString())
                .collect(Collectors.joining(":"));
        return new Entry(line, Set.copyOf(unknown));
    }

    /** Who is in which group after a change of a user; a new user may have a group of its own. */
    private static EntriesState members(UserState user, String name, Asked asked, List<Entry> all) {
        boolean shadow = asked.database.equals("gshadow");
        boolean own = user.exists() && name.equals(user.group());
        boolean known = all.stream().anyMatch(entry -> entry.line().startsWith(name + ":"));
        List<Entry> after = new ArrayList<>();
        for (Entry entry : all) {
            boolean goes = !user.exists() && entry.line().matches(Pattern.quote(name) + ":.*:");
            if (!goes) {
                Set<Integer> unknown = new HashSet<>(entry.unknown());
                unknown.add(3);
                after.add(new Entry(entry.line(), Set.copyOf(unknown)));
            }
        }
        if (own && !known && (asked.key == null || asked.key.equals(name))) {
            after.add(new Entry(name + ":x::", shadow ? Set.of(1, 2, 3) : Set.of(2)));
        }
        return EntriesState.of(after);
    }
}
