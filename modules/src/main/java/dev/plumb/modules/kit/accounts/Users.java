package dev.plumb.modules.kit.accounts;

import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Users of {@code /etc/passwd} or whatever else the host's name service knows; the key is the login name. Detail 1 reads
 * the shadow entry too (password, lock, expiry), which only root may.
 */
public final class Users implements ResourceType<UserState> {
    /** The type. */
    public static final Users TYPE = new Users();

    /** Detail that includes the shadow entry. */
    public static final int WITH_SHADOW = 1;

    private Users() {}

    /** The user with this login name. */
    public static ResourceRef<UserState> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    /** A read of the user together with its shadow entry; needs root. */
    public static Read<UserState> withShadow(String name) {
        return new Read<>(ref(name), WITH_SHADOW);
    }

    @Override
    public String name() {
        return "user";
    }

    /** At most five processes, however many users: sections as {@link UserReader} takes them apart. */
    @Override
    public Script readScript(List<Read<UserState>> reads) {
        StringBuilder text = new StringBuilder("{ ")
                .append(AccountDatabase.lookUp("passwd", reads).strip())
                .append("\n} | while IFS=: read -r n p u g c h s; do\n")
                .append("d=missing; [ -d \"$h\" ] && d=present\n")
                .append("printf '%s\\n' \"$n:$p:$u:$g:$c:$h:$s:$d\"\ndone\n")
                .append("echo ")
                .append(UserReader.SECTION)
                .append('\n')
                // All groups: who is in which is known only from there.
                .append("if command -v getent >/dev/null 2>&1; then getent group; else cat /etc/group; fi\n")
                .append("echo ")
                .append(UserReader.SECTION)
                .append('\n')
                .append("sed -n -e '/^HOME=/p' -e '/^SHELL=/p' -e '/^USERGROUPS_ENAB/p'")
                .append(" -e '/^UMASK/p' -e '/^HOME_MODE/p' /etc/default/useradd /etc/login.defs 2>/dev/null\n")
                .append("for f in /etc/skel/* /etc/skel/.[!.]*; do [ -e \"$f\" ] && echo \"skel=${f##*/}\"; done\n");
        List<Read<UserState>> shadowed = new ArrayList<>();
        for (Read<UserState> read : reads) {
            if (read.detail() >= WITH_SHADOW) {
                shadowed.add(read);
            }
        }
        if (!shadowed.isEmpty()) {
            text.append("echo ").append(UserReader.SECTION).append("\nid -u\n");
            text.append(AccountDatabase.lookUp("shadow", shadowed));
        }
        return Script.of(text.append("true\n").toString());
    }

    @Override
    public void parse(List<Read<UserState>> reads, ScriptResult result, ReadSink<UserState> into) {
        UserReader reader = new UserReader(result.stdoutText());
        boolean shadowed = reads.stream().anyMatch(read -> read.detail() >= WITH_SHADOW);
        for (Read<UserState> read : reads) {
            if (!reader.isWhole(shadowed)) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else if (read.detail() >= WITH_SHADOW && !reader.isRoot()) {
                into.failed(read.ref(), "only root can read passwords and expiry dates; write become: true");
            } else {
                into.state(read.ref(), reader.state(read.ref().key(), read.detail() >= WITH_SHADOW));
            }
        }
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<UserState> ref, Provider provider) {
        return provider.account(ref.key());
    }

    @Override
    public boolean outlivesProvider() {
        return true;
    }

    @Override
    public UserState absent(ResourceRef<UserState> ref) {
        return UserState.ABSENT;
    }
}
