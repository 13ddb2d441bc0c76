package dev.plumb.modules.service;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.resource.Provider;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.script.Sh;
import org.jspecify.annotations.Nullable;

/** The service manager that systemd runs for a user: how it is reached, and what it takes for it to run without a login. */
public final class UserManager {
    private static final Lingering LINGERING = new Lingering();
    private static final PamModule PAM = new PamModule();

    private static final Running RUNNING = new Running();
    private static final OwnAccount OWN = new OwnAccount();

    private UserManager() {}

    /**
     * Shell functions: {@code plumb_as} runs a program as the user, and {@code systemctl} asks the user's manager. Everything is done
     * with the user's own rights, so that no link in a home directory leads anywhere that the user could not go to. Sets {@code
     * plumb_user}, {@code plumb_uid}, {@code plumb_home} and {@code plumb_run}; ends the shell when there is no such user.
     */
    public static String functions(String user) {
        return "plumb_user=" + Sh.quote(user) + "\n" + """
                plumb_uid=$(id -u -- "$plumb_user" 2>/dev/null)||{ echo "there is no user $plumb_user" >&2;exit 1;}
                plumb_home=$(getent passwd -- "$plumb_user"|cut -d: -f6)
                plumb_run=/run/user/$plumb_uid
                cd /
                plumb_as() {
                if [ "$(id -u)" = "$plumb_uid" ];then env LC_ALL=C XDG_RUNTIME_DIR="$plumb_run" "$@"
                else setpriv --reuid "$plumb_uid" --regid "$(id -g -- "$plumb_user")" --init-groups env -i HOME="$plumb_home" \\
                USER="$plumb_user" LOGNAME="$plumb_user" PATH="$PATH" LC_ALL=C XDG_RUNTIME_DIR="$plumb_run" "$@"
                fi
                }
                systemctl() { plumb_as systemctl --user "$@";}
                plumb_is_up() { plumb_as test -S "$plumb_run/systemd/private";}
                """;
    }

    /** Whether the manager of a user runs without a login, which it does where the text is {@code yes}. */
    public static ResourceRef<ValueState> lingering(String user) {
        return LINGERING.ref(user);
    }

    /** What a host has to have so that the manager of any user can run. */
    public static ResourceRef<ValueState> support() {
        return PAM.ref("pam_systemd.so");
    }

    /** Whether the manager of a user runs, which it does where the text is {@code running}. */
    static ResourceRef<ValueState> running(String user) {
        return RUNNING.ref(user);
    }

    /** Who the user of the task is: login name, a blank, and the home directory. */
    static ResourceRef<ValueState> ownAccount() {
        return OWN.ref("own");
    }

    private static final class Running extends ValueType {
        Running() {
            super(
                    "user manager",
                    "",
                    "u=$(id -u -- \"$k\" 2>/dev/null)&&[ -S \"/run/user/$u/systemd/private\" ]&&v=running");
        }

        /** The manager of a user who lingers runs. */
        @Override
        public boolean touchedBy(ResourceRef<?> changed, ResourceRef<ValueState> read) {
            return changed.equals(read) || changed.equals(lingering(read.key()));
        }

        @Override
        public @Nullable ValueState follows(
                ResourceRef<?> planned, State after, ResourceRef<ValueState> read, ValueState now) {
            return after.exists() ? ValueState.of("running") : null;
        }
    }

    private static final class OwnAccount extends ValueType {
        OwnAccount() {
            super("account", "", """
                    case $k in
                    own)v="$(id -un) $(getent passwd "$(id -u)"|cut -d: -f6)";;
                    *)v=$k;;
                    esac
                    """);
        }

        /** Of a user who is not there yet it is known without asking. */
        @Override
        public @Nullable ResourceRef<ValueState> meantBy(
                ResourceRef<ValueState> ref, String user, @Nullable String home) {
            return home == null ? null : ref(user + " " + home);
        }
    }

    private static final class Lingering extends ValueType {
        Lingering() {
            super("lingering", "", "[ ! -e /var/lib/systemd/linger/\"$k\" ]||v=yes");
        }
    }

    private static final class PamModule extends ValueType {
        PamModule() {
            super("PAM module", "", """
                    set +f
                    for l in /lib*/security /lib/*/security /usr/lib*/security /usr/lib/*/security;do
                    [ ! -e "$l/$k" ]||v=yes
                    done
                    set -f
                    """);
        }

        /** Debian has it in a package of its own, which others need. */
        @Override
        public Provider.Chance mayComeWith(ResourceRef<ValueState> ref, Provider provider) {
            return provider.kind().equals("package") ? Provider.Chance.POSSIBLE : Provider.Chance.NONE;
        }
    }
}
