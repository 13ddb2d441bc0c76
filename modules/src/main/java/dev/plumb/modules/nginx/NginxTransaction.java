package dev.plumb.modules.nginx;

import dev.plumb.modules.kit.files.FileTransaction;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Change;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Sh;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All that consecutive tasks change below {@code /etc/nginx}: tested together, reloaded once. */
final class NginxTransaction extends FileTransaction {
    static final String DIRECTORY = "/etc/nginx";

    /** Where nginx says that something is wrong. */
    private static final Pattern PLACE = Pattern.compile(" in (/\\S+):\\d+");

    private static final Pattern FILE = Pattern.compile("\"(" + DIRECTORY + "/[^\"]+)\"");

    private static final String MASTER = """
            plumb_m=$(systemctl show -p MainPID nginx 2>/dev/null)
            plumb_m=${plumb_m#MainPID=}
            case $plumb_m in ''|0)plumb_m=;{ read -r plumb_m </run/nginx.pid;} 2>/dev/null;;esac
            [ -n "$plumb_m" ]&&kill -0 "$plumb_m"||exit 1
            """;

    /**
     * Where a program that is not nginx holds a port that nginx is to listen on: {@code nginx -t} does not see it, and a reload
     * succeeds and changes nothing. Only where nginx runs, since otherwise nothing is activated.
     */
    private static final String PORTS = "plumb_ports() {\ncommand -v ss >/dev/null||return 0\n(\n" + MASTER + """
            )||return 0
            { ss -Hltnp 2>/dev/null;echo;nginx -T 2>/dev/null;}|awk '
            function port(a) { sub(/.*:/,"",a);return a }
            function host(a) { sub(/:[^:]*$/,"",a);return a }
            !config&&/^$/ { config=1;next }
            !config { if ($0!~/"nginx"/&&/users:/) { n=$0;sub(/.*users:\\(\\("/,"",n);sub(/".*/,"",n);held[++c]=$4;by[c]=n };next }
            /^# configuration file / { file=$4;sub(/:$/,"",file);line=0;next }
            { line++ }
            $1=="listen" {
            a=$2;sub(/;$/,"",a)
            if (a~/^unix:/) next
            if (a~/^[0-9]+$/) a="*:" a
            else if (a!~/:[0-9]+$/) a=a ":80"
            six=(a~/^\\[/)
            for (i=1;i<=c;i++) {
            h=host(held[i]);sub(/%.*/,"",h)
            if (port(held[i])!=port(a)) continue
            w=host(a);if (w=="*"&&!six) w="0.0.0.0"
            if (h=="*"||(h=="0.0.0.0"&&!six)||(h=="[::]"&&six)||h==w||(w=="0.0.0.0"&&h!~/^\\[/)||(w=="[::]"&&h~/^\\[/)) {
            if (!(port(a) in told)) print "port " port(a) " is held by " by[i] ", so that nginx cannot listen on it in " file ":" line
            told[port(a)]=1;bad=1;break
            }
            }
            }
            END { exit bad }'
            }
            """;

    /** Errors without the time and the numbers of processes, so that each run tells the same. */
    private static final String VALIDATION = PORTS + """
            command -v nginx >/dev/null||{ echo 'nginx is not installed';exit 1;}
            plumb_x=$(nginx -t 2>&1)
            plumb_s=$?
            case $plumb_x in *'conflicting server name'*)plumb_s=1;;esac
            if [ $plumb_s = 0 ];then plumb_ports;exit;fi
            plumb_y=$(printf '%s\\n' "$plumb_x"|grep -E '\\[(emerg|alert|crit)\\]|conflicting server name'|
            sed 's/^nginx: //;s/^[0-9/]* [0-9:]* \\(\\[[a-z]*\\]\\) [0-9#]*: /\\1 /')
            # of a certificate that cannot be loaded nginx does not tell who names it
            plumb_q=$(printf '%s\\n' "$plumb_y"|sed -n 's/.*cannot load certificate[^"]*"\\([^"]*\\)".*/\\1/p'|head -n 1)
            [ -z "$plumb_q" ]||plumb_q=$(grep -rnF -m 1 -e "$plumb_q" @DIRECTORY@|sed -n '1s/^\\([^:]*:[0-9]*\\):.*/\\1/p')
            plumb_y="$plumb_y${plumb_q:+ in $plumb_q}"
            printf '%s\\n' "${plumb_y:-$plumb_x}"
            exit 1
            """;

    /**
     * Asks each site of the transaction for the digest that its file says, until it answers three times in a row with that one: old
     * workers may still take a request when there are new ones. After a restoration these are the digests of before. Where there
     * is no program to ask with, the new workers are all that is known.
     */
    private static final String PROOFS = """
            plumb_ask() {
            plumb_q="GET @PATH@ HTTP/1.0\\r\\nHost: $4\\r\\n\\r\\n"
            case $1 in
            http)timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"&&printf "$2" >&3&&cat <&3' "$2" "$3" "$plumb_q" 2>/dev/null;;
            *)printf "$plumb_q"|timeout 5 openssl s_client -quiet -connect "$2:$3" -servername "$4" 2>/dev/null;;
            esac
            }
            plumb_proofs() {
            for plumb_f in @FILES@;do
            plumb_r=$(sed -n 's/^@PROOF@//p' "$plumb_f" 2>/dev/null)
            [ -n "$plumb_r" ]||continue
            set -f
            set -- $plumb_r
            case $1 in http)plumb_c=bash;;*)plumb_c=openssl;;esac
            command -v $plumb_c >/dev/null&&command -v timeout >/dev/null||continue
            plumb_i=0 plumb_n=0
            while [ $plumb_n -lt 3 ];do
            plumb_x=$(plumb_ask "$@"|tr -d '\\r')
            case $plumb_x in
            *"
            $5")plumb_n=$((plumb_n+1));continue;;
            esac
            plumb_n=0 plumb_i=$((plumb_i+1))
            if [ $plumb_i -gt 50 ];then
            plumb_x=${plumb_x%%
            *}
            echo "$4 does not answer with its new configuration at $2:$3 (${plumb_x:-no answer}); see \\"$plumb_f\\""
            return 1
            fi
            sleep 0.1 2>/dev/null||{ sleep 1;plumb_i=$((plumb_i+9));}
            done
            done
            }
            """;

    /**
     * {@code nginx -s reload} succeeds although the master keeps the old configuration, when a port is taken for instance: only
     * new workers show that there is a new one.
     */
    private static final String RELOAD = MASTER + """
            plumb_workers() {
            plumb_w=
            for plumb_p in /proc/[0-9]*;do
            { read -r plumb_x <$plumb_p/stat;} 2>/dev/null||continue
            case $plumb_x in *" (nginx) "?" $plumb_m "*)plumb_w="$plumb_w ${plumb_p#/proc/} ";;esac
            done
            }
            plumb_workers
            plumb_o=$plumb_w
            plumb_e=$(nginx -T 2>/dev/null|sed -n 's/^[[:blank:]]*error_log[[:blank:]]*\\([^[:blank:];]*\\).*/\\1/p'|head -n 1)
            plumb_e=${plumb_e:-/var/log/nginx/error.log}
            plumb_l=$(wc -c 2>/dev/null <"$plumb_e")
            if systemctl is-active -q nginx 2>/dev/null;then systemctl reload nginx;else nginx -s reload;fi||exit 1
            [ -n "$plumb_o" ]||exit 0
            plumb_i=0
            while [ $plumb_i -lt 100 ];do
            plumb_workers
            for plumb_p in $plumb_w;do case $plumb_o in *" $plumb_p "*);;*)plumb_proofs;exit;;esac;done
            sleep 0.1 2>/dev/null||{ sleep 1;plumb_i=$((plumb_i+9));}
            plumb_i=$((plumb_i+1))
            plumb_x=$(tail -c +$((${plumb_l:-0}+1)) "$plumb_e" 2>/dev/null|grep -F '[emerg]'|sed 's/^.*\\(\\[emerg\\]\\) [0-9#]*: /\\1 /'|sort -u)
            case $plumb_x in *'still could not bind'*)break;;esac
            done
            printf '%s\\n' "nginx goes on with its old configuration${plumb_x:+: $plumb_x}"
            exit 1
            """;

    private final boolean reload;
    private final Set<String> proved;

    NginxTransaction(boolean reload) {
        this(reload, Set.of());
    }

    /**
     * A transaction.
     *
     * @param reload whether nginx is to read its files again
     * @param proved paths of files of sites, which tell their digests then
     */
    NginxTransaction(boolean reload, Set<String> proved) {
        super(DIRECTORY);
        this.reload = reload;
        this.proved = new TreeSet<>(proved);
    }

    @Override
    public Transaction and(Transaction later) {
        NginxTransaction other = (NginxTransaction) later;
        Set<String> all = new TreeSet<>(proved);
        all.addAll(other.proved);
        return new NginxTransaction(reload || other.reload, all);
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public String validation() {
        return VALIDATION.replace("@DIRECTORY@", DIRECTORY);
    }

    @Override
    public @Nullable Activation activation() {
        if (!reload) {
            return null;
        }
        String proofs = PROOFS.replace("@PATH@", SiteServers.PROOF_PATH)
                .replace("@PROOF@", SiteServers.PROOF)
                .replace("@FILES@", Sh.words(proved));
        return new Activation("reload of nginx", MASTER, proofs + RELOAD);
    }

    @Override
    public List<String> blamed(String said) {
        return paths(said, PLACE, FILE);
    }

    @Override
    public boolean activates(Change<?> change) {
        return Services.isReload(change, "nginx");
    }
}
