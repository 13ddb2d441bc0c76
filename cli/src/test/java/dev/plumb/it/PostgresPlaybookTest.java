package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code playbooks/postgres.yml} on hosts on which nothing was done yet. */
@NeedsHost
@Execution(ExecutionMode.CONCURRENT)
class PostgresPlaybookTest {
    private static final String DATABASES = """
            postgresql_settings: {log_min_duration_statement: 1s}
            postgresql_access: [{type: hostssl, database: shop, user: shop, address: 10.0.0.0/24}]
            postgresql_databases:
              - {name: shop, environment: production, password: "pa ss/w%rd", extensions: [pg_trgm], connection_limit: 20}
              - {name: shop_staging, environment: staging, password: abc123}
              - {name: shop_dev, environment: development, password: abc123}
            """;

    @TempDir
    private Path folder;

    @Test
    void theCheckOnAnEmptyHostIsTheApplyThatFollows() {
        isMade(HostContainer::start);
    }

    @Test
    void onDebian13Too() {
        isMade(HostContainer::startDebian13);
    }

    private void isMade(Supplier<HostContainer> start) {
        try (HostContainer host = start.get()) {
            FileTrees.copy(Checkout.root().resolve("playbooks"), folder);
            Project project = new Project(folder)
                    .file("site.yml", Checkout.read(folder.resolve("postgres.yml")))
                    .file("group_vars/db.yml", DATABASES)
                    .inventory("[db]", host.inventoryLine("web", folder), "[production]", "web");
            HostTree before = host.tree();
            Outcomes check = project.check();
            assertThat(check.count("web", "failed")).as("%s", check).isZero();
            assertThat(check.exit()).isEqualTo(10);
            assertThat(before.differencesTo(host.tree()))
                    .as("touched by the check")
                    .isEmpty();

            Outcomes apply = project.apply();
            assertThat(apply.exit()).as("%s", apply).isZero();
            assertThat(apply.changed())
                    .as("changed tasks of the check\\n%s\\nand of the apply\\n%s", check, apply)
                    .isEqualTo(check.changed())
                    .hasSize(7);
            assertThat(PlayComparison.of(check, apply).wrong()).isEmpty();
            assertThat(check.out() + apply.out()).doesNotContain("pa ss/w%rd", "pa%20ss%2Fw%25rd");
            host.sh("""
                    set -e
                    cd /
                    . /etc/plumb/databases/shop.env
                    [ "$(psql -XAt "$DATABASE_URL" -c 'select current_user' -c "select similarity('a','a')")" = "shop
                    1" ]
                    psql -XAt "$DATABASE_URL" -c 'create table t (a int)' -c 'insert into t values (1)' >/dev/null
                    [ "$(stat -c %a:%U /etc/plumb/databases/shop.env)" = 600:root ]
                    [ "$(ls /etc/plumb/databases)" = shop.env ]
                    [ -z "$(runuser -u postgres -- psql -XAtc "select 1 from pg_database where datname = 'shop_staging'")" ]
                    systemctl start postgresql-backup
                    systemctl list-timers --no-legend postgresql-backup.timer | grep -q postgresql-backup
                    """);
            Outcomes again = project.apply();
            assertThat(again.changed()).as("%s", again).isEmpty();
            assertThat(again.uncertain()).as("%s", again).isEmpty();
        }
    }
}
