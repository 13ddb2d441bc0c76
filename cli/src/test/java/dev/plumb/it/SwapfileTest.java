package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Swap in a file on a machine with a kernel of its own, which no container has. */
@NeedsMachine
class SwapfileTest {
    private static final String TASK = "- name: swap\n  swapfile: {path: /srv/swap, size: SIZE}\n";

    @TempDir
    Path folder;

    private Project project;

    @BeforeEach
    void prepare(HostMachine host) {
        project = new Project(folder).on(host);
    }

    @AfterEach
    void cleanUp(HostMachine host) {
        host.sh(
                "swapoff /srv/swap 2>/dev/null; rm -f /srv/swap* /srv/taken; sed -i '\\,^/srv/swap,d' /etc/fstab; sync");
    }

    @Test
    void itIsMadeResizedAndRemovedAsTheDryRunTells(HostMachine host) {
        for (int size : new int[] {48, 80, 32}) {
            project.tasks(TASK.replace("SIZE", size + "M"));
            HostTree before = host.tree();
            Outcomes check = project.check();
            assertThat(check.changed()).as("%s", check).containsExactly("swap");
            assertThat(before.differencesTo(host.tree()))
                    .as("touched by the check")
                    .isEmpty();
            Outcomes apply = project.apply();
            assertThat(apply.exit()).as("%s", apply).isZero();
            assertThat(apply.diffs()).isEqualTo(check.diffs());
            assertThat(host.sh("swapon --show=NAME,SIZE --noheadings --bytes; stat -c '%a %U %s' /srv/swap"))
                    .isEqualToNormalizingWhitespace(
                            "/srv/swap " + ((size << 20) - 4096) + "\n600 root " + (size << 20));
            assertThat(project.check().exit()).isZero();
        }
        assertThat(host.sh("grep -c /srv/swap /etc/fstab")).isEqualTo("1\n");

        host.sh("swapoff /srv/swap; chmod 0644 /srv/swap");
        Outcomes tampered = project.check();
        assertThat(String.valueOf(tampered.diffs())).contains("~ mode: 0644 → 0600", "~ active: no → yes");
        assertThat(project.apply().diffs()).isEqualTo(tampered.diffs());

        project.tasks("- name: swap\n  swapfile: {path: /srv/swap, state: absent}\n");
        Outcomes gone = project.check();
        Outcomes removed = project.apply();
        assertThat(removed.exit()).as("%s", removed).isZero();
        assertThat(removed.diffs()).isEqualTo(gone.diffs());
        assertThat(host.sh("swapon --show; ls /srv; ! grep /srv/swap /etc/fstab"))
                .doesNotContain("swap");
    }

    @Test
    void itIsThereAfterARebootAndAfterThePowerWentWhileItWasMade(HostMachine host) {
        // what a run leaves that dies before the file has its name, and one that dies while it is made longer
        host.sh("fallocate -l 5M /srv/swap.plumb-new; fallocate -l 32M /srv/swap; chmod 600 /srv/swap;"
                + " mkswap /srv/swap; fallocate -l 64M /srv/swap; sync");
        project.tasks(TASK.replace("SIZE", "64M"));
        Outcomes check = project.check();
        assertThat(String.valueOf(check.diffs())).contains("~ size: 32 MiB → 64 MiB", "~ active: no → yes");
        Outcomes apply = project.apply();
        assertThat(apply.diffs()).as("%s", apply).isEqualTo(check.diffs());
        host.reboot();
        assertThat(host.sh("swapon --show=NAME --noheadings")).isEqualTo("/srv/swap\n");
        Outcomes again = project.check();
        assertThat(again.exit()).as("%s", again).isZero();
    }

    @Test
    void whatCannotBeIsToldAndNothingIsTouched(HostMachine host) {
        host.sh("echo mine >/srv/taken; mkdir -p /srv/work; ln -sfn /srv/work /srv/way; sync");
        for (String[] each : new String[][] {
            {"{path: /srv/swap, size: 100G}", "/srv/swap needs 102400 MiB more"},
            {"{path: /srv/taken, size: 16M}", "/srv/taken is a file with something else"},
            {"{path: /srv/taken, state: absent}", "/srv/taken is a file with something else"},
            {"{path: /srv/way/swap, size: 16M}", "/srv/way leads through a link"},
            {"{path: /tmp/swap, size: 16M}", "others than root can write to /tmp"},
            {"{path: /run/swap, size: 16M}", "/run/swap would be on tmpfs"},
            {"{path: /srv/swap, size: 16M}\n  become: true\n  become_user: deploy", "only root has to do with swap"},
        }) {
            project.tasks("- name: swap\n  swapfile: " + each[0] + "\n");
            Outcomes check = project.check();
            assertThat(check.with("failed")).as("%s", check).containsExactly("swap");
            assertThat(check.out()).contains(each[1]);
            assertThat(project.apply().exit()).isEqualTo(2);
        }
        assertThat(host.read("/srv/taken")).isEqualTo("mine\n");
        assertThat(host.exec("ls /srv/swap /tmp/swap /run/swap").exit()).isNotZero();
        host.sh("rm -f /srv/way");
    }

    /** The role that the playbook of droplets is made of, as far as a container cannot have it. */
    @Test
    void theBaseOfADropletHasSwapAndParametersOfTheKernel(HostMachine host) {
        FileTrees.copy(Checkout.root().resolve("playbooks"), folder);
        project.file("site.yml", Checkout.read(folder.resolve("droplet.yml")))
                .file(
                        "group_vars/all.yml",
                        "base_swap_size: 32M\nbase_swap_file: /srv/swap\nbase_hostname: base.example.org\n");
        host.sh("cp -a /etc/hosts /srv/hosts.old; cat /etc/hostname >/srv/hostname.old");
        String[] part = {"--tags", "swap,sysctl,hostname"};
        Outcomes check = project.check(part);
        assertThat(check.with("failed")).as("%s", check).isEmpty();
        Outcomes apply = project.apply(part);
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(apply.diffs()).isEqualTo(check.diffs());
        assertThat(
                        host.sh(
                                "cat /proc/sys/vm/swappiness; swapon --show=NAME --noheadings; uname -n; cat /etc/plumb/environment"))
                .isEqualTo("10\n/srv/swap\nbase.example.org\ndevelopment\n");
        Outcomes again = project.apply(part);
        assertThat(again.changed()).as("%s", again).isEmpty();
        host.sh(
                "rm -rf /etc/plumb /etc/sysctl.d/60-base.conf; sysctl -q vm.swappiness=60; cat /srv/hosts.old >/etc/hosts;"
                        + " cat /srv/hostname.old >/etc/hostname; hostname \"$(cat /etc/hostname)\"; rm /srv/*.old");
    }
}
