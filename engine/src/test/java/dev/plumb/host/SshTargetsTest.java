package dev.plumb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.host.ConnectionSettings.HostKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshTargetsTest {
    @TempDir
    Path home;

    private SshTargets targets(Map<String, String> environment) {
        return new SshTargets(home, new SshConfig(home, home.resolve("etc")), environment);
    }

    private static ConnectionSettings settings(String name, HostKeys hostKeys, String args) {
        return new ConnectionSettings(
                name,
                ConnectionSettings.Kind.SSH,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                hostKeys,
                List.of(),
                args,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                0,
                null,
                1);
    }

    @Test
    void hasTheDefaultsOfOpenSshWithoutAnyConfiguration() {
        SshTarget target = targets(Map.of("SSH_AUTH_SOCK", "/run/agent")).of(ConnectionSettings.ssh("web1"));
        assertThat(target.address()).isEqualTo("web1");
        assertThat(target.port()).isEqualTo(22);
        assertThat(target.user()).isEqualTo(System.getProperty("user.name"));
        assertThat(target.agent()).isEqualTo(Path.of("/run/agent"));
        assertThat(target.keys()).startsWith(home.resolve(".ssh/id_ed25519"));
        assertThat(target.knownHosts()).startsWith(home.resolve(".ssh/known_hosts"));
        assertThat(target.hostKeys()).isEqualTo(HostKeys.STRICT);
    }

    @Test
    void asksOpenSshWhatItsArgumentsMean() {
        String args = "-F /dev/null -o HostName=10.0.0.9 -o Port=2222 -o User=deploy -o IdentityFile=~/k-%h"
                + " -o IdentityAgent=none -o StrictHostKeyChecking=accept-new -o ProxyJump=a@b:3 -o HostKeyAlias=w"
                + " -o \"UserKnownHostsFile=/k1 /k2\" -o ServerAliveInterval=7 -o HashKnownHosts=yes";
        SshTarget target = targets(Map.of("SSH_AUTH_SOCK", "/run/agent")).of(settings("web1", HostKeys.STRICT, args));
        assertThat(target.shown()).isEqualTo("deploy@10.0.0.9:2222");
        assertThat(target.keys()).contains(home.resolve("k-10.0.0.9"));
        assertThat(target.agent()).isNull();
        assertThat(target.hostKeys()).isEqualTo(HostKeys.ACCEPT_NEW);
        assertThat(target.jump()).isEqualTo("a@b:3");
        assertThat(target.keyAlias()).isEqualTo("w");
        assertThat(target.knownHosts()).startsWith(Path.of("/k1"), Path.of("/k2"));
        assertThat(target.aliveSeconds()).isEqualTo(7);
        assertThat(target.hashKnownHosts()).isTrue();
    }

    @Test
    void settingsComeBeforeTheConfiguration() {
        ConnectionSettings settings = new ConnectionSettings(
                "web1",
                ConnectionSettings.Kind.SSH,
                "10.1.1.1",
                99,
                "me",
                null,
                Path.of("/key"),
                null,
                null,
                HostKeys.NO,
                List.of(Path.of("/known")),
                "-F /dev/null -o Port=1 -o User=you",
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                0,
                null,
                1);
        SshTarget target = targets(Map.of()).of(settings);
        assertThat(target.shown()).isEqualTo("me@10.1.1.1:99");
        assertThat(target.keys()).startsWith(Path.of("/key"));
        assertThat(target.chosenKeys()).isEqualTo(1);
        assertThat(target.knownHosts()).containsExactly(Path.of("/known"));
        assertThat(target.hostKeys()).isEqualTo(HostKeys.NO);
        assertThat(target.agent()).isNull();
    }

    @Test
    void doesNotAskOpenSshWhenItsFilesSayNothingThatMatters() throws Exception {
        Files.createDirectories(home.resolve("etc/ssh_config.d"));
        Files.writeString(
                home.resolve("etc/ssh_config"),
                "Include " + home
                        + "/etc/ssh_config.d/*.conf\n# Host x\nHost *\n    SendEnv LANG\n  HashKnownHosts yes\n");
        assertThat(new SshConfig(home, home.resolve("etc")).of("web1", null, null, ""))
                .containsExactly(Map.entry("hashknownhosts", List.of("yes")));
        Files.writeString(home.resolve("etc/ssh_config.d/a.conf"), "Host web*\n User deploy\n");
        assertThat(new SshConfig(home, home.resolve("etc")).of("web1", null, null, ""))
                .containsKey("hostname");
    }

    @Test
    void readsJumpHosts() {
        SshTargets targets = targets(Map.of());
        ConnectionSettings settings = ConnectionSettings.ssh("web1");
        assertThat(targets.jump("b", settings).address()).isEqualTo("b");
        assertThat(targets.jump("a@b:23", settings).shown()).isEqualTo("a@b:23");
        assertThat(targets.jump("ssh://a@[::1]:23", settings).shown()).isEqualTo("a@::1:23");
        assertThat(targets.jump("a@::1", settings).address()).isEqualTo("::1");
    }

    @Test
    void tellsArgumentsThatOpenSshDoesNotTake() {
        assertThatThrownBy(() -> targets(Map.of()).of(settings("web1", HostKeys.STRICT, "-o NoSuchThing=1")))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("nosuchthing");
        assertThatThrownBy(() -> targets(Map.of()).of(settings("-oProxyCommand=id", HostKeys.STRICT, "")))
                .hasMessageContaining("is no host name");
    }

    @Test
    void anotherConfigurationFileCountsForHostsOnTheWayToo() throws Exception {
        Path file = Files.writeString(home.resolve("my config"), """
                Host bastion
                  HostName 10.0.0.1
                  Port 2204
                  User gate
                """);
        for (String args : List.of("-F '" + file + "' -o ControlMaster=auto", "'-F" + file + "' -C")) {
            ConnectionSettings settings = settings("web1", HostKeys.STRICT, args);
            assertThat(targets(Map.of()).jump("bastion", settings).shown()).isEqualTo("gate@10.0.0.1:2204");
            assertThat(targets(Map.of()).jump("me@bastion", settings).shown()).isEqualTo("me@10.0.0.1:2204");
        }
    }

    @Test
    void aKeyThatOthersCanReadIsNotUsed() throws Exception {
        Path key = home.resolve("key");
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())
                .start()
                .waitFor();
        SshTarget target = targets(Map.of())
                .of(settings("web1", HostKeys.STRICT, "-F /dev/null -o IdentityAgent=none -o IdentityFile=" + key));
        assertThat(new SshKeys(prompt -> null).offer(target, null, true).notes())
                .isEmpty();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        SshKeys.Offer offer = new SshKeys(prompt -> null).offer(target, null, true);
        assertThat(offer.isEmpty()).isTrue();
        assertThat(offer.notes()).singleElement().asString().contains("others", "chmod 600 " + key);
    }

    @Test
    void thePassphraseOfAKeyIsAskedForWhenNothingElseCanBeOffered() throws Exception {
        Path key = home.resolve("locked");
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "geheim", "-f", key.toString())
                .start()
                .waitFor();
        SshTarget target = targets(Map.of())
                .of(settings("web1", HostKeys.STRICT, "-F /dev/null -o IdentityAgent=none -o IdentityFile=" + key));
        List<String> asked = new ArrayList<>();
        SshKeys typed = new SshKeys(prompt -> {
            asked.add(prompt);
            return asked.size() == 1 ? "wrong" : "geheim";
        });
        assertThat(typed.offer(target, null, true).isEmpty()).isFalse();
        assertThat(typed.offer(target, null, true).isEmpty()).isFalse();
        assertThat(asked).hasSize(2).allMatch(prompt -> prompt.contains(key.toString()));

        asked.clear();
        SshKeys silent = new SshKeys(prompt -> {
            asked.add(prompt);
            return null;
        });
        assertThat(silent.offer(target, null, false).isEmpty()).isTrue();
        assertThat(asked).isEmpty();
        assertThat(silent.offer(target, null, true).notes())
                .singleElement()
                .asString()
                .contains("ssh-add");
        silent.offer(target, null, true);
        assertThat(asked).hasSize(1);
    }
}
