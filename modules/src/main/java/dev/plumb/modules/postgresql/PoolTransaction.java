package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.files.FileTransaction;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Change;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Sh;
import java.util.List;
import java.util.regex.Pattern;

/** What consecutive tasks change of PgBouncer's files: it starts with them beside the running one, which reads them then, and answers. */
final class PoolTransaction extends FileTransaction {
    static final String DIRECTORY = "/etc/pgbouncer";
    static final String SETTINGS = DIRECTORY + "/pgbouncer.ini";
    static final String USERS = DIRECTORY + "/userlist.txt";
    static final String UNIT = "pgbouncer.service";

    private static final Pattern FILE = Pattern.compile("(" + DIRECTORY + "/[^\\s:\"')]+)");

    private static final String HEAD = """
            plumb_as=
            [ "$(id -u)" != 0 ]||plumb_as='runuser -u postgres --'
            cd /
            """;

    /** There is no option that only tests: it starts, with a socket of its own and no address, and is ended. */
    private static final String VALIDATION = HEAD + """
            command -v pgbouncer >/dev/null||{ echo 'pgbouncer is not installed';exit 1;}
            plumb_d=$(mktemp -d "${TMPDIR:-/tmp}/plumb-XXXXXXXX")||exit 1
            plumb_p=
            trap '[ -z "$plumb_p" ]||kill "$plumb_p" 2>/dev/null;rm -rf "$plumb_d"' EXIT
            printf '%%include %s\\n[pgbouncer]\\nlisten_addr =\\nunix_socket_dir = %s\\nlogfile = %s/log\\npidfile = %s/pid\\n' \\
            /etc/pgbouncer/pgbouncer.ini "$plumb_d" "$plumb_d" "$plumb_d" >"$plumb_d/test.ini"
            : >"$plumb_d/said"
            [ -z "$plumb_as" ]||chown -R postgres:postgres "$plumb_d"
            $plumb_as pgbouncer "$plumb_d/test.ini" >"$plumb_d/said" 2>&1 </dev/null &
            plumb_p=$!
            plumb_i=0
            while [ $plumb_i -lt 50 ];do
            grep -q 'process up' "$plumb_d/said"&&break
            kill -0 "$plumb_p" 2>/dev/null||break
            sleep 0.1 2>/dev/null||sleep 1
            plumb_i=$((plumb_i+1))
            done
            grep -q 'process up' "$plumb_d/said"&&! grep -Eq ' (ERROR|FATAL) ' "$plumb_d/said"&&exit 0
            # what it says of the file that includes the others is no news
            sed -n 's/^.* \\(ERROR\\|FATAL\\|WARNING\\) //p' "$plumb_d/said"|grep -v -e "$plumb_d" -e '^cannot load config file$'
            exit 1
            """;

    private static final String RUNNING = "systemctl is-active -q @UNIT@\n";

    private static final String ACTIVATION = HEAD + """
            plumb_ask() { LC_ALL=C PGCONNECT_TIMEOUT=5 $plumb_as psql -X -q -At -h @SOCKETS@ -p @PORT@ -U pgbouncer -d pgbouncer -c "$1" 2>&1;}
            plumb_again() { systemctl reset-failed @UNIT@ 2>/dev/null;systemctl restart @UNIT@;}
            if [ -n "$plumb_tx_restored" ];then
            case @START@ in yes)[ ! -e "$plumb_tx_copies"/active.restarted ]||plumb_again;;*)systemctl reload @UNIT@;;esac
            exit
            fi
            plumb_l=/var/log/postgresql/pgbouncer.log
            plumb_n=$(cat "$plumb_l" 2>/dev/null|wc -l)
            case @START@ in
            yes): >"$plumb_tx_copies"/active.restarted
            plumb_e=$(plumb_again 2>&1)||plumb_i=100;;
            *)plumb_e=$(plumb_ask RELOAD)||{ printf '%s\\n' "$plumb_e";exit 1;};;
            esac
            plumb_i=${plumb_i:-0}
            while [ $plumb_i -lt 50 ];do
            plumb_e=$(plumb_ask 'SHOW VERSION')&&break
            sleep 0.1 2>/dev/null||sleep 1
            plumb_i=$((plumb_i+1))
            done
            plumb_x=$(tail -n +$((plumb_n+1)) "$plumb_l" 2>/dev/null|grep -E ' (FATAL|ERROR) |bind.*failed|Address already in use'|sed 's/^.* \\(ERROR\\|FATAL\\|WARNING\\) //'|sort -u)
            case $plumb_i:$plumb_x in
            [0-9]:|[1-4][0-9]:)exit 0;;
            *)printf '%s\\n' "${plumb_x:-$plumb_e}";exit 1;;
            esac
            """;

    private final boolean start;
    private final String sockets;
    private final int port;

    /**
     * A transaction.
     *
     * @param start whether PgBouncer is started anew; else it reads its files again
     * @param sockets directory of its socket afterwards
     * @param port its port afterwards
     */
    PoolTransaction(boolean start, String sockets, int port) {
        super(DIRECTORY);
        this.start = start;
        this.sockets = sockets;
        this.port = port;
    }

    @Override
    public String name() {
        return "pgbouncer";
    }

    @Override
    public Transaction and(Transaction later) {
        PoolTransaction last = (PoolTransaction) later;
        return new PoolTransaction(start || last.start, last.sockets, last.port);
    }

    @Override
    public String validation() {
        return VALIDATION;
    }

    @Override
    public Activation activation() {
        return new Activation((start ? "restart of " : "reload of ") + UNIT, filled(RUNNING), filled(ACTIVATION));
    }

    private String filled(String script) {
        return script.replace("@SOCKETS@", Sh.quote(sockets))
                .replace("@PORT@", String.valueOf(port))
                .replace("@START@", start ? "yes" : "no")
                .replace("@UNIT@", UNIT);
    }

    @Override
    public List<String> blamed(String said) {
        return paths(said, FILE);
    }

    @Override
    public boolean activates(Change<?> change) {
        return Services.isReload(change, "pgbouncer") || start && Services.isRestart(change, "pgbouncer");
    }
}
