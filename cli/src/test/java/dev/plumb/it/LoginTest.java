package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may enter, and who the host is. */
@Timeout(300)
class LoginTest extends OwnHost {
    private static final int FAILED = 2;
    private static final int UNREACHABLE = 4;

    private Project project;

    @BeforeEach
    void prepare() {
        host.sh("rm -f /srv/who");
        project = new Project(folder)
                .tasks("- name: who\n  shell: id -un >/srv/who\n  become: true\n")
                .on(host);
    }

    private void as(String user, String more) {
        project.inventory(
                host.inventoryLine("web", folder).replace("ansible_user=root", "ansible_user=" + user) + more);
    }

    @Test
    void sudoWithItsPasswordBecomesRoot() {
        as("deploy", " ansible_become_password=" + HostContainer.SUDO_PASSWORD);
        Outcomes done = project.apply();
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(host.sh("cat /srv/who")).isEqualTo("root\n");
        assertThat(done.toString()).doesNotContain(HostContainer.SUDO_PASSWORD);
    }

    @Test
    void aWrongSudoPasswordIsToldAsThatAndNothingRuns() {
        as("deploy", " ansible_become_password=not-the-one");
        Outcomes refused = project.apply();
        assertThat(refused.exit()).as("%s", refused).isEqualTo(FAILED);
        assertThat(refused.out()).contains("wrong become password: sudo wants");
        assertThat(refused.toString()).doesNotContain("not-the-one");
        assertThat(host.exec("test -e /srv/who").exit()).isNotZero();
    }

    @Test
    void aMissingSudoPasswordIsToldAsThat() {
        as("deploy", "");
        Outcomes refused = project.apply();
        assertThat(refused.exit()).as("%s", refused).isEqualTo(FAILED);
        assertThat(refused.out())
                .contains("become: sudo on the host asks for a password")
                .contains("-K");
    }

    @Test
    void aKeyTheHostDoesNotKnowIsToldAsRefusedLogin() {
        as("sync", "");
        Outcomes refused = project.apply();
        assertThat(refused.exit()).as("%s", refused).isEqualTo(UNREACHABLE);
        assertThat(refused.out()).contains("\"authentication\"").contains("sync");
    }

    @Test
    void aChangedHostKeyIsToldAsThatAndNotConnectedTo() {
        changeKnownKey();
        for (String how : new String[] {"strict", "accept-new"}) {
            Outcomes refused = project.apply("--host-key-checking", how);
            assertThat(refused.exit()).as("%s: %s", how, refused).isEqualTo(UNREACHABLE);
            assertThat(refused.out())
                    .contains("\"host_key\"")
                    .contains("HOST KEY CHANGED")
                    .contains("ssh-keygen -f");
        }
        assertThat(host.exec("test -e /srv/who").exit()).isNotZero();
    }

    @Test
    void anUnknownHostKeyIsRefusedUnlessNewOnesAreAccepted() {
        Path known = folder.resolve("known_hosts." + host.port());
        Checkout.write(known, "");
        Outcomes refused = project.apply();
        assertThat(refused.exit()).as("%s", refused).isEqualTo(UNREACHABLE);
        assertThat(refused.out()).contains("\"host_key\"");
        assertThat(Checkout.read(known)).isEmpty();
        Outcomes accepted = project.apply("--host-key-checking", "accept-new");
        assertThat(accepted.exit()).as("%s", accepted).isZero();
        assertThat(Checkout.read(known)).contains("ssh-ed25519");
        assertThat(project.apply().exit()).isZero();
    }

    @Test
    void aHostThatIsDownIsUnreachableAndTheOthersGoOn() throws Exception {
        try (SilentPort down = new SilentPort()) {
            project.inventory(host.inventoryLine("web", folder), host.inventoryLine("gone", folder, down.number()));
            Outcomes half = project.apply();
            assertThat(half.count("gone", "unreachable")).as("%s", half).isEqualTo(1);
            assertThat(half.count("web", "changed")).isEqualTo(1);
            assertThat(host.sh("cat /srv/who")).isEqualTo("root\n");
        }
    }

    private void changeKnownKey() {
        Path key = folder.resolve("other_key");
        Checkout.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        String[] words = Checkout.read(Path.of(key + ".pub")).split(" ");
        Checkout.write(
                folder.resolve("known_hosts." + host.port()),
                "[127.0.0.1]:" + host.port() + " " + words[0] + " " + words[1] + "\n");
    }
}
