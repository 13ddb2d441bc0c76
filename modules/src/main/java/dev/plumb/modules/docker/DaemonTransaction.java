package dev.plumb.modules.docker;

import dev.plumb.modules.kit.files.FileTransaction;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Change;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What consecutive tasks change of the engine's settings: it takes them over, or goes on with what it had. */
final class DaemonTransaction extends FileTransaction {
    static final String DIRECTORY = "/etc/docker";
    static final String FILE = DIRECTORY + "/daemon.json";

    /** The flags of its unit count too: what is said there and in the file is an error. Before version 23 it tests nothing. */
    private static final String VALIDATION = """
            command -v dockerd >/dev/null||{ echo 'dockerd is not installed';exit 1;}
            [ -e FILE ]||exit 0
            # in a copy of the file system systemctl answers nothing
            for plumb_d in /etc /run /usr/local/lib /usr/lib /lib;do
            plumb_f=$plumb_d/systemd/system/docker.service
            [ ! -e "$plumb_f" ]||break
            done
            plumb_x=$(cat "$plumb_f" /run/systemd/system/docker.service.d/*.conf /etc/systemd/system/docker.service.d/*.conf 2>/dev/null|
            sed -n 's/^ExecStart=//p'|tail -n 1)
            case $plumb_x in *' -H '*|*' --host'*)
            ! grep -q '"hosts"[[:blank:]]*:' FILE||{ echo 'the unit docker.service says on the command line where the engine listens (-H),'\\
            'so that hosts in FILE is an error; give the unit a drop-in with an ExecStart of its own without -H before'
            exit 1;};;esac
            plumb_x=$(dockerd --validate --config-file=FILE 2>&1)&&exit 0
            case $plumb_x in *'unknown flag: --validate'*)exit 0;;esac
            printf '%s\\n' "$plumb_x"
            exit 1
            """.replace("FILE", FILE);

    /** What the engine said last that is no mere information. */
    private static final String LIBRARY = """
            plumb_since=$(date +%s)
            plumb_said() {
            journalctl -q -u docker --since="@$plumb_since" -o cat --no-pager 2>/dev/null|
            grep -v -e 'level=info' -e '^docker.service: ' -e '^Start' -e '^Stop' -e '^Failed to start '|
            sed 's/^time="[^"]*" //'|awk '!s[$0]++'|tail -n 8
            }
            plumb_ask() { env -u DOCKER_HOST DOCKER_CONTEXT=default docker "$@" 2>/dev/null;}
            plumb_answers() {
            plumb_i=0
            while [ $plumb_i -lt 50 ];do
            if systemctl is-active -q docker;then
            # it may listen elsewhere, and the command may be missing: then systemd's word counts
            [ -S /run/docker.sock ]&&command -v docker >/dev/null||return 0
            ! plumb_ask version -f '{{.Server.Version}}' >/dev/null||return 0
            fi
            sleep 0.2 2>/dev/null||sleep 1
            plumb_i=$((plumb_i+1))
            done
            return 1
            }
            plumb_units() { case $(systemctl show --value -p NeedDaemonReload docker) in yes)systemctl daemon-reload;;esac;}
            plumb_restart() {
            systemctl reset-failed docker 2>/dev/null
            if systemctl restart docker&&plumb_answers;then return 0;fi
            printf 'the engine does not start%s\n' "$plumb_log"
            plumb_said
            return 1
            }
            # the engine tells in its journal what it made of a signal; where it does not, it is started anew
            plumb_reload() {
            plumb_c=$(journalctl -q -u docker -n 0 --show-cursor 2>/dev/null)
            plumb_c=${plumb_c##*cursor: }
            systemctl reload docker||return 2
            plumb_i=0
            while [ $plumb_i -lt 25 ]&&[ -n "$plumb_c" ];do
            plumb_x=$(journalctl -q -u docker --after-cursor="$plumb_c" -o cat --no-pager 2>/dev/null)
            case $plumb_x in
            *'Reloaded configuration'*)return 0;;
            *level=error*)printf '%s\\n' "$plumb_x"|grep level=error|sed 's/^time="[^"]*" //'|tail -n 3;return 1;;
            esac
            sleep 0.2 2>/dev/null||sleep 1
            plumb_i=$((plumb_i+1))
            done
            return 2
            }
            # containers outlive the restart of an engine that has been told so before: where that is new too, it is told first
            plumb_keep() {
            grep -q '"live-restore"[[:blank:]]*:[[:blank:]]*true' FILE 2>/dev/null||return 0
            case $(plumb_ask info -f '{{.LiveRestoreEnabled}} {{.ContainersRunning}}') in
            "false "[1-9]*)plumb_reload||[ $? = 2 ];;
            esac
            }
            """.replace("FILE", FILE);

    /** An engine that did not run before does not run after a failure either. */
    private static final String ACTIVATION = LIBRARY + """
            plumb_log=
            plumb_how=HOW
            plumb_memo="$plumb_tx_copies"/active
            if [ -z "$plumb_tx_restored" ];then systemctl is-active docker >"$plumb_memo"
            elif [ "$(cat "$plumb_memo" 2>/dev/null)" != active ];then systemctl stop docker;systemctl reset-failed docker;exit 0
            fi
            plumb_units||exit 1
            systemctl is-active -q docker||plumb_how=start
            case $plumb_how in
            reload)
            plumb_reload
            plumb_s=$?
            [ $plumb_s != 2 ]||{ plumb_restart&&plumb_s=0;}
            [ $plumb_s = 0 ]||exit 1
            plumb_answers||{ plumb_said;exit 1;};;
            restart)plumb_keep&&plumb_restart||exit 1;;
            *)plumb_restart||exit 1;;
            esac
            [ -n "$plumb_tx_restored" ]||systemctl -q is-enabled docker||systemctl -q enable docker
            """;

    private static final String START = LIBRARY + "plumb_log='\n" + Script.LOG + "'\n" + """
            plumb_units||exit 1
            systemctl is-active -q docker||plumb_anew=yes
            if { [ -z "$plumb_anew" ]&&plumb_answers;}||{ plumb_keep&&plumb_restart;};then
            systemctl -q is-enabled docker||systemctl -q enable docker||exit 1
            exit 0
            fi >&2
            RESTORE
            plumb_restart >/dev/null 2>&1
            exit 1
            """;

    private final boolean reload;

    /**
     * A transaction.
     *
     * @param reload whether it is enough that the engine reads the file again
     */
    DaemonTransaction(boolean reload) {
        super(DIRECTORY);
        this.reload = reload;
    }

    /**
     * Starts an engine that has just been installed, or has to be started anew after something was installed. Where it cannot start
     * with its settings, it does with those that were there before.
     *
     * @param anew whether it is to be started anew if it runs
     * @param before what stood in its file; null when there was none
     * @param rewritten whether something else stands there now
     */
    static Script start(boolean anew, @Nullable String before, boolean rewritten) {
        String put = "plumb_t=$(mktemp " + DIRECTORY + "/.plumb-XXXXXXXX)&&cat >\"$plumb_t\"&&chmod --reference=" + FILE
                + " \"$plumb_t\"&&mv -f \"$plumb_t\" " + FILE;
        String restore = !rewritten ? ":" : before == null ? "rm -f " + FILE : put;
        String text = "plumb_anew=" + (anew ? "yes" : "") + "\n" + START.replace("RESTORE", restore);
        return rewritten && before != null
                ? Script.of(text).withInput(Input.of(before.getBytes(StandardCharsets.UTF_8)))
                : Script.of(text);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Transaction and(Transaction later) {
        return new DaemonTransaction(reload && ((DaemonTransaction) later).reload);
    }

    @Override
    public String validation() {
        return VALIDATION;
    }

    @Override
    public Activation activation() {
        return new Activation(
                (reload ? "reload" : "restart") + " of docker",
                ":",
                ACTIVATION.replace("HOW", reload ? "reload" : "restart"));
    }

    @Override
    public List<String> blamed(String said) {
        return List.of(FILE);
    }

    @Override
    public boolean activates(Change<?> change) {
        return reload
                ? Services.isReload(change, "docker")
                : Services.isRestart(change, "docker") || Services.isReload(change, "docker");
    }
}
