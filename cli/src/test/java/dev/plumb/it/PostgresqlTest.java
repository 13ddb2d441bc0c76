package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a dry run says of what cannot be done in a PostgreSQL server, and where passwords go. */
class PostgresqlTest extends OwnHost {
    private static final String PSQL = "cd /; runuser -u postgres -- psql -XAt ";

    @BeforeAll
    void install() {
        host.sh("""
                apt-get -qq update
                DEBIAN_FRONTEND=noninteractive apt-get -qq -y install postgresql >/dev/null 2>&1
                """);
    }

    private Project project(String tasks) {
        return new Project(folder).on(host).tasks(tasks);
    }

    /** A check of this task fails with these words. */
    private void fails(String task, String... words) {
        Outcomes check = project("- " + task + "\n").check();
        assertThat(check.exit()).as("%s", check).isEqualTo(2);
        assertThat(check.failure()).contains(words);
    }

    @Test
    void whatCannotBeIsToldInADryRun() {
        host.sh(PSQL
                + "-q -c 'CREATE ROLE used_by' -c 'CREATE DATABASE used OWNER used_by' -c 'CREATE SCHEMA kept' -c 'CREATE TABLE kept.t()'\n"
                + "systemd-run -q --unit session runuser -u postgres -- psql -qd used -c 'select pg_sleep(3000)'\n"
                + "until " + PSQL
                + "-c \"select 1 from pg_stat_activity where datname='used'\" | grep -q 1; do sleep 0.2; done");
        fails("postgresql_db: {name: used, encoding: LATIN1}", "and not LATIN1, which cannot be changed");
        fails(
                "postgresql_db: {name: used, state: absent}",
                "database used is in use by 1 session",
                "force: true ends them");
        fails(
                "app_database: {name: used, user: used_by, state: absent}",
                "database used is in use by 1 session",
                "force: true ends them");
        fails("app_database: {name: used, password: x, encoding: LATIN1}", "and not LATIN1, which cannot be changed");
        fails(
                "postgresql_db: {name: used, owner: nobody_here}",
                "role nobody_here does not exist (it is to own database used)");
        fails(
                "postgresql_schema: {name: kept, state: absent}",
                "has 1 object in it; cascade_drop: true drops all of it");
        fails("postgresql_ext: {name: no_such}", "no_such does not exist (install the package that brings it)");
        fails("postgresql_query: {query: SELEC 1}", "syntax error at or near \"SELEC\"");
        fails("postgresql_query: {query: SELECT * FROM nothing}", "relation \"nothing\" does not exist");
        fails("postgresql_query: {login_db: nowhere, query: SELECT 1}", "database nowhere does not exist");
        fails("postgresql_user: {name: x, login_port: 5999}", "no PostgreSQL server answers there");
        fails(
                "postgresql_user: {name: x, login_host: 127.0.0.1, login_password: wrong}",
                "password authentication failed");
        fails(
                "postgresql_user: {name: x, expires: soon}",
                "invalid input syntax for type timestamp with time zone: \"soon\"");
    }

    @Test
    void aDatabaseIsDroppedWithItsSessionsWhereThatIsAsked() {
        host.sh(PSQL + "-qc 'CREATE DATABASE busy'\n"
                + "systemd-run -q --unit busy runuser -u postgres -- psql -qd busy -c 'select pg_sleep(3000)'\n"
                + "until " + PSQL
                + "-c \"select 1 from pg_stat_activity where datname='busy'\" | grep -q 1; do sleep 0.2; done");
        Outcomes apply = project("- {name: gone, postgresql_db: {name: busy, state: absent, force: true}}\n")
                .apply();
        assertThat(apply.changed()).as("%s", apply).containsExactly("gone");
        assertThat(host.sh(PSQL + "-c \"select count(*) from pg_database where datname='busy'\"")
                        .strip())
                .isEqualTo("0");
    }

    /** With {@code log_statement=all} the server notes every statement. */
    @Test
    void noPasswordIsSeenAnywhereAndTheLoginWorks() {
        host.sh(PSQL + "-qc \"ALTER SYSTEM SET log_statement='all'\" -c 'SELECT pg_reload_conf()' >/dev/null");
        String[] passwords = {"plain-secret-1", "ünï cödé ſ 密码", "qu'o\"te$x", "back\\slash\\", "x".repeat(200)};
        StringBuilder tasks = new StringBuilder();
        for (int n = 0; n < passwords.length; n++) {
            tasks.append("- {name: r")
                    .append(n)
                    .append(", postgresql_user: {name: pw")
                    .append(n)
                    .append(", password: '")
                    .append(passwords[n].replace("'", "''"))
                    .append("'}}\n");
        }
        Project project = project(tasks.toString());
        Outcomes check = project.check();
        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(project.apply().changed()).isEmpty();
        String log = host.sh("cat /var/log/postgresql/*.log");
        assertThat(log).contains("CREATE ROLE \"pw0\"");
        for (int n = 0; n < passwords.length; n++) {
            assertThat(log + check.out() + apply.out() + apply.err()).doesNotContain(passwords[n]);
            String quoted = passwords[n].replace("'", "'\\''");
            assertThat(host.sh("cd /; PGPASSWORD='" + quoted + "' LC_ALL=C.UTF-8 psql -XAt -h 127.0.0.1 -U pw" + n
                                    + " -d postgres -c 'select current_user'")
                            .strip())
                    .isEqualTo("pw" + n);
        }
        assertThat(host.sh("cat /var/lib/postgresql/.psql_history /root/.psql_history 2>/dev/null; :"))
                .isEmpty();
        assertThat(host.sh(PSQL + "-c 'SELECT query FROM pg_stat_activity'")).doesNotContain(passwords);
    }

    /** Neither as it is nor as the URL has it. */
    @Test
    void noUrlOfAnAppIsSeenAnywhereAndItLogsIn() {
        host.sh(PSQL + "-qc \"ALTER SYSTEM SET log_statement='all'\" -c 'SELECT pg_reload_conf()' >/dev/null");
        String password = "ünï/c@dé:#?%41 'q\"$x\\ " + "y".repeat(150);
        String task = "- {name: app, register: db, app_database: {name: 'a/b c', user: 'a:b', password: '"
                + password.replace("'", "''") + "', extensions: [hstore]}}\n";
        Project project = project(task
                + "- {name: told, debug: {msg: \"${db.url}\"}}\n"
                + "- {name: file, copy: {dest: /root/app.url, content: \"${db.url}\", mode: '0600'}}\n");
        Outcomes check = project.check();
        Outcomes apply = project.apply();
        assertThat(apply.changed()).as("%s", apply).containsExactly("app", "file");
        assertThat(check.changed()).isEqualTo(apply.changed());
        assertThat(project.apply().changed()).isEmpty();
        String url = host.sh("cat /root/app.url");
        assertThat(url)
                .startsWith("postgresql://a%3Ab:%C3%BCn%C3%AF%2Fc%40d%C3%A9")
                .endsWith("@localhost:5432/a%2Fb%20c");
        String encoded = url.substring("postgresql://a%3Ab:".length(), url.indexOf('@'));
        assertThat(host.sh("cat /var/log/postgresql/*.log") + check.out() + apply.out() + apply.err())
                .contains("CREATE ROLE \"a:b\"")
                .doesNotContain(password)
                .doesNotContain(encoded);
        assertThat(host.sh(
                                "LC_ALL=C.UTF-8 psql -XAt \"$(cat /root/app.url)\" -c 'SELECT current_user, current_database()'")
                        .strip())
                .isEqualTo("a:b|a/b c");
    }

    @Test
    void aScriptThatFailsLeavesNothingOfItself() {
        Project project = project("- {name: run, postgresql_script: {src: half.sql}}\n")
                .file("files/half.sql", "CREATE TABLE half (a int);\nINSERT INTO half VALUES (1);\nSELECT 1/0;\n");
        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isEqualTo(2);
        assertThat(apply.failure()).contains("division by zero");
        assertThat(host.sh(PSQL + "-c \"select to_regclass('half') is null\"").strip())
                .isEqualTo("t");
        fails("postgresql_script: {path: /root/none.sql}", "file /root/none.sql does not exist (it is the script)");
    }

    /** The first task undoes what the second one has done in the run before, each time. */
    @Test
    void whatEarlierTasksOfTheRunMakeOfItIsWhatATaskBeginsWith() {
        Project project = project("""
                - {name: first password, postgresql_user: {name: twice, password: one}}
                - {name: second password, postgresql_user: {name: twice, password: two}}
                - {name: first value, postgresql_set: {name: vacuum_cost_limit, value: 300}}
                - {name: second value, postgresql_set: {name: vacuum_cost_limit, value: 400}}
                - {name: first owner, postgresql_db: {name: twice, owner: twice}}
                - {name: second owner, postgresql_db: {name: twice, owner: postgres}}
                """);
        for (int run = 0; run < 3; run++) {
            Outcomes check = project.check();
            Outcomes apply = project.apply();
            assertThat(apply.changed())
                    .as("%s", apply)
                    .containsExactlyInAnyOrder(
                            "first password",
                            "second password",
                            "first value",
                            "second value",
                            "first owner",
                            "second owner");
            assertThat(check.changed()).isEqualTo(apply.changed());
            assertThat(host.sh("PGPASSWORD=two psql -XAt -h 127.0.0.1 -U twice -d postgres -c 'SHOW vacuum_cost_limit'")
                            .strip())
                    .isEqualTo("400");
        }
    }

    /** 20 roles, 20 databases, 200 rights, 30 settings. */
    @Test
    void allThatTheTasksOfAServerAskIsOneProcess() {
        Project project = new Project(folder)
                .on(host)
                .playbook(Checkout.read(Checkout.root().resolve("bench/postgresql.yml")));
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        host.sh(PSQL + "-qc \"ALTER SYSTEM SET log_connections=on\" -c 'SELECT pg_reload_conf()' >/dev/null; sleep 1;"
                + " truncate -s 0 /var/log/postgresql/*.log");
        Outcomes check = project.check();
        assertThat(check.changed()).as("%s", check).isEmpty();
        assertThat(check.uncertain()).as("%s", check).isEmpty();
        assertThat(check.count("web", "exchanges")).isLessThanOrEqualTo(2);
        String connections = host.sh("grep -c 'connection authorized' /var/log/postgresql/*.log")
                .strip();
        assertThat(connections).as("one for each database, and one").isEqualTo("21");
    }
}
