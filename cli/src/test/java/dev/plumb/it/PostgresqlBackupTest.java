package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Backups are whole or not there, and what is restored is what was there; the old database stays until then. */
class PostgresqlBackupTest extends OwnHost {
    private static final String PSQL = "cd /; runuser -u postgres -- psql -XAt -v ON_ERROR_STOP=1 ";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final String INSTALL =
            "DEBIAN_FRONTEND=noninteractive apt-get -qq -y install postgresql >/dev/null 2>&1\n";
    private static final String COUNTS = "select (select count(*) from app.orders), (select sum(id) from app.orders),"
            + " (select md5(string_agg(note, ',' order by id)) from app.orders), (select count(*) from pg_largeobject_metadata),"
            + " (select last_value from app.orders_id_seq), (select extname from pg_extension where extname='citext'),"
            + " (select tableowner from pg_tables where tablename='orders'), (select has_table_privilege('app_reader','app.orders','select'))";

    @BeforeAll
    void install() {
        host.sh("apt-get -qq update\n" + INSTALL + "mkdir -p /srv/small");
        host.sh(PSQL + "-q <<'END'\nCREATE ROLE app_owner;\nCREATE ROLE app_reader;\nEND\n");
    }

    @AfterEach
    void clear() {
        host.sh(
                "for x in /etc/systemd/system/backup-*.timer; do [ -e \"$x\" ] || continue; systemctl disable -q --now ${x##*/}; done\n"
                        + "rm -rf /etc/systemd/system/backup-* /usr/local/lib/plumb/backup-* /srv/backups; umount /srv/small 2>/dev/null;"
                        + " systemctl daemon-reload; systemctl reset-failed");
    }

    private Project project(String tasks) {
        return new Project(folder).on(host).tasks(tasks);
    }

    private String sql(String database, String query) {
        return host.sh(PSQL + "-d " + database + " <<'END'\n" + query + ";\nEND\n")
                .strip();
    }

    /** A database with rows, a sequence, a large object, an extension, an owner and rights. */
    private void shop(String name) {
        host.sh(PSQL + "-q -c 'DROP DATABASE IF EXISTS " + name + " WITH (FORCE)' -c 'CREATE DATABASE " + name
                + " OWNER app_owner'");
        host.sh(PSQL + "-q -d " + name + " <<'END' >/dev/null\n"
                + "CREATE EXTENSION citext;\nSET ROLE app_owner;\nCREATE SCHEMA app;\n"
                + "CREATE TABLE app.orders (id bigserial PRIMARY KEY, note text);\n"
                + "INSERT INTO app.orders (note) SELECT md5(i::text) FROM generate_series(1, 20000) i;\n"
                + "GRANT USAGE ON SCHEMA app TO app_reader;\nGRANT SELECT ON app.orders TO app_reader;\n"
                + "RESET ROLE;\nSELECT lo_from_bytea(0, '\\xdeadbeef');\nEND\n");
    }

    /** Takes a backup of a database by the unit, as the timer would, and gives its directory. */
    private String backup(String database) {
        Outcomes apply = project(
                        "- {name: nightly, postgresql_backup: {name: backup-one, directory: /srv/backups, databases: ["
                                + database + "]}}\n")
                .apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        host.sh("systemctl start backup-one");
        return host.sh("ls -d /srv/backups/2*Z | tail -n 1").strip();
    }

    private String databases() {
        return sql(
                "postgres",
                "select string_agg(datname, ' ' order by datname) from pg_database where not datistemplate");
    }

    @Test
    void whatWasThereIsThereOnAnotherHost() {
        shop("drill");
        String before = sql("drill", COUNTS);
        assertThat(before).startsWith("20000|").contains("|1|20000|citext|app_owner|t");
        sql("postgres", "ALTER DATABASE drill SET work_mem = '7MB'");
        String from = backup("drill");
        host.sh(PSQL + "-qc 'DROP DATABASE drill'");
        String files = host.sh("tar -C /srv -cf - backups | base64 -w 80000");
        try (HostContainer other = HostContainer.startDebian13()) {
            other.sh("apt-get -qq update\n" + INSTALL);
            files.lines().forEach(part -> other.sh("printf %s " + part + " >>/srv/files"));
            other.sh("base64 -d /srv/files | tar -C /srv -xf -");
            String tasks = "- {name: owner, postgresql_user: {name: app_owner}}\n"
                    + "- {name: reader, postgresql_user: {name: app_reader}}\n"
                    + "- {name: back, postgresql_restore: {name: drill, dump: /srv/backups}, register: b}\n"
                    + "- {name: said, debug: {msg: \"from ${b.dump}\"}}\n";
            Project there = new Project(folder).on(other).tasks(tasks);
            assertThat(there.check().changed()).containsExactlyInAnyOrder("owner", "reader", "back");
            Outcomes apply = there.apply();
            assertThat(apply.exit()).as("%s", apply).isZero();
            assertThat(apply.out()).contains("from " + from + "/drill.dump");
            assertThat(other.sh(PSQL + "-d drill <<'END'\n" + COUNTS + ";\nSHOW work_mem;\nEND\n")
                            .strip())
                    .isEqualTo(before + "\n7MB");
            assertThat(there.apply().changed()).isEmpty();
            assertThat(there.check().changed()).isEmpty();
        }
    }

    @Test
    void whatARoleIsMissingForIsToldBefore() {
        shop("roles");
        String from = backup("roles");
        host.sh(
                "sed -i 's/\"app_reader\", \"app_owner\"/\"nobody_here\"/;s/\"app_owner\", \"app_reader\"/\"nobody_here\"/' "
                        + from + "/manifest.json; grep -q nobody_here " + from + "/manifest.json");
        Outcomes check = project("- postgresql_restore: {name: copy_of_roles, source: roles, dump: " + from + "}\n")
                .check();
        assertThat(check.failure()).contains("role nobody_here does not exist (what is in " + from + "/roles.dump");
    }

    @Test
    void aDumpThatIsNotWholeIsRefusedBeforeAnythingIsTouched() {
        shop("kept");
        String from = backup("kept");
        String oid = sql("postgres", "select oid from pg_database where datname = 'kept'");
        String all = databases();
        host.sh("cd /srv/backups; cp " + from + "/kept.dump whole; head -c -2000 whole >short; cp whole spoilt;"
                + " printf 'xxxxxxxx' | dd of=spoilt bs=1 seek=$(($(stat -c %s whole) / 2)) conv=notrunc status=none");
        refused("kept, dump: /srv/backups/short", "is no whole dump (pg_dump -Fc)");
        refused("kept, dump: /srv/backups/spoilt", "is no whole dump (pg_dump -Fc)");
        host.sh("echo hello >/srv/backups/text");
        refused("kept, dump: /srv/backups/text", "is no whole dump (pg_dump -Fc)");
        host.sh("cp /srv/backups/short " + from + "/kept.dump");
        refused("kept, dump: " + from, "bytes, and the manifest beside it says", "it was truncated");
        host.sh("cp /srv/backups/spoilt " + from + "/kept.dump");
        refused("kept, dump: /srv/backups", "its SHA-256 is");
        refused("kept, dump: /srv/nothing", "/srv/nothing (kept) does not exist");
        assertThat(sql("postgres", "select oid from pg_database where datname = 'kept'"))
                .isEqualTo(oid);
        assertThat(databases()).isEqualTo(all);
    }

    private void refused(String parameters, String... words) {
        Project project = project("- postgresql_restore: {name: " + parameters + "}\n");
        for (Outcomes outcomes : List.of(project.check(), project.apply())) {
            assertThat(outcomes.exit()).as("%s", outcomes).isEqualTo(2);
            assertThat(outcomes.failure()).contains(words);
        }
    }

    @Test
    void whatDiffersAfterwardsLeavesTheOldDatabase() {
        shop("counted");
        String from = backup("counted");
        sql("counted", "INSERT INTO app.orders (note) VALUES ('new')");
        host.sh("sed -i 's/\"rows\" : 20000/\"rows\" : 19999/' " + from + "/manifest.json");
        String all = databases();
        Outcomes apply = project("- postgresql_restore: {name: counted, dump: " + from + "}\n")
                .apply();
        assertThat(apply.exit()).isEqualTo(2);
        assertThat(apply.failure())
                .contains(
                        "app.orders has 20000 rows, and had 19999 when it was dumped", "database counted is as it was");
        assertThat(databases()).isEqualTo(all);
        assertThat(sql("counted", "select count(*) from app.orders")).isEqualTo("20001");
    }

    @Test
    void whoIsAtWorkIsEndedOnlyWhereThatIsAsked() {
        shop("busy");
        String from = backup("busy");
        sql("busy", "INSERT INTO app.orders (note) VALUES ('new')");
        host.sh("systemd-run -q --unit session runuser -u postgres -- psql -qd busy -c 'select pg_sleep(3000)'\n"
                + "until " + PSQL
                + "-c \"select 1 from pg_stat_activity where datname='busy'\" | grep -q 1; do sleep 0.2; done");
        refused("busy, dump: " + from, "database busy is in use by 1 session", "force: true ends them");
        Outcomes apply = project("- {name: back, postgresql_restore: {name: busy, dump: " + from
                        + ", force: true}, register: b}\n- debug: {msg: \"old ${b.old_database}\"}\n")
                .apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(sql("busy", "select count(*) from app.orders")).isEqualTo("20000");
        String old = sql("postgres", "select datname from pg_database where datname like 'busy\\_before\\_%'");
        assertThat(apply.out()).contains("old " + old);
        assertThat(sql(old, "select count(*) from app.orders")).isEqualTo("20001");
    }

    @Test
    void aRestoreThatIsKilledIsDoneAnew() {
        shop("killed");
        sql("killed", "INSERT INTO app.orders (note) SELECT repeat(md5(i::text), 5) FROM generate_series(1, 400000) i");
        String from = backup("killed");
        sql("killed", "DELETE FROM app.orders WHERE id > 10");
        Project project =
                project("- {name: back, postgresql_restore: {name: killed, dump: " + from + ", drop_old: true}}\n");
        CompletableFuture<Outcomes> running = project.beginApply();
        host.sh("until p=$(pgrep -o -f '[p]g_restore --exit-on-error'); do sleep 0.05; done; sleep 0.3\n"
                + "while [ \"$p\" -gt 1 ] && ! grep -q sshd /proc/$p/comm; do l=\"${l-} $p\"; p=$(awk '/^PPid/{print $2}' /proc/$p/status); done\n"
                + "kill -9 $l; pkill -9 -x pg_restore; :");
        assertThat(running.join().exit()).isNotZero();
        assertThat(sql("killed", "select count(*) from app.orders")).isEqualTo("10");
        assertThat(databases()).as("what was begun is left").contains("plumb_restoring_");
        Outcomes again = project.apply();
        assertThat(again.exit()).as("%s", again).isZero();
        assertThat(sql("killed", "select count(*) from app.orders")).isEqualTo("420000");
        assertThat(databases()).doesNotContain("plumb_restoring_").doesNotContain("killed_before");
        assertThat(project.apply().changed()).isEmpty();
        // ended after the names had changed, and before the old one was dropped
        host.sh(PSQL
                + "-q -c 'CREATE DATABASE left_over' -c \"ALTER DATABASE left_over SET plumb.replaced = 'killed'\"");
        Outcomes last = project.apply();
        assertThat(last.changed()).as("%s", last).containsExactly("back");
        assertThat(databases()).doesNotContain("left_over");
    }

    @Test
    void aFullDiskLeavesTheDatabaseThatIsThere() {
        shop("large");
        sql("large", "INSERT INTO app.orders (note) SELECT repeat(md5(i::text), 20) FROM generate_series(1, 60000) i");
        String from = backup("large");
        host.sh(
                "mount -t tmpfs -o size=40m tmpfs /srv/small; chown postgres /srv/small; chmod 700 /srv/small\n" + PSQL
                        + "-q -c \"CREATE TABLESPACE small LOCATION '/srv/small'\" -c 'CREATE DATABASE tight TABLESPACE small'");
        try {
            sql("tight", "CREATE TABLE mine AS SELECT 1");
            Outcomes apply = project("- postgresql_restore: {name: tight, source: large, dump: " + from + "}\n")
                    .apply();
            assertThat(apply.exit()).isEqualTo(2);
            assertThat(apply.failure()).contains("No space left on device", "database tight is as it was");
            assertThat(sql("tight", "select count(*) from mine")).isEqualTo("1");
            assertThat(databases()).doesNotContain("plumb_restoring_");
        } finally {
            host.sh(PSQL + "-q -c 'DROP DATABASE IF EXISTS tight' -c 'DROP TABLESPACE small'");
        }
    }

    @Test
    void aFullDiskLeavesTheBackupThatIsThere() {
        shop("grows");
        host.sh("mount -t tmpfs -o size=2m tmpfs /srv/small");
        Project project = project(
                "- {name: nightly, postgresql_backup: {name: backup-small, directory: /srv/small,"
                        + " databases: [grows], keep: {last: 0, daily: 1, weekly: 0, monthly: 0}}}\n"
                        + "- {name: fresh, postgresql_backup: {name: backup-small, directory: /srv/small, state: fresh, max_age: 0}}\n");
        Outcomes first = project.apply();
        assertThat(first.exit()).as("%s", first).isZero();
        String before = host.sh("cd /srv/small; find . -type f -size +0 | xargs sha256sum | sort");
        assertThat(before).contains("grows.dump", "manifest.json", "globals.sql");
        sql("grows", "INSERT INTO app.orders (note) SELECT md5(random()::text) FROM generate_series(1, 200000) i");
        host.sh("sleep 1.1");
        Outcomes second = project.apply();
        assertThat(second.exit()).as("%s", second).isEqualTo(2);
        assertThat(second.failure()).contains("the backup has failed", "there is no room in /srv/small");
        assertThat(host.sh("cd /srv/small; find . -type f -size +0 | xargs sha256sum | sort"))
                .isEqualTo(before);
        assertThat(host.sh("ls -A /srv/small | grep -c new; :").strip()).isEqualTo("0");
        assertThat(host.sh("systemctl is-failed backup-small; :").strip()).isEqualTo("failed");
    }

    @Test
    void whatIsEndedOrCannotBeDumpedLosesNothing() {
        shop("one");
        String task =
                "- {name: nightly, postgresql_backup: {name: backup-part, directory: /srv/backups, databases: [one, two]}}\n";
        assertThat(project(task).apply().exit()).isZero();
        String said = host.sh("systemctl start backup-part 2>&1; journalctl -q -o cat -u backup-part");
        assertThat(said).contains("database \"two\" is not there", ".partial has the other databases");
        assertThat(host.sh("ls /srv/backups/*.partial").strip().lines())
                .containsExactlyInAnyOrder("globals.sql", "manifest.json", "one.dump");
        assertThat(host.sh("grep -o '\"complete\":[a-z]*' /srv/backups/*.partial/manifest.json")
                        .strip())
                .isEqualTo("\"complete\":false");
        host.sh("mkdir -p /srv/backups/.new-20200101T000000Z/x /srv/backups/.old-20200101T000000Z/x;"
                + " chown -R postgres: /srv/backups/.*2020*; sleep 1.1");
        host.sh(PSQL + "-qc 'CREATE DATABASE two'; systemctl start backup-part");
        assertThat(host.sh("ls -A /srv/backups | sed 's/^2.*Z/BACKUP/'").strip().lines())
                .containsExactlyInAnyOrder("BACKUP", ".lock");
        assertThat(
                        host.sh(
                                "cd /; runuser -u postgres -- flock /srv/backups/.lock /usr/local/lib/plumb/backup-part 2>&1; :"))
                .contains("another backup into /srv/backups is under way");
        assertThat(host.exec("cd /; runuser -u nobody -- ls /srv/backups").exit())
                .isNotZero();
        assertThat(host.sh("stat -c %U:%a /srv/backups/2*/one.dump /usr/local/lib/plumb/backup-part"))
                .isEqualTo("postgres:600\nroot:755\n");
    }

    /** The names of a thousand days are names of backups; which ones stay is computed here in another way. */
    @Test
    void exactlyWhatNeedNotBeKeptGoes() {
        shop("aged");
        Project project = project("- {name: nightly, postgresql_backup: {name: backup-aged, directory: /srv/backups,"
                + " databases: [aged], keep: {last: 3, daily: 5, weekly: 6, monthly: 14}}}\n");
        assertThat(project.apply().exit()).isZero();
        Random random = new Random(7);
        List<String> names = new ArrayList<>();
        LocalDateTime time = LocalDateTime.of(2023, 11, 27, 23, 59, 59);
        while (names.size() < 400) {
            names.add(NAME.format(time));
            time = time.plusMinutes(600 + random.nextInt(5_000));
        }
        names.addAll(List.of("20241230T000000Z", "20250101T000000Z", "20240229T120000Z", "20241231T235959Z"));
        host.sh("cd /srv/backups; mkdir " + String.join(" ", names)
                + " 20220101T000000 20220101 20220101T000000Z.mine notes;"
                + " ln -s /srv 20220102T000000Z; chown -R postgres: .");
        Set<String> kept = kept(names);
        String told = host.sh("cd /; runuser -u postgres -- /usr/local/lib/plumb/backup-aged expired");
        Set<String> expired = new HashSet<>(names);
        expired.removeAll(kept);
        assertThat(told.strip().lines()).containsExactlyInAnyOrderElementsOf(expired);
        host.sh("systemctl start backup-aged");
        String made = host.sh("ls -d /srv/backups/*/aged.dump | cut -d/ -f4").strip();
        List<String> all = new ArrayList<>(kept);
        all.add(made);
        List<String> left = new ArrayList<>(kept(all));
        left.addAll(List.of("20220101T000000", "20220101", "20220101T000000Z.mine", "notes", "20220102T000000Z"));
        assertThat(host.sh("ls /srv/backups").strip().lines()).containsExactlyInAnyOrderElementsOf(left);
        assertThat(host.sh("test -d /srv/small && echo there").strip()).isEqualTo("there");
    }

    private static Set<String> kept(List<String> names) {
        List<LocalDateTime> times = names.stream()
                .map(name -> LocalDateTime.parse(name, NAME))
                .sorted(Comparator.reverseOrder())
                .toList();
        Set<String> kept = new HashSet<>();
        times.stream().limit(3).map(NAME::format).forEach(kept::add);
        newest(times, 5, LocalDateTime::toLocalDate, kept);
        newest(
                times,
                6,
                each -> each.get(IsoFields.WEEK_BASED_YEAR) + " " + each.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                kept);
        newest(times, 14, each -> each.getYear() + " " + each.getMonthValue(), kept);
        return kept;
    }

    private static void newest(
            List<LocalDateTime> times, int number, Function<LocalDateTime, Object> part, Set<String> kept) {
        Set<Object> seen = new HashSet<>();
        for (LocalDateTime each : times) {
            if (seen.size() < number && seen.add(part.apply(each))) {
                kept.add(NAME.format(each));
            }
        }
    }

    /** psql would take the end of what is there for the end of the dump, and commit. */
    @Test
    void aDumpInSqlThatIsCutShortIsRefusedBeforeAnythingIsRestored() {
        shop("cut");
        host.sh("mkdir -p /srv/dumps; rm -f /srv/dumps/*; runuser -u postgres -- createdb cut_back");
        Outcomes dumped = project("- postgresql_db: {name: cut, state: dump, target: /srv/dumps/whole.sql}\n"
                        + "- postgresql_db: {name: cut, state: dump, target: /srv/dumps/whole.sql.gz}\n")
                .apply();
        assertThat(dumped.exit()).as("%s", dumped).isZero();
        host.sh("cd /srv/dumps; head -c -300000 whole.sql >plain.sql; gzip -c plain.sql >inside.sql.gz;"
                + " head -c -300000 whole.sql.gz >outside.sql.gz; : >a.sql.xz");
        for (String each : List.of("plain.sql", "inside.sql.gz", "outside.sql.gz")) {
            Outcomes cut = project(
                            "- postgresql_db: {name: cut_back, state: restore, target: /srv/dumps/" + each + "}\n")
                    .apply();
            assertThat(cut.failure()).as("%s", cut).contains("cut short", "nothing was restored");
            assertThat(sql("cut_back", "select to_regclass('app.orders')")).isEmpty();
        }
        Outcomes without = project("- postgresql_db: {name: cut_back, state: restore, target: /srv/dumps/a.sql.xz}\n")
                .apply();
        assertThat(without.failure()).as("%s", without).contains("xz is not installed");
        Outcomes whole = project("- postgresql_db: {name: cut_back, state: restore, target: /srv/dumps/whole.sql.gz}\n")
                .apply();
        assertThat(whole.exit()).as("%s", whole).isZero();
        assertThat(sql("cut_back", COUNTS)).isEqualTo(sql("cut", COUNTS));
    }

    @Test
    void aFullDiskLeavesTheDumpThatWasThere() {
        shop("tight_dump");
        host.sh(
                "mount -t tmpfs -o size=64k tmpfs /srv/small; echo old >/srv/small/a.sql.gz; echo old >/srv/small/a.sql;"
                        + " echo old >/srv/small/a.pgc");
        for (String each : List.of("a.sql.gz", "a.sql", "a.pgc")) {
            Outcomes full = project(
                            "- postgresql_db: {name: tight_dump, state: dump, target: /srv/small/" + each + "}\n")
                    .apply();
            assertThat(full.exit()).as("%s", full).isEqualTo(2);
            assertThat(host.sh("cat /srv/small/" + each + "; ls -A /srv/small").lines())
                    .containsExactly("old", "a.pgc", "a.sql", "a.sql.gz");
        }
    }
}
