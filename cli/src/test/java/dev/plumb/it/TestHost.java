package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.script.Sh;
import java.nio.file.Path;

/**
 * A Debian host with systemd and sshd, whose sshd answers on a port of 127.0.0.1. Root and {@code deploy} log in with
 * the key of {@link TestKey}; {@code deploy} becomes root by sudo with {@link #SUDO_PASSWORD}.
 */
public interface TestHost extends AutoCloseable {
    /** Password of the user {@code deploy}. */
    String SUDO_PASSWORD = "plumb-deploy";

    /** The port of its sshd on 127.0.0.1. */
    int port();

    /** Runs a script as root inside, not over ssh. */
    Result exec(String script);

    /** The public keys of its sshd, one a line. */
    String hostKeys();

    @Override
    void close();

    /** Runs a script as root inside, not over ssh; fails the test when it fails. Returns its standard output. */
    default String sh(String script) {
        Result result = exec(script);
        assertThat(result.exit())
                .as("on the host: %s%n%s%s", script, result.out(), result.err())
                .isZero();
        return result.out();
    }

    /** The text of a file on it; fails the test when there is none. */
    default String read(String path) {
        return sh("cat -- " + Sh.quote(path));
    }

    /** The whole file tree as it is now: a change of any file's contents, attributes or times makes a difference. */
    default HostTree tree() {
        return HostTree.of(this);
    }

    /** An inventory line for this host as root: the host's name and its connection variables. */
    default String inventoryLine(String name, Path folder) {
        return inventoryLine(name, folder, port());
    }

    /**
     * An inventory line for this host as root, reached through another port of 127.0.0.1 (a proxy).
     *
     * @param folder where the known_hosts file is written
     */
    default String inventoryLine(String name, Path folder, int port) {
        Path known = folder.resolve("known_hosts." + port);
        StringBuilder lines = new StringBuilder();
        for (String key : hostKeys().split("\n")) {
            lines.append("[127.0.0.1]:").append(port).append(' ').append(key).append('\n');
        }
        Checkout.write(known, lines.toString());
        return name + " ansible_host=127.0.0.1 ansible_port=" + port
                + " ansible_user=root ansible_ssh_private_key_file="
                + TestKey.file() + " ansible_ssh_common_args='-o UserKnownHostsFile=" + known
                + " -o GlobalKnownHostsFile=/dev/null -o IdentitiesOnly=yes'";
    }

    /** Writes an inventory with this host under the name {@code web} and returns the file. */
    default Path inventory(Path folder) {
        Path file = folder.resolve("hosts.ini");
        Checkout.write(file, inventoryLine("web", folder) + "\n");
        return file;
    }

    /**
     * Logs in with ssh(1) and runs a command; fails when that fails. Returns its standard output.
     *
     * @param folder where {@link #inventoryLine} has written the known_hosts file
     */
    default String ssh(Path folder, String user, String command) {
        String known = "UserKnownHostsFile=" + folder.resolve("known_hosts." + port());
        String to = user + "@127.0.0.1";
        String key = TestKey.file().toString();
        String port = String.valueOf(port());
        return String.join(
                        "\n",
                        Checkout.run(
                                "ssh",
                                "-F",
                                "none",
                                "-i",
                                key,
                                "-o",
                                known,
                                "-o",
                                "BatchMode=yes",
                                "-p",
                                port,
                                to,
                                command))
                + "\n";
    }

    /** A script that lets the test key log in as both users. */
    static String authorization() {
        return "cat >/root/.ssh/authorized_keys <<'K'\n" + TestKey.publicKey() + "\nK\n"
                + "install -o deploy -g deploy -m 0600 /root/.ssh/authorized_keys /home/deploy/.ssh/authorized_keys";
    }

    /**
     * How a script on a host ended.
     *
     * @param exit its exit status
     * @param out its standard output
     * @param err its standard error
     */
    record Result(int exit, String out, String err) {}
}
