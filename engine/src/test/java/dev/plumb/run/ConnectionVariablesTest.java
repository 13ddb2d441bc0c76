package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.Scope;
import dev.plumb.host.ConnectionSettings;
import dev.plumb.host.ConnectionSettings.HostKeys;
import dev.plumb.host.ConnectionSettings.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables of a host that say how it is reached: each wins over the keyword and the option for the same. */
final class ConnectionVariablesTest {
    private static final ConnectionDefaults OPTIONS = new ConnectionDefaults(
            "ssh",
            "option",
            Path.of("/option/key"),
            "option-password",
            false,
            null,
            null,
            "option-become",
            HostKeys.STRICT,
            "-o Option=1",
            Duration.ofSeconds(5),
            1);

    private static final Connections.Keywords KEYWORDS = new Connections.Keywords("keyword", "ssh", "2022");

    private static ConnectionSettings with(String variable, Object value) {
        return Connections.settings(
                "web1",
                KEYWORDS,
                OPTIONS,
                Scope.builder(new Expressions()).data(Map.of(variable, value)).build());
    }

    @Test
    void ansible_connection() {
        assertThat(with("ansible_connection", "local").kind()).isEqualTo(Kind.LOCAL);
        assertThat(with("ansible_connection", "paramiko").kind()).isEqualTo(Kind.SSH);
        assertThat(with("x", "y").kind()).isEqualTo(Kind.SSH);
    }

    @Test
    void ansible_host() {
        assertThat(with("ansible_host", "203.0.113.7").address()).isEqualTo("203.0.113.7");
        assertThat(with("ansible_ssh_host", "203.0.113.8").address()).isEqualTo("203.0.113.8");
        assertThat(with("x", "y").address()).isNull();
    }

    @Test
    void ansible_port() {
        assertThat(with("ansible_port", 22L).port()).isEqualTo(22);
        assertThat(with("ansible_ssh_port", "23").port()).isEqualTo(23);
        assertThat(with("x", "y").port()).isEqualTo(2022);
    }

    @Test
    void ansible_user() {
        assertThat(with("ansible_user", "variable").user()).isEqualTo("variable");
        assertThat(with("ansible_ssh_user", "old").user()).isEqualTo("old");
        assertThat(with("x", "y").user()).isEqualTo("keyword");
    }

    @Test
    void ansible_password() {
        for (String name : new String[] {"ansible_password", "ansible_ssh_pass", "ansible_ssh_password"}) {
            assertThat(with(name, "geheim").password()).as(name).isEqualTo("geheim");
        }
        assertThat(with("x", "y").password()).isEqualTo("option-password");
    }

    @Test
    void ansible_private_key_file() {
        assertThat(with("ansible_private_key_file", "/k").keyFile()).isEqualTo(Path.of("/k"));
        assertThat(with("ansible_ssh_private_key_file", "~/k").keyFile())
                .isEqualTo(Path.of(System.getProperty("user.home"), "k"));
        assertThat(with("x", "y").keyFile()).isEqualTo(Path.of("/option/key"));
    }

    @Test
    void ansible_ssh_common_args() {
        assertThat(with("ansible_ssh_common_args", "-J bastion").sshArgs()).isEqualTo("-o Option=1 -J bastion");
    }

    @Test
    void ansible_ssh_extra_args() {
        assertThat(with("ansible_ssh_extra_args", "-4").sshArgs()).isEqualTo("-o Option=1 -4");
    }

    @Test
    void ansible_ssh_retries() {
        assertThat(with("ansible_ssh_retries", 3L).retries()).isEqualTo(3);
        assertThat(with("x", "y").retries()).isEqualTo(1);
    }

    @Test
    void ansible_timeout() {
        assertThat(with("ansible_timeout", 33L).connectTimeout()).isEqualTo(Duration.ofSeconds(33));
        assertThat(with("ansible_ssh_timeout", "34").connectTimeout()).isEqualTo(Duration.ofSeconds(34));
        assertThat(with("x", "y").connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void ansible_host_key_checking() {
        assertThat(with("ansible_host_key_checking", false).hostKeys()).isEqualTo(HostKeys.NO);
        assertThat(with("ansible_ssh_host_key_checking", "accept-new").hostKeys())
                .isEqualTo(HostKeys.ACCEPT_NEW);
        assertThat(with("x", "y").hostKeys()).isEqualTo(HostKeys.STRICT);
    }

    @Test
    void ansible_become_password() {
        assertThat(with("ansible_become_password", "geheim").becomePassword()).isEqualTo("geheim");
        assertThat(with("ansible_become_pass", "geheim").becomePassword()).isEqualTo("geheim");
        assertThat(with("x", "y").becomePassword()).isEqualTo("option-become");
    }
}
