package dev.plumb.modules.docker;

import dev.plumb.modules.docker.DockerContainerModule.Params;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;

/**
 * Shell text that makes, replaces, starts and stops a container. A new one is made beside the one before, which is stopped and kept
 * under another name until the new one has shown that it runs: whatever goes wrong, and whoever ends the script, it comes back.
 */
final class ContainerScript {
    /** What ends the sentence that says why; the end of the container's log follows. */
    private static final String FUNCTIONS = """
            plumb_q() { docker "$@" >/dev/null 2>&1 </dev/null;}
            plumb_tell() {
            printf '%s\\n' "container $n $plumb_y" >&2
            [ -z "$plumb_l" ]||printf '%s\\n%s\\n' '""" + Script.LOG + """
            ' "$plumb_l" >&2
            exit 1
            }
            plumb_end() { plumb_l=$({
            docker logs --tail 16 "$n" 2>&1
            docker container inspect -f '{{with .State.Health}}{{range .Log}}{{.Output}}{{"\\n"}}{{end}}{{end}}' "$n" 2>/dev/null|
            sed -n '/./s/^/its health check said: /p'|tail -n 3
            } </dev/null|cut -c 1-400);}
            plumb_start() { plumb_e=$(docker "${1-start}" "$n" 2>&1 >/dev/null </dev/null)||{
            plumb_y="cannot be started: $(printf %s "$plumb_e"|sed -n 's/^Error response from daemon: //;1p')"
            return 1
            };}
            """;

    /** Waits until it runs for some seconds, or is healthy. */
    private static final String AWAIT = """
            plumb_await() {
            plumb_b=$(date +%s) plumb_r=
            while :;do
            set -- $(docker container inspect -f '{{.State.Status}} {{.RestartCount}} {{.State.ExitCode}} {{with .State.Health}}{{.Status}}{{else}}none{{end}}' "$n" 2>/dev/null </dev/null)
            plumb_t=$(($(date +%s)-plumb_b)) plumb_r=${plumb_r:-${2-}}
            case ${1-gone}${2-} in
            running"$plumb_r")
            case $4 in
            healthy)return 0;;
            unhealthy)plumb_y='is unhealthy';return 1;;
            starting)[ $plumb_t -lt $plumb_h ]||{ plumb_y="is not healthy after $plumb_h s";return 1;}
            plumb_progress "waits until $n is healthy: $plumb_t s";;
            *)[ $plumb_t -lt $plumb_w ]||return 0;;
            esac;;
            running*|restarting*)plumb_y='ends and is started again'
            [ "$3" = 0 ]||plumb_y="$plumb_y, last with status $3"
            return 1;;
            gone*)plumb_y='has ended, and is gone';return 1;;
            *)plumb_y="has ended with status $3";return 1;;
            esac
            sleep 0.3
            done
            }
            """;

    /** Waits until its work is done. */
    private static final String FINISH = """
            plumb_await() {
            plumb_progress "waits until $n has ended"
            plumb_s=$(docker wait "$n" 2>/dev/null </dev/null)
            [ "$plumb_s" = 0 ]||{ plumb_y="has ended with status ${plumb_s:-unknown}";return 1;}
            }
            """;

    /** Puts the new container in the place of the one before, or leaves it beside when it must not run. */
    private static final String REPLACE = """
            plumb_undo() {
            trap '' HUP INT TERM
            plumb_q rm -f -v "$c"
            [ -z "$plumb_m" ]||plumb_q rm -f -v "$n"
            if plumb_q container inspect "$o";then
            docker rename "$o" "$n" </dev/null
            if [ "$plumb_a" = true ];then docker start "$n" >/dev/null </dev/null&&plumb_y="$plumb_y; the one before runs again"
            else plumb_y="$plumb_y; the one before is back";fi
            elif [ "$plumb_a" != true ];then :
            elif [ -z "$plumb_m" ];then plumb_y="$plumb_y; the one before runs on"
            else plumb_y="$plumb_y; the one before is gone, since it removes itself when it ends";fi
            }
            plumb_no() {
            plumb_y=$1
            [ -z "$plumb_m" ]||plumb_end
            plumb_undo
            plumb_tell
            }
            plumb_m= plumb_l= plumb_y='was not replaced'
            # what a run has left that was ended
            plumb_q rm -f "$c"
            if plumb_q container inspect "$n";then plumb_q rm -f "$o";else plumb_q rename "$o" "$n";fi
            plumb_a=$(docker container inspect -f '{{.State.Running}}' "$n" 2>/dev/null </dev/null)
            trap 'plumb_no "was not replaced: the run was ended"' HUP INT TERM
            """;

    private static final String SWAP = """
            if plumb_q container inspect "$n";then
            docker rename "$n" "$o" </dev/null||plumb_no 'cannot be given way'
            if [ "$plumb_a" = true ];then plumb_q stop "$o";fi
            fi
            plumb_m=yes
            docker rename "$c" "$n" </dev/null||plumb_no 'cannot be given its name'
            """;

    private final Params p;

    ContainerScript(Params p) {
        this.p = p;
    }

    private String names() {
        String n = p.name();
        return "n=" + Sh.quote(n) + " o=" + Sh.quote(n + ".plumb-old") + " c=" + Sh.quote(n + ".plumb-new") + "\n"
                + FUNCTIONS
                + "plumb_l= plumb_w=" + p.settle() + " plumb_h=" + p.healthyWaitTimeout() + "\n"
                + (p.detach() ? AWAIT : FINISH);
    }

    /**
     * Makes it, in the place of the one before where there is one.
     *
     * @param pulls whether its image is fetched first
     * @param starts whether it is to run
     * @param onlyImage whether nothing but its image is another one, as far as that is known
     * @param kept volumes that it takes over
     */
    Script make(boolean pulls, boolean starts, boolean onlyImage, List<String> kept) {
        CreateCommand create = new CreateCommand(p);
        StringBuilder text = new StringBuilder(names());
        if (pulls) {
            text.append(Images.PULL).append(Images.pull(String.valueOf(p.image())));
        }
        String same = onlyImage
                ? "[ \"$(docker image inspect -f '{{.Id}}' " + Sh.quote(String.valueOf(p.image()))
                        + " </dev/null)\" != \"$(docker container inspect -f '{{.Image}}' \"$n\" </dev/null)\" ]||exit 0\n"
                : "";
        // one that cannot be foreseen may be the one that it has
        text.append(same)
                .append(REPLACE)
                .append("plumb_e=$( ")
                .append(create.text(p.name() + ".plumb-new", kept))
                .append(" 2>&1 >/dev/null)")
                .append(
                        "||plumb_no \"cannot be made: $(printf %s \"$plumb_e\"|sed -n '/^WARNING/d;s/^Error response from daemon: //;p'|sed 1q)\"\n");
        List<ContainerNetwork> networks = ContainerNetwork.of(p);
        for (ContainerNetwork each : networks == null ? List.<ContainerNetwork>of() : networks) {
            if (!each.name().equals(p.networkMode())) {
                List<String> words = new ArrayList<>(List.of("network", "connect"));
                words.addAll(each.options());
                words.add(each.name());
                text.append("plumb_e=$(docker ")
                        .append(Sh.words(words))
                        .append(" \"$c\" 2>&1 </dev/null)||plumb_no \"$plumb_e\"\n");
            }
        }
        text.append(SWAP);
        if (starts) {
            text.append("plumb_start||plumb_no \"$plumb_y\"\nplumb_await||plumb_no \"$plumb_y\"\n");
        }
        text.append("trap - HUP INT TERM\nplumb_q rm ")
                .append(p.keepVolumes() ? "" : "-v ")
                .append("\"$o\"\n:\n");
        return Cli.script(text.toString()).withInput(Input.of(create.environment()));
    }

    /** Starts it, or starts it anew; one that does not come up is stopped again where it did not run before. */
    Script start(String before, boolean anew) {
        String stop = before.equals(ContainerFields.STOPPED) ? "plumb_q stop \"$n\";" : "";
        return Cli.script(names() + (before.equals("paused") ? "plumb_q unpause \"$n\"\n" : "") + "plumb_start "
                + (anew ? "restart" : "start") + "||plumb_tell\nplumb_await||{ plumb_end;" + stop + "plumb_tell;}\n");
    }

    /** Waits until it is healthy. */
    Script await() {
        return Cli.script(names() + "plumb_await||{ plumb_end;plumb_tell;}\n");
    }

    Script stop() {
        return Cli.script(Cli.line(List.of(p.forceKill() ? "kill" : "stop", p.name())));
    }

    /** With what a run has left that was ended. */
    Script remove() {
        String name = p.name();
        String names = Sh.words(List.of(name, name + DockerType.OLD, name + ".plumb-new"));
        String stop = p.forceKill() ? "" : "docker stop \"$plumb_c\" >/dev/null 2>&1 </dev/null\n";
        return Cli.script("for plumb_c in " + names + ";do\n"
                + "docker container inspect \"$plumb_c\" >/dev/null 2>&1 </dev/null||continue\n" + stop
                // one that removes itself is gone by now
                + "docker container inspect \"$plumb_c\" >/dev/null 2>&1 </dev/null||continue\n"
                + "docker rm --force " + (p.keepVolumes() ? "" : "--volumes ")
                + "\"$plumb_c\" </dev/null >/dev/null||exit\ndone\n");
    }

    /** Changes it as it is. */
    Script update(List<String> words, List<String> networks) {
        StringBuilder text = new StringBuilder();
        if (!words.isEmpty()) {
            List<String> all = new ArrayList<>(List.of("update"));
            all.addAll(words);
            all.add(p.name());
            text.append(Cli.line(all));
        }
        networks.forEach(each -> text.append(each).append('\n'));
        return Cli.script(text.toString());
    }
}
