package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code playbooks/droplet.yml} on a host on which nothing was done yet; swap is tried by {@link SwapfileTest}. */
@NeedsHost
class DropletTest {
    private static final String ADMINS = """
            base_admins:
              - name: anna
                keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJPzTlrBXqzcE1GXzcE1GXzcE1GXzcE1GXzcE1GXzcE1 anna@example.org]
                groups: [adm]
              - name: bert.b
                keys:
                  - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJPzTlrBXqzcE1GXzcE1GXzcE1GXzcE1GXzcE1GXzcE2 one
                  - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJPzTlrBXqzcE1GXzcE1GXzcE1GXzcE1GXzcE1GXzcE3 two
                shell: /bin/sh
            base_former_admins: [carl]
            base_timezone: Europe/Berlin
            base_firewall_rules:
              - {port: "80,443", comment: web}
              - {port: 5432, from: 10.0.0.0/8}
            """;

    private final HostContainer host = HostContainer.start();

    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void prepare() {
        FileTrees.copy(Checkout.root().resolve("playbooks"), folder);
        project = new Project(folder)
                .file("site.yml", Checkout.read(folder.resolve("droplet.yml")))
                .file("group_vars/all.yml", ADMINS);
        inventory("staging");
        host.sh("useradd -m carl; echo 'carl ALL=(ALL) ALL' >/etc/sudoers.d/admin-carl");
    }

    private void inventory(String group) {
        project.inventory("[" + group + "]", host.inventoryLine("web", folder));
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void theCheckOnAnEmptyHostIsTheApplyThatFollowsAndItsEnvironmentStays() {
        HostTree before = host.tree();
        Outcomes check = project.check();
        assertThat(check.count("web", "failed")).as("%s", check).isZero();
        assertThat(check.exit()).isEqualTo(10);
        assertThat(before.differencesTo(host.tree())).as("touched by the check").isEmpty();

        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(apply.changed())
                .as("changed tasks of the check\n%s\nand of the apply\n%s", check, apply)
                .isEqualTo(check.changed())
                .hasSizeGreaterThan(12);
        assertThat(PlayComparison.of(check, apply).wrong()).isEmpty();
        host.sh("""
                set -e
                [ "$(cat /etc/plumb/environment)" = staging ]
                ufw status | grep -q '^80,443/tcp .*ALLOW'
                ufw status verbose | grep -q 'deny (incoming)'
                [ "$(readlink -f /etc/localtime)" = /usr/share/zoneinfo/Europe/Berlin ]
                locale -a | grep -q en_US.utf8
                sudo -u anna sudo -n id -u | grep -qx 0
                sudo -u bert.b sudo -n id -u | grep -qx 0
                id -nG anna | grep -qw adm
                grep -c . /home/bert.b/.ssh/authorized_keys | grep -qx 2
                ! id carl 2>/dev/null && [ ! -e /etc/sudoers.d/admin-carl ] && [ -d /home/carl ]
                grep -q 'Automatic-Reboot-Time "03:30"' /etc/apt/apt.conf.d/52unattended-upgrades-local
                grep -qx 'vm.swappiness=10' /etc/sysctl.d/60-base.conf
                """);

        Outcomes again = project.apply();
        assertThat(again.changed()).as("%s", again).isEmpty();
        assertThat(again.uncertain()).as("%s", again).isEmpty();

        HostTree settled = host.tree();
        for (String group : new String[] {"production", "others"}) {
            inventory(group);
            for (Outcomes refused : new Outcomes[] {project.check(), project.apply()}) {
                assertThat(refused.exit()).as("%s", refused).isEqualTo(2);
                assertThat(refused.with("failed")).containsExactly("base : It is the environment of this run");
                assertThat(refused.out()).contains("the host says 'staging' in /etc/plumb/environment");
            }
        }
        assertThat(settled.differencesTo(host.tree()))
                .as("touched by what was refused")
                .isEmpty();
    }

    @Test
    void whatNobodySaysIsNoProductionAndTwoEnvironmentsAreNone() {
        inventory("others");
        String[] little = {"--skip-tags", "packages,locale,timezone,upgrades,firewall"};
        assertThat(project.apply(little).exit()).isZero();
        assertThat(host.read("/etc/plumb/environment")).isEqualTo("development\n");

        project.inventory("[staging]", host.inventoryLine("web", folder), "[production]", "web");
        Outcomes both = project.check(little);
        assertThat(both.with("failed")).as("%s", both).containsExactly("base : It is the environment of this run");

        inventory("others");
        Outcomes misspelt = project.check("-e", "plumb_environment=prod");
        assertThat(misspelt.exit()).as("%s", misspelt).isIn(1, 2);
        assertThat(misspelt.toString()).contains("prod", "production");
    }
}
