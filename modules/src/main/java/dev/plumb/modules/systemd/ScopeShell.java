package dev.plumb.modules.systemd;

import dev.plumb.modules.service.UserManager;
import dev.plumb.script.Sh;

/** Shell texts by which {@link UnitShell} reaches the manager of a scope: what it does for a user is done with that user's rights. */
final class ScopeShell {
    private static final String SYSTEM = """
            plumb_directory=/etc/systemd/system plumb_stamps=/var/lib/systemd/timers
            plumb_as() { "$@";}
            plumb_analyze() { systemd-analyze "$@";}
            plumb_log() { journalctl -u "$1" --since "@$plumb_since" -n 20 -o cat --no-pager -q 2>/dev/null;}
            """;

    /** The verification needs a directory for run-time files, which the manager's own is not, where it does not run. */
    private static final String USER = """
            plumb_stamps=$plumb_home/.local/share/systemd/timers
            plumb_analyze() {
            plumb_d=$(plumb_as mktemp -d)||return 1
            (plumb_run=$plumb_d
            plumb_as systemd-analyze --user "$@")
            plumb_q=$?
            plumb_as rm -rf -- "$plumb_d"
            return $plumb_q
            }
            plumb_log() {
            journalctl _UID=$plumb_uid _SYSTEMD_USER_UNIT="$1" + _UID=$plumb_uid USER_UNIT="$1" --since "@$plumb_since" -n 20 -o cat \\
            --no-pager -q 2>/dev/null
            }
            """;

    /**
     * Switches lingering on where {@code plumb_linger} says so, and off again where all is restored. Without a manager units can be
     * enabled and disabled, and nothing is to be started.
     */
    private static final String MANAGER = """
            if [ -n "$plumb_linger" ];then
            if [ -n "$plumb_tx_restored" ];then trap 'loginctl disable-linger -- "$plumb_user"' EXIT
            else
            loginctl enable-linger -- "$plumb_user"||exit 1
            command systemctl start -- "user@$plumb_uid.service"||{
            echo "the service manager of $plumb_user cannot be started"
            journalctl -u "user@$plumb_uid" -n 5 -o cat --no-pager -q 2>/dev/null
            exit 1
            }
            fi
            fi
            plumb_is_up||systemctl() {
            for plumb_v;do case $plumb_v in -*);;*)break;;esac;done
            case $plumb_v in
            enable|disable|reenable)plumb_as env SYSTEMD_OFFLINE=1 systemctl --user "$@";;
            is-active)return 3;;
            *):;;
            esac
            }
            """;

    private static final String SAVE = """
            plumb_user_save() {
            plumb_as test -e "$1"||plumb_as test -L "$1"||return 0
            if [ -n "$3" ]&&plumb_as test -d "$1"&&! plumb_as test -L "$1";then : >"$2.dir"
            else plumb_as tar -C "${1%/*}" -cf - -- "./${1##*/}" >"$2.tar"
            fi
            }
            plumb_user_restore() {
            if [ -e "$2.dir" ];then :
            elif [ -e "$2.tar" ];then
            plumb_as tar -C "${1%/*}" -cf - -- "./${1##*/}" 2>/dev/null|cmp -s - "$2.tar"||
            { plumb_as rm -rf -- "$1"&&plumb_as tar -C "${1%/*}" -xpf - <"$2.tar";}
            # in what was made for it there may be links of what was enabled
            elif plumb_as test -d "$1"&&! plumb_as test -L "$1";then plumb_as find "$1" -depth \\( -type l -o -type d \\) -delete
            else plumb_as rm -f -- "$1"
            fi
            }
            """;

    private ScopeShell() {}

    /** What verification and activation begin with. */
    static String of(UnitScope scope) {
        String user = scope.user();
        return user == null
                ? SYSTEM
                : UserManager.functions(user) + "plumb_directory=" + Sh.quote(scope.directory()) + "\n" + USER;
    }

    /** What the activation goes on with. */
    static String manager(UnitScope scope, boolean lingers) {
        return scope.user() == null ? "" : "plumb_linger=" + (lingers ? "yes" : "") + "\n" + MANAGER;
    }

    /**
     * Keeps what is at a path of a user.
     *
     * @param above whether it is a directory of which only matters that it is there
     */
    static String save(String user, String path, String copy, boolean above) {
        return UserManager.functions(user) + SAVE + "plumb_user_save " + Sh.quote(path) + " " + copy
                + (above ? " above" : " ''");
    }

    /** Brings it back. */
    static String restore(String user, String path, String copy) {
        return UserManager.functions(user) + SAVE + "plumb_user_restore " + Sh.quote(path) + " " + copy;
    }
}
