package dev.plumb.modules.systemd;

/** Shell texts with which units are verified and put into force. They run on hosts with systemd, so with GNU tools. */
final class UnitShell {
    private UnitShell() {}

    static final String CONDITION = "[ -d /run/systemd/system ]";

    /**
     * {@code systemd-analyze} tells of all units that are needed; what it says of others than those in {@code $plumb_units} is left
     * out where it says something of these. Its exit status counts since systemd 250; before, what it says of them does.
     */
    static final String VALIDATION = """
            command -v systemd-analyze >/dev/null||exit 0
            LC_ALL=C
            export LC_ALL
            plumb_wrong=
            plumb_tell() {
            printf '%s\\n' "$1"
            plumb_wrong=yes
            }
            plumb_calendar() {
            if plumb_x=$(plumb_analyze calendar --iterations=1 -- "$2" 2>&1);then
            case $plumb_x in *'Next elapse: never'*)plumb_tell "$1: OnCalendar=$2 never comes";;esac
            else plumb_tell "$1: OnCalendar=$2 is no calendar expression: ${plumb_x#*: }"
            fi
            }
            plumb_verify() {
            [ $# -gt 0 ]||return 0
            plumb_r=
            case $(systemd-analyze --help 2>/dev/null) in *--recursive-errors*)plumb_r=--recursive-errors=no;;esac
            plumb_x=$(plumb_analyze verify --man=no $plumb_r -- "$@" 2>&1)
            plumb_s=$?
            plumb_y=
            for plumb_u;do
            plumb_f=$plumb_u
            case $plumb_f in *@?*.*)plumb_f=${plumb_f%@*}@.${plumb_f##*.};;esac
            plumb_z=$(printf '%s\\n' "$plumb_x"|grep -F -e "$plumb_u" -e "/$plumb_f:" -e "/$plumb_f.d/")
            plumb_y="$plumb_y${plumb_z:+$plumb_z
            }"
            done
            [ -n "$plumb_r" ]||plumb_s=${plumb_y:+1}
            [ "${plumb_s:-0}" = 0 ]||plumb_tell "$(printf '%s' "${plumb_y:-$plumb_x}"|sort -u)"
            }
            plumb_verify $plumb_units
            """;

    /** Starts once more what runs; a socket can be opened only while its service does not run. */
    private static final String RESTART = """
            plumb_again() {
            plumb_t=
            for plumb_u;do
            case $plumb_u in *.socket)
            for plumb_v in $(systemctl show --value -p Triggers -- "$plumb_u");do
            case $(systemctl is-active -- "$plumb_v") in active|activating|reloading)
            plumb_t="$plumb_t $plumb_v"
            systemctl stop -- "$plumb_v"||return 1;;
            esac
            done;;
            esac
            done
            systemctl restart -- "$@"||return 1
            [ -z "$plumb_t" ]||systemctl start -- $plumb_t
            }
            """;

    /** Looks whether all units that were started are up, and stay so for as long as each has to; tells of the first that does not. */
    private static final String SETTLE = """
            plumb_now() { read -r plumb_n plumb_x </proc/uptime&&plumb_n=${plumb_n%.*}${plumb_n#*.};}
            plumb_tell() {
            plumb_w=$2
            case $3 in
            203)plumb_w="$2 with status 203: the program cannot be executed";;
            200)plumb_w="$2 with status 200: WorkingDirectory cannot be entered";;
            217)plumb_w="$2 with status 217: there is no such user";;
            216)plumb_w="$2 with status 216: there is no such group";;
            226)plumb_w="$2 with status 226: its name spaces cannot be set up";;
            0|'');;
            *)plumb_w="$2 with status $3";;
            esac
            echo "$1 $plumb_w"
            journalctl --sync >/dev/null 2>&1
            plumb_log "$1"
            exit 1
            }
            # the states of these units, a line each: unit, type, state, state within it, restarts, result, condition, status
            plumb_states() {
            systemctl show -p Type,ActiveState,SubState,NRestarts,Result,ConditionResult,ConditionTimestampMonotonic,ExecMainStatus -- "$@"|{
            plumb_l=yes
            plumb_line() {
            [ -z "$plumb_l" ]||[ $# = 0 ]||{
            [ "${ConditionTimestampMonotonic:-0}" != 0 ]||ConditionResult=
            echo "$1 ${Type:--} ${ActiveState:--} ${SubState:--} ${NRestarts:-0} ${Result:--} ${ConditionResult:--} ${ExecMainStatus:-0}"
            }
            unset Type ActiveState SubState NRestarts Result ConditionResult ConditionTimestampMonotonic ExecMainStatus
            }
            plumb_line
            while IFS== read -r plumb_k plumb_v;do
            case $plumb_k in
            Type)Type=$plumb_v;;ActiveState)ActiveState=$plumb_v;;SubState)SubState=$plumb_v;;NRestarts)NRestarts=$plumb_v;;
            Result)Result=$plumb_v;;ConditionResult)ConditionResult=$plumb_v;;ExecMainStatus)ExecMainStatus=$plumb_v;;
            ConditionTimestampMonotonic)ConditionTimestampMonotonic=$plumb_v;;
            '')plumb_line "$@";shift;;
            esac
            done
            plumb_line "$@"
            }
            }
            plumb_look() {
            while read -r plumb_u plumb_k plumb_a plumb_b plumb_c plumb_r plumb_o plumb_e;do
            case $plumb_a:$plumb_b:$plumb_k in
            failed:*)
            case $plumb_r in
            timeout)plumb_tell $plumb_u 'did not start within its time';;
            signal|core-dump)plumb_tell $plumb_u "was killed by signal $plumb_e";;
            start-limit-hit)plumb_tell $plumb_u 'was started too often (StartLimitBurst)';;
            exit-code)plumb_tell $plumb_u 'ended' $plumb_e;;
            *)plumb_tell $plumb_u "failed ($plumb_r)" $plumb_e;;
            esac;;
            *:auto-restart*:*)plumb_tell $plumb_u 'ended and is to be started again' $plumb_e;;
            inactive:*:oneshot);;
            inactive:*)
            [ -z "$plumb_f" ]||plumb_tell $plumb_u "could not be started: $plumb_f"
            [ $plumb_o != no ]||plumb_tell $plumb_u 'was not started: a Condition of its unit does not hold'
            case $plumb_u in
            *.service)plumb_tell $plumb_u 'ended by itself (with status 0; Type=oneshot is for what ends)';;
            *)plumb_tell $plumb_u 'did not stay active';;
            esac;;
            *)[ $plumb_c = 0 ]||plumb_tell $plumb_u 'ended and was started again' $plumb_e;;
            esac
            done
            }
            plumb_settled() {
            plumb_now
            plumb_from=$plumb_n
            while :;do
            plumb_now
            plumb_left=
            plumb_of=
            for plumb_x in $plumb_settle;do
            plumb_of="$plumb_of ${plumb_x%=*}"
            case $plumb_x in *.service=*)[ $((plumb_n-plumb_from)) -ge $((${plumb_x##*=}*100)) ]||plumb_left=yes;;esac
            done
            [ -n "$plumb_of" ]||return 0
            plumb_x=$(plumb_states $plumb_of)
            plumb_look <<plumb_end
            $plumb_x
            plumb_end
            [ -n "$plumb_left" ]||return 0
            sleep 0.2
            done
            }
            """;

    /**
     * Undoes what was done: links of enabled units, then what runs. Units that were not touched, since the activation did not come
     * that far, go on as they are.
     */
    private static final String UNDO = """
            plumb_links() { plumb_as find "$plumb_directory" -type l -printf '%p\\t%l\\n' 2>/dev/null|sort;}
            plumb_running() {
            systemctl list-units --plain --no-legend --full --type=service,socket,timer,path --state=active|while read -r plumb_u plumb_x;do
            echo "$plumb_u"
            done|sort
            }
            # a timer makes up for what it has missed, by its stamp: what it missed before it had these times is none of that
            plumb_stamp() {
            for plumb_u;do
            case $plumb_u in *.timer)! plumb_as test -e "$plumb_stamps/stamp-$plumb_u"||plumb_as touch "$plumb_stamps/stamp-$plumb_u";;esac
            done
            }
            plumb_undo() {
            [ -e "$plumb_s.links" ]||exit 0
            plumb_tab=$(printf '\\t')
            plumb_links >"$plumb_s.now"
            comm -13 "$plumb_s.links" "$plumb_s.now"|while IFS=$plumb_tab read -r plumb_l plumb_x;do plumb_as rm -f -- "$plumb_l";done
            comm -23 "$plumb_s.links" "$plumb_s.now"|while IFS=$plumb_tab read -r plumb_l plumb_x;do
            plumb_as mkdir -p -- "${plumb_l%/*}"
            plumb_as ln -s -- "$plumb_x" "$plumb_l"
            done
            systemctl daemon-reload||exit 1
            [ -e "$plumb_s.acted" ]||exit 0
            plumb_up= plumb_down=
            for plumb_u in $plumb_all;do
            read -r plumb_a
            case " $plumb_none " in *" $plumb_u "*)continue;;esac
            case $plumb_a in
            active|reloading)plumb_up="$plumb_up $plumb_u";;
            # a job that ran is not run a second time
            activating|deactivating);;
            *)plumb_down="$plumb_down $plumb_u";;
            esac
            done <"$plumb_s.states"
            [ -z "$plumb_down" ]||{ systemctl stop -- $plumb_down;systemctl reset-failed -- $plumb_down;} 2>/dev/null
            # without a number it would be the status from before a trap
            plumb_r=0
            [ -z "$plumb_up" ]||plumb_again $plumb_up||plumb_r=1
            # others that ran, and were ended with those that they need
            plumb_up=
            plumb_running >"$plumb_s.now"
            for plumb_u in $(comm -23 "$plumb_s.running" "$plumb_s.now");do plumb_up="$plumb_up $plumb_u";done
            [ -z "$plumb_up" ]||systemctl start -- $plumb_up||plumb_r=1
            exit $plumb_r
            }
            """;

    static final String ACTIVATION = RESTART + SETTLE + UNDO + """
            plumb_s=$plumb_tx_copies/active
            [ -z "$plumb_tx_restored" ]||plumb_undo
            plumb_since=$(date +%s)
            plumb_links >"$plumb_s.links"
            plumb_running >"$plumb_s.running"
            [ -z "$plumb_all" ]||systemctl is-active -- $plumb_all >"$plumb_s.states"
            if [ -n "$plumb_remove" ];then
            : >"$plumb_s.acted"
            # one that systemd has not loaded cannot be stopped
            for plumb_u in $plumb_remove;do
            plumb_x=$(systemctl stop -- "$plumb_u" 2>&1)||! systemctl -q is-active -- "$plumb_u"||{ printf '%s\n' "$plumb_u cannot be stopped: $plumb_x";exit 1;}
            case $plumb_u in *.timer)plumb_as rm -f "$plumb_stamps/stamp-$plumb_u";;esac
            done
            systemctl -q disable -- $plumb_remove 2>/dev/null
            fi
            systemctl daemon-reload||exit 1
            [ -z "$plumb_disable" ]||systemctl -q disable -- $plumb_disable||exit 1
            [ -z "$plumb_enable" ]||systemctl -q enable -- $plumb_enable||exit 1
            [ -z "$plumb_reenable" ]||systemctl -q reenable -- $plumb_reenable||exit 1
            : >"$plumb_s.acted"
            if [ -n "$plumb_stop" ];then
            systemctl stop -- $plumb_stop||exit 1
            systemctl reset-failed -- $plumb_stop 2>/dev/null
            fi
            plumb_stamp $plumb_restart $plumb_start
            plumb_f=
            [ -z "$plumb_restart" ]||plumb_x=$(plumb_again $plumb_restart 2>&1)||plumb_f=$plumb_x
            [ -z "$plumb_start" ]||plumb_x=$(systemctl start -- $plumb_start 2>&1)||plumb_f=$plumb_x
            plumb_settled
            [ -z "$plumb_f" ]||{ printf '%s\\n' "$plumb_f";exit 1;}
            [ -z "$plumb_remove" ]||systemctl reset-failed -- $plumb_remove 2>/dev/null
            exit 0
            """;
}
