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

    /** A package of Debian's with a higher version, in a place that a key of our own signs. */
    private static final String PROJECT = """
            set -e
            apt-get -qq update
            DEBIAN_FRONTEND=noninteractive apt-get -qq -y install gnupg >/dev/null 2>&1
            cd /srv
            apt-get -qq download postgresql-15 2>/dev/null
            dpkg-deb -R postgresql-15_*.deb tree
            sed -i 's/^Version: .*/Version: 15.99-1.pgdg12+1/' tree/DEBIAN/control
            main=dists/bookworm-pgdg/main/binary-amd64
            mkdir -p pgdg/pool pgdg/$main
            dpkg-deb -Znone -b tree pgdg/pool/postgresql-15.deb >/dev/null
            cd pgdg
            { cat ../tree/DEBIAN/control; echo Filename: pool/postgresql-15.deb
            echo Size: $(stat -c %s pool/postgresql-15.deb); echo SHA256: $(sha256sum <pool/postgresql-15.deb | cut -d ' ' -f 1); } >$main/Packages
            cd dists/bookworm-pgdg
            { echo Suite: bookworm-pgdg; echo Codename: bookworm-pgdg; echo Date: $(date -Ru); echo Architectures: amd64; echo Components: main; echo SHA256:
            echo " $(sha256sum <main/binary-amd64/Packages | cut -d ' ' -f 1) $(stat -c %s main/binary-amd64/Packages) main/binary-amd64/Packages"; } >Release
            export GNUPGHOME=$(mktemp -d)
            gpg -q --batch --passphrase '' --quick-gen-key project@example.org rsa2048 sign never 2>/dev/null
            gpg -q --batch --clearsign -o InRelease Release
            gpg -q --armor --export >/srv/project.asc
            rm -r /srv/tree /srv/*.deb
            """;

    @Test
    void packagesOfTheProjectAreThoseOfAnotherPlace() {
        try (HostContainer host = HostContainer.start()) {
            host.sh(PROJECT);
            FileTrees.copy(Checkout.root().resolve("playbooks"), folder);
            Project project = new Project(folder)
                    .file("site.yml", Checkout.read(folder.resolve("postgres.yml")))
                    .file(
                            "group_vars/db.yml",
                            "postgresql_source: pgdg\npostgresql_source_uri: file:/srv/pgdg\npostgresql_source_key: /srv/project.asc\n"
                                    + "postgresql_backup: false\n")
                    .inventory("[db]", host.inventoryLine("web", folder));
            Outcomes check = project.check();
            assertThat(check.exit()).as("%s", check).isEqualTo(10);
            Outcomes apply = project.apply();
            assertThat(apply.exit()).as("%s", apply).isZero();
            assertThat(apply.changed()).as("%s\n%s", check, apply).isEqualTo(check.changed());
            assertThat(host.sh("dpkg-query -W -f '${Version}' postgresql-15")).isEqualTo("15.99-1.pgdg12+1");
            assertThat(project.check().changed()).isEmpty();
        }
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
