package dev.plumb.modules.postgresql;

import dev.plumb.modules.kit.files.FileTransaction;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Change;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Transaction;
import dev.plumb.script.Sh;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What consecutive tasks change of a cluster's settings and access rules: a server of the same version starts with them in the
 * private copy, the running one reads them without a complaint, is reloaded or started anew, and lets its administrator in; or it
 * goes on with what it had.
 */
final class ClusterTransaction extends FileTransaction {
    private static final Pattern PLACE =
            Pattern.compile("(/etc/postgresql/[^\\s\":;,]+|/[^\\s\":;,]+/postgresql\\.auto\\.conf)");

    private static final String HEAD = """
            plumb_as=
            [ "$(id -u)" != 0 ]||plumb_as='runuser -u postgres --'
            plumb_data=@DATA@ plumb_conf=@CONF@ plumb_bin=/usr/lib/postgresql/@VERSION@/bin
            cd /
            """;

    /**
     * {@code postgres --check} reads all settings and asks for the memory that they need, as {@code initdb} has it do, in an empty data
     * directory. It tells which setting is wrong; where that stands is looked for.
     */
    private static final String VALIDATION = HEAD + """
            [ -x "$plumb_bin/postgres" ]||{ echo 'PostgreSQL @VERSION@ is not installed';exit 1;}
            case $(ls "$plumb_conf"/conf.d/*.conf 2>/dev/null) in ?*)
            grep -Eq "^[[:blank:]]*include_dir[[:blank:]=]+'?(@CONF@/)?conf\\.d/?'?" "$plumb_conf/postgresql.conf"||{
            echo "$plumb_conf/postgresql.conf does not read conf.d; write into it: include_dir = 'conf.d'";exit 1;};;esac
            plumb_d=$(mktemp -d "${TMPDIR:-/tmp}/plumb-XXXXXXXX")||exit 1
            trap 'rm -rf "$plumb_d"' EXIT
            printf '%s\\n' @VERSION@ >"$plumb_d/PG_VERSION"
            for plumb_x in base global pg_commit_ts pg_dynshmem pg_logical pg_multixact pg_multixact/members pg_multixact/offsets \\
            pg_notify pg_replslot pg_serial pg_snapshots pg_stat pg_stat_tmp pg_subtrans pg_tblspc pg_twophase pg_wal pg_xact
            do mkdir "$plumb_d/$plumb_x"||exit 1;done
            [ ! -e "$plumb_data/postgresql.auto.conf" ]||cp "$plumb_data/postgresql.auto.conf" "$plumb_d"
            [ -z "$plumb_as" ]||chown -R postgres:postgres "$plumb_d"
            chmod 700 "$plumb_d"
            case @VERSION@ in 1[0-4])plumb_o='--boot -x0';;*)plumb_o=--check;;esac
            plumb_ask() {
            LC_ALL=C $plumb_as "$plumb_bin/postgres" "$@" -D "$plumb_conf" -c data_directory="$plumb_d" \\
            -c external_pid_file= -c lc_messages=C -c logging_collector=off -c log_destination=stderr -c log_line_prefix= 2>&1 </dev/null
            }
            if ! plumb_x=$(plumb_ask $plumb_o -F);then
            printf '%s\\n' "$plumb_x"|sed -n 's/^.*\\(LOG\\|FATAL\\|PANIC\\|ERROR\\|HINT\\|DETAIL\\):  *//p'|
            awk -v files="$(echo "$plumb_conf/postgresql.conf" "$plumb_conf"/conf.d/*.conf "$plumb_data/postgresql.auto.conf")" '
            function place(name, f,line,k,n,found) {
            for(k=1;k<=count;k++){f=FILES[k];n=0;while((getline line <f)>0){n++;sub(/^[ \\t]*/,"",line)
            if(tolower(substr(line,1,length(name)))==tolower(name)&&substr(line,length(name)+1,1)!~/[A-Za-z0-9_.]/)found=f " line " n}
            close(f)}
            return found}
            BEGIN{count=split(files,FILES," ")}
            /contains errors$/{next}
            {t=$0;if(t!~/ in file "/&&match(t,/parameter "[^"]*"/)){p=place(substr(t,RSTART+11,RLENGTH-12));if(p!="")t=p ": " t}print t}'
            exit 1
            fi
            plumb_x=$(plumb_ask -C shared_preload_libraries)
            for plumb_l in $(printf '%s' "$plumb_x"|tr -d '"'|tr , ' ');do
            case $plumb_l in */*)continue;;esac
            ls "$plumb_bin/../lib/$plumb_l.so" >/dev/null 2>&1||{
            echo "shared_preload_libraries has $plumb_l, which is not installed: $plumb_bin/../lib/$plumb_l.so is missing";exit 1;}
            done
            plumb_p=$(plumb_ask -C port)
            plumb_r=$(sed -n 4p "$plumb_data/postmaster.pid" 2>/dev/null)
            [ "${plumb_r:-@PORT@}" = "$plumb_p" ]||! grep -q "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$plumb_p") [0-9A-F]*:0000 0A " /proc/net/tcp /proc/net/tcp6||{
            echo "port $plumb_p is taken by another program; ss -ltnp shows which";exit 1;}
            """;

    private static final String RUNNING = HEAD + """
            plumb_pid=$(head -n 1 "$plumb_data/postmaster.pid" 2>/dev/null)
            [ -n "$plumb_pid" ]&&kill -0 "$plumb_pid"
            """;

    private static final String ACTIVATION = HEAD + """
            plumb_port=$(sed -n 4p "$plumb_data/postmaster.pid" 2>/dev/null)
            plumb_sql() { LC_ALL=C PGCONNECT_TIMEOUT=10 PGAPPNAME=plumb $plumb_as psql -X -q -At -v ON_ERROR_STOP=1 -p "${plumb_port:-@PORT@}" -d postgres -c "$1" 2>&1;}
            plumb_hup() { kill -HUP "$(head -n 1 "$plumb_data/postmaster.pid")";}
            plumb_again() {
            case $(id -u) in 0)systemctl reset-failed @UNIT@ 2>/dev/null;systemctl restart @UNIT@;;*)pg_ctlcluster @VERSION@ @NAME@ restart;;esac
            }
            if [ -n "$plumb_tx_restored" ];then
            case @RESTART@ in yes)[ ! -e "$plumb_tx_copies"/active.restarted ]||plumb_again;;*)plumb_hup;;esac
            exit
            fi
            plumb_e=$(plumb_sql "SELECT coalesce(f.sourcefile,'the files')||' line '||coalesce(f.sourceline,0)||': '||coalesce(f.name||': ','')||f.error
            FROM pg_file_settings f LEFT JOIN pg_settings s ON lower(s.name)=lower(f.name)
            WHERE f.error IS NOT NULL AND NOT (f.error='setting could not be applied' AND coalesce(s.context='postmaster',false))")||{
            printf '%s\\n' "$plumb_e";exit 1;}
            [ -z "$plumb_e" ]||{ printf '%s\\n' "$plumb_e";exit 1;}
            plumb_e=$(plumb_sql "SELECT @HBA@||' line '||line_number||': '||error FROM pg_hba_file_rules WHERE error IS NOT NULL")
            [ -z "$plumb_e" ]||{ printf '%s\\n' "$plumb_e";exit 1;}
            plumb_t=$(plumb_sql 'SELECT pg_conf_load_time()')
            case @RESTART@ in yes)
            : >"$plumb_tx_copies"/active.restarted
            plumb_l=$(ls -t /var/log/postgresql/postgresql-@VERSION@-@NAME@.log 2>/dev/null)
            plumb_n=$(wc -l <"${plumb_l:-/dev/null}")
            if ! plumb_e=$(plumb_again 2>&1);then
            printf 'the server does not start\\n'
            tail -n +$((plumb_n+1)) "${plumb_l:-/dev/null}"|grep -E ' (FATAL|PANIC|ERROR|HINT|LOG):  (could|.*(not|fail|invalid))'|sed 's/^[^]]*\\] //'|tail -n 5
            exit 1
            fi
            plumb_port=$(sed -n 4p "$plumb_data/postmaster.pid" 2>/dev/null);;
            *)plumb_hup||exit 1;;
            esac
            # a new session starts with what the server has read; that one is let in is a part of what is wanted
            plumb_i=0
            while [ $plumb_i -lt 100 ];do
            if plumb_e=$(plumb_sql 'SELECT pg_conf_load_time()');then
            [ "$plumb_e" = "$plumb_t" ]||exit 0
            else case $plumb_e in *'starting up'*|*'recovery'*|*'No such file'*|*'refused'*);;*)break;;esac
            fi
            sleep 0.1 2>/dev/null||sleep 1
            plumb_i=$((plumb_i+1))
            done
            case $plumb_e in *[A-Za-z]*)printf 'postgres cannot log in any more: %s\\n' "$plumb_e";;*)echo 'the server does not read its files again';;esac
            exit 1
            """;

    private final Cluster cluster;
    private final boolean restart;

    /**
     * A transaction.
     *
     * @param restart whether the server is started anew; else it reads its files again
     */
    ClusterTransaction(Cluster cluster, boolean restart) {
        super(cluster.directory());
        this.cluster = cluster;
        this.restart = restart;
    }

    @Override
    public String name() {
        return "postgresql " + cluster.label();
    }

    @Override
    public Transaction and(Transaction later) {
        return new ClusterTransaction(cluster, restart || ((ClusterTransaction) later).restart);
    }

    /** What {@code ALTER SYSTEM} wrote is in another directory. */
    @Override
    public boolean restores(ResourceRef<?> ref) {
        return covers(ref) || ref.type() == FileType.TYPE && ref.key().equals(cluster.auto());
    }

    @Override
    public String validation() {
        return filled(VALIDATION);
    }

    @Override
    public Activation activation() {
        return new Activation(
                (restart ? "restart of " : "reload of ") + cluster.unit(), filled(RUNNING), filled(ACTIVATION));
    }

    private String filled(String script) {
        return script.replace("@HBA@", Sql.text(cluster.file("pg_hba.conf")))
                .replace("@DATA@", Sh.quote(cluster.data()))
                .replace("@CONF@", cluster.directory())
                .replace("@VERSION@", cluster.version())
                .replace("@NAME@", cluster.name())
                .replace("@RESTART@", restart ? "yes" : "no")
                .replace("@UNIT@", cluster.unit())
                .replace("@PORT@", String.valueOf(cluster.port()));
    }

    @Override
    public List<String> blamed(String said) {
        return paths(said, PLACE);
    }

    @Override
    public boolean activates(Change<?> change) {
        return List.of(cluster.unit(), "postgresql").stream()
                .anyMatch(unit -> Services.isReload(change, unit) || restart && Services.isRestart(change, unit));
    }
}
