package dev.plumb.modules.system;

import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Users of {@code /etc/passwd} or whatever else the host's name service knows; the key is the login name. Detail 1 reads
 * the shadow entry too (password, lock, expiry), which only root may.
 */
public final class Users implements ResourceType<UserState> {
    /** The type. */
    public static final Users TYPE = new Users();

    /** Detail that includes the shadow entry. */
    static final int WITH_SHADOW = 1;

    private static final String PART = "--plumb--";

    private Users() {}

    /** The user with this login name. */
    public static ResourceRef<UserState> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    /** A read of the user together with its shadow entry; needs root. */
    static Read<UserState> withShadow(String name) {
        return new Read<>(ref(name), WITH_SHADOW);
    }

    @Override
    public String name() {
        return "user";
    }

    @Override
    public Script readScript(List<Read<UserState>> reads) {
        StringBuilder text = new StringBuilder(Accounts.lookUp("passwd", reads));
        text.append("echo ").append(PART).append('\n');
        // All groups: who is in which is known only from there.
        text.append("if command -v getent >/dev/null 2>&1; then getent group; else cat /etc/group; fi\n");
        List<Read<UserState>> shadowed =
                reads.stream().filter(r -> r.detail() >= WITH_SHADOW).toList();
        if (!shadowed.isEmpty()) {
            text.append("echo ").append(PART).append("\nid -u\n").append(Accounts.lookUp("shadow", shadowed));
        }
        return Script.of(text.append("true\n").toString());
    }

    @Override
    public void parse(List<Read<UserState>> reads, ScriptResult result, ReadSink<UserState> into) {
        String[] parts = result.stdoutText().split(PART + "\n", -1);
        Map<String, List<String>> users = byName(parts[0], 7);
        List<List<String>> groups = parts.length > 1 ? Accounts.entries(parts[1], 4) : List.of();
        String shadowPart = parts.length > 2 ? parts[2] : "";
        Map<String, List<String>> shadows = byName(shadowPart, 8);
        boolean root = shadowPart.startsWith("0\n");
        for (Read<UserState> read : reads) {
            String name = read.ref().key();
            List<String> entry = users.get(name);
            if (entry == null) {
                into.state(read.ref(), UserState.ABSENT);
            } else if (read.detail() >= WITH_SHADOW && !root) {
                into.failed(read.ref(), "only root can read passwords and expiry dates; use become: true");
            } else {
                List<String> shadow = read.detail() >= WITH_SHADOW ? shadows.get(name) : null;
                into.state(read.ref(), state(entry, groups, read.detail() >= WITH_SHADOW, shadow));
            }
        }
    }

    private static Map<String, List<String>> byName(String text, int fields) {
        Map<String, List<String>> all = new HashMap<>();
        for (List<String> entry : Accounts.entries(text, fields)) {
            all.putIfAbsent(entry.get(0), entry);
        }
        return all;
    }

    private static UserState state(
            List<String> entry, List<List<String>> groups, boolean withShadow, @Nullable List<String> shadow) {
        String gid = entry.get(3);
        String primary = gid;
        SortedSet<String> others = new TreeSet<>();
        for (List<String> group : groups) {
            if (group.get(2).equals(gid)) {
                primary = primary.equals(gid) ? group.get(0) : primary;
            } else if (Accounts.commaList(group.get(3)).contains(entry.get(0))) {
                others.add(group.get(0));
            }
        }
        String hash = shadow == null ? "" : shadow.get(1);
        return new UserState(
                true,
                Accounts.number(entry.get(2)),
                primary,
                others,
                entry.get(4),
                entry.get(5),
                entry.get(6),
                withShadow ? fingerprint(hash) : null,
                withShadow ? hash.startsWith("!") : null,
                withShadow ? expiry(shadow == null ? "" : shadow.get(7)) : null);
    }

    /** A fingerprint of a password hash as it stands in the shadow file, whether or not it is locked. */
    static String fingerprint(String hash) {
        int start = 0;
        while (start < hash.length() && hash.charAt(start) == '!') {
            start++;
        }
        return Digests.sha256(hash.substring(start).getBytes(StandardCharsets.UTF_8));
    }

    private static String expiry(String days) {
        Long number = Accounts.number(days);
        return number == null || number < 0
                ? "never"
                : LocalDate.ofEpochDay(number).toString();
    }

    @Override
    public UserState absent(ResourceRef<UserState> ref) {
        return UserState.ABSENT;
    }
}
