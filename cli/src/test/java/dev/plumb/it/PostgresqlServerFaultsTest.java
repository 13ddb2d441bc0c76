package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Settings and access rules that are wrong: the server goes on with what it had, and the message says what is wrong, and where. */
class PostgresqlServerFaultsTest extends OwnHost {
    private static final String CONF = "/etc/postgresql/15/main/conf.d";

    private Project project;

    @BeforeAll
    void install() {
        host.sh(
                "apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install postgresql >/dev/null 2>&1");
    }

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
        host.sh("rm -f " + CONF + "/*; systemctl restart postgresql@15-main");
    }

    private void play(String... tasks) {
        project.playbook("- hosts: all\n  gather_facts: false\n  tasks:\n"
                + String.join("", tasks).indent(4));
    }

    private static String config(String settings) {
        return "- {name: config, postgresql_config: {settings: {" + settings + "}}}\n";
    }

    private String files() {
        return host.sh(
                "cd /etc/postgresql && find . -type f -exec stat -c '%n %a %U' {} + | sort && md5sum 15/main/*.conf");
    }

    /** Who runs since when. */
    private String server() {
        return host.sh("head -n 3 /var/lib/postgresql/15/main/postmaster.pid");
    }

    private String ask(String sql) {
        return host.sh("runuser -u postgres -- psql -XAtc \"" + sql + "\"").strip();
    }

    private static String message(Outcomes outcomes, String task) {
        return outcomes.tasks().stream()
                .filter(each -> task.equals(each.get("task")))
                .map(each -> String.valueOf(each.get("message")))
                .findFirst()
                .orElse("");
    }

    /** Neither the dry run nor the apply does anything, and both fail at this task, which says why. */
    private void isRefused(String task, String... why) {
        String before = files();
        String server = server();
        for (Outcomes each : List.of(project.check(), project.apply())) {
            assertThat(each.exit()).as("%s", each).isEqualTo(2);
            assertThat(each.with("failed")).as("%s", each).containsExactly(task);
            assertThat(message(each, task)).contains(why);
            assertThat(files()).isEqualTo(before);
            assertThat(server()).isEqualTo(server);
        }
    }

    /** The dry run cannot know; the apply fails, and all is as it was. */
    private void isRestored(String task, String... why) {
        String before = files();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.with("failed")).as("%s", applied).containsExactly(task);
        assertThat(message(applied, task)).contains(why).contains("everything is as it was before");
        assertThat(files()).isEqualTo(before);
        assertThat(ask("select 1")).isEqualTo("1");
    }

    @Test
    void aValueOutOfRangeIsTold() {
        play(config("max_connections: 1000000000"));
        isRefused("config", "max_connections: '1000000000' is out of range; write 1 to 262143");
    }

    @Test
    void aSettingThatTheServerDoesNotKnowIsTold() {
        play(config("work_memm: 1MB"));
        isRefused("config", "work_memm, which PostgreSQL 15 does not know; did you mean 'work_mem'?");
    }

    @Test
    void aSettingThatOnlyAFileCanHaveIsToldToWhoUsesAlterSystem() {
        play("- {name: set, postgresql_set: {name: my.setting, value: x}}\n");
        isRefused("set", "has no setting my.setting yet", "write it by postgresql_config");
    }

    @Test
    void aValueThatOnlyTheServerKnowsToBeWrongIsToldWithItsPlace() {
        play(config("log_statement: most"));
        isRefused("config", CONF + "/50-plumb.conf line 2", "invalid value for parameter \"log_statement\": \"most\"");
    }

    @Test
    void memoryThatTheHostDoesNotHaveIsRefusedBeforeARestartFindsOut() {
        play(config("shared_buffers: 900TB"));
        isRefused("config", "shared_buffers");
    }

    @Test
    void whatAnotherTaskWritesIsValidatedWithIt() {
        play(
                config("work_mem: 5MB"),
                "- {name: file, copy: {dest: " + CONF + "/60.conf, content: \"work_mem 'a\\n\"}}\n");
        isRefused("file", CONF + "/60.conf", "syntax error");
    }

    @Test
    void aPortThatIsTakenIsRefusedBeforeTheRestart() {
        play("- {name: config, postgresql_config: {settings: {port: 22}, restart: when_needed}}\n");
        isRefused("config", "port 22 is taken by another program");
    }

    @Test
    void aServerThatDoesNotStartHasItsOldSettingsAgain() {
        play(
                "- {name: config, postgresql_config: {settings: {listen_addresses: 203.0.113.9}, restart: when_needed}}\n");
        isRestored("config", "the server does not start", "could not bind IPv4 address \"203.0.113.9\"");
        assertThat(ask("show listen_addresses")).isEqualTo("localhost");
    }

    @Test
    void aRuleThatTheServerRefusesIsRestored() {
        play(
                "- {name: hba, postgresql_hba: {block: x, rules: [{address: all, method: ldap, options: {nonsense: 1}}]}}\n");
        isRestored("hba", "pg_hba.conf line ", "unrecognized authentication option name: \"nonsense\"");
    }

    @Test
    void aRuleThatLocksTheAdministratorOutIsRefused() {
        play("- {name: hba, postgresql_hba: {block: x, rules: [local all all scram-sha-256]}}\n");
        isRefused("hba", "nobody could administer the server any more");
    }

    @Test
    void aServerThatIsDownGetsItsSettingsAndIsNotStarted() {
        host.sh("systemctl stop postgresql@15-main");
        play(config("work_mem: 5MB"));
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.changed()).containsExactly("config");
        assertThat(host.sh("systemctl is-active postgresql@15-main || true").strip())
                .isEqualTo("inactive");
        play("- {name: role, postgresql_user: {name: x}}\n");
        Outcomes refused = project.check();
        assertThat(message(refused, "role")).as("%s", refused).contains("no PostgreSQL server answers");
        host.sh("systemctl start postgresql@15-main");
        assertThat(ask("show work_mem")).isEqualTo("5MB");
    }

    @Test
    void aNewVersionIsNotMadeSilently() {
        play("- {name: server, postgresql_server: {version: 17}}\n");
        isRefused("server", "there is a cluster 15/main", "pg_upgradecluster 15 main");
        play("- {name: server, postgresql_server: {encoding: LATIN1}}\n");
        isRefused("server", "has encoding UTF8, not LATIN1");
    }

    @Test
    void aDiskThatFillsUpWhileAClusterIsMadeLeavesNothingOfIt() {
        host.sh("mkdir -p /mnt/small && mount -t tmpfs -o size=16m,mode=755 tmpfs /mnt/small");
        play("- {name: server, postgresql_server: {name: small, port: 5444, data_directory: /mnt/small/data}}\n");
        Outcomes full = project.apply();
        assertThat(full.with("failed")).as("%s", full).containsExactly("server");
        assertThat(message(full, "server")).contains("No space left on device");
        assertThat(host.sh("pg_lsclusters -h | wc -l; ls -A /mnt/small/data; ls /etc/postgresql/15")
                        .lines()
                        .toList())
                .containsExactly("1", "main");
        host.sh("mount -o remount,size=400m /mnt/small");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(project.check().changed()).isEmpty();
        host.sh("pg_dropcluster --stop 15 small; umount /mnt/small");
    }

    @Test
    void aServerThatIsKilledInTheMiddleLeavesNothingHalfMadeAndTheNextRunGoesOn() {
        host.sh(
                "(for i in $(seq 600); do if runuser -u postgres -- psql -XAtc \"select 'so' from pg_stat_activity where query like"
                        + " '%pg_sleep(66)%' and pid <> pg_backend_pid()\" | grep -q so; then pkill -9 -x postgres; exit; fi; sleep 0.1; done)"
                        + " >/dev/null 2>&1 </dev/null &");
        String before = "- {name: before, postgresql_user: {name: killed}}\n";
        String after = "- {name: after, postgresql_db: {name: killed, owner: killed}}\n";
        play(
                before,
                "- {name: long, postgresql_query: {query: 'CREATE TABLE half (x int); SELECT pg_sleep(66)'}}\n",
                after);
        Outcomes killed = project.apply();
        assertThat(killed.exit()).as("%s", killed).isEqualTo(2);
        assertThat(killed.changed()).containsExactly("before");
        assertThat(killed.with("failed")).as("%s", killed).containsExactly("long");
        assertThat(message(killed, "long")).contains("connection to server was lost");
        host.sh("systemctl restart postgresql@15-main");
        assertThat(ask("select to_regclass('half')")).isEmpty();
        play(before, after);
        assertThat(project.apply().changed()).containsExactly("after");
        assertThat(project.check().changed()).isEmpty();
    }

    @Test
    void aPoolThatDoesNotTakeItsFilesGoesOnWithTheOldOnes() {
        host.sh(
                "DEBIAN_FRONTEND=noninteractive apt-get -qq -y install pgbouncer >/dev/null 2>&1; runuser -u postgres -- psql -q -c"
                        + " \"CREATE ROLE pooled LOGIN PASSWORD 'by pool'\"");
        String files = "cd /etc/pgbouncer && find . -type f -exec md5sum {} + | sort";
        String ask = "PGPASSWORD='by pool' psql -XAt -h 127.0.0.1 -p 6432 -U pooled -d postgres -c 'select 1'";
        play(pool(""));
        assertThat(project.apply().exit()).isZero();
        String before = host.sh(files);
        assertThat(host.sh(ask).strip()).isEqualTo("1");
        play(pool(", settings: {pool_modus: x}"));
        for (Outcomes each : List.of(project.check(), project.apply())) {
            assertThat(message(each, "pool")).as("%s", each).contains("pool_modus");
            assertThat(host.sh(files)).isEqualTo(before);
        }
        play(pool(", listen_port: 22"));
        Outcomes taken = project.apply();
        assertThat(message(taken, "pool")).as("%s", taken).contains("everything is as it was before");
        assertThat(host.sh(files)).isEqualTo(before);
        assertThat(host.sh(ask).strip()).isEqualTo("1");
    }

    /** A dry run tries files on a copy: what is in the server is no file. */
    @Test
    void aDryRunOfAPoolDoesNothingInTheServerAndAFailureTellsWhatStays() {
        host.sh(
                "DEBIAN_FRONTEND=noninteractive apt-get -qq -y install pgbouncer >/dev/null 2>&1; runuser -u postgres -- psql -q -c"
                        + " \"ALTER ROLE postgres PASSWORD 'by TCP'\"");
        String roles = "select count(*) from pg_roles where rolname = 'pooler'";
        String byTcp = ", user: pooler, login_host: 127.0.0.1, login_password: by TCP";
        play(pool(byTcp));
        assertThat(project.check().changed()).containsExactly("pool");
        assertThat(ask(roles)).isEqualTo("0");
        play(pool(byTcp + ", settings: {pool_modus: x}"));
        for (Outcomes each : List.of(project.check(), project.apply())) {
            assertThat(message(each, "pool")).as("%s", each).contains("pool_modus", "everything is as it was before");
            assertThat(ask(roles)).isEqualTo("0");
        }
        play(pool(byTcp + ", listen_port: 22"));
        Outcomes taken = project.apply();
        assertThat(message(taken, "pool"))
                .as("%s", taken)
                .contains(
                        "all files are as they were before; not undone: role pooler, login function of the pool postgres");
        assertThat(ask(roles)).isEqualTo("1");
        play(pool(byTcp));
        assertThat(project.apply().exit()).isZero();
        play(pool(byTcp).replace("kept by nobody", "another password"));
        Outcomes check = project.check();
        assertThat(check.diffs().get("pool")).as("%s", check).isNotEmpty();
        assertThat(check.out()).as("the password that is there until now").doesNotContain("kept by nobody");
        host.sh("runuser -u postgres -- psql -qc 'ALTER ROLE postgres PASSWORD NULL'");
    }

    private static String pool(String more) {
        return "- {name: pool, postgresql_pool: {databases: [postgres], password: kept by nobody" + more + "}}\n";
    }

    @Test
    void aPortOfAnotherIsNoPlaceForANewCluster() {
        play("- {name: server, postgresql_server: {name: other}}\n");
        isRefused("server", "port 5432 is that of cluster 15/main");
        play("- {name: server, postgresql_server: {name: other, port: 22}}\n");
        Outcomes applied = project.apply();
        assertThat(message(applied, "server")).as("%s", applied).contains("port 22 is taken by another program");
        assertThat(host.sh("pg_lsclusters -h | wc -l").strip()).isEqualTo("1");
    }
}
