package dev.plumb.modules.nginx;

import dev.plumb.modules.kit.files.FileTransaction;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Change;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All that consecutive tasks change below {@code /etc/nginx}: tested together, reloaded once. */
final class NginxTransaction extends FileTransaction {
    static final String DIRECTORY = "/etc/nginx";

    /** Where nginx says that something is wrong. */
    private static final Pattern PLACE = Pattern.compile(" in (/\\S+):\\d+");

    private static final Pattern FILE = Pattern.compile("\"(" + DIRECTORY + "/[^\"]+)\"");

    /** Errors without the time and the numbers of processes, so that each run tells the same. */
    private static final String VALIDATION = """
            command -v nginx >/dev/null||{ echo 'nginx is not installed';exit 1;}
            plumb_x=$(nginx -t 2>&1)
            plumb_s=$?
            case $plumb_x in *'conflicting server name'*)plumb_s=1;;esac
            [ $plumb_s != 0 ]||exit 0
            plumb_y=$(printf '%s\\n' "$plumb_x"|grep -E '\\[(emerg|alert|crit)\\]|conflicting server name'|
            sed 's/^nginx: //;s/^[0-9/]* [0-9:]* \\(\\[[a-z]*\\]\\) [0-9#]*: /\\1 /')
            printf '%s\\n' "${plumb_y:-$plumb_x}"
            exit 1
            """;

    private static final String MASTER = """
            plumb_m=$(systemctl show -p MainPID nginx 2>/dev/null)
            plumb_m=${plumb_m#MainPID=}
            case $plumb_m in ''|0)plumb_m=;{ read -r plumb_m </run/nginx.pid;} 2>/dev/null;;esac
            [ -n "$plumb_m" ]&&kill -0 "$plumb_m"||exit 1
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
            for plumb_p in $plumb_w;do case $plumb_o in *" $plumb_p "*);;*)exit 0;;esac;done
            sleep 0.1 2>/dev/null||{ sleep 1;plumb_i=$((plumb_i+9));}
            plumb_i=$((plumb_i+1))
            plumb_x=$(tail -c +$((${plumb_l:-0}+1)) "$plumb_e" 2>/dev/null|grep -F '[emerg]'|sed 's/^.*\\(\\[emerg\\]\\) [0-9#]*: /\\1 /'|sort -u)
            case $plumb_x in *'still could not bind'*)break;;esac
            done
            printf '%s\\n' "nginx goes on with its old configuration${plumb_x:+: $plumb_x}"
            exit 1
            """;

    private final boolean reload;

    NginxTransaction(boolean reload) {
        super(DIRECTORY);
        this.reload = reload;
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public String validation() {
        return VALIDATION;
    }

    @Override
    public @Nullable Activation activation() {
        return reload ? new Activation("reload of nginx", MASTER, RELOAD) : null;
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
