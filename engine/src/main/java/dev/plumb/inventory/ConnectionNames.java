package dev.plumb.inventory;

import dev.plumb.source.DidYouMean;
import dev.plumb.source.Position;
import dev.plumb.source.Problem;
import java.util.List;
import java.util.function.Consumer;

/** Variables that say how to reach a host: a misspelt one is defined, and nothing asks for it. */
final class ConnectionNames {
    private static final List<String> KNOWN = List.of(
            "ansible_host",
            "ansible_port",
            "ansible_user",
            "ansible_password",
            "ansible_connection",
            "ansible_timeout",
            "ansible_private_key_file",
            "ansible_host_key_checking",
            "ansible_ssh_host",
            "ansible_ssh_port",
            "ansible_ssh_user",
            "ansible_ssh_pass",
            "ansible_ssh_password",
            "ansible_ssh_private_key_file",
            "ansible_ssh_common_args",
            "ansible_ssh_extra_args",
            "ansible_become",
            "ansible_become_user",
            "ansible_become_method",
            "ansible_become_pass",
            "ansible_become_password",
            "ansible_become_exe",
            "ansible_become_flags",
            "ansible_sudo_pass",
            "ansible_python_interpreter");

    private ConnectionNames() {}

    /** Hints at a name that is almost one of them. Facts have such names too, but not in an inventory. */
    static void check(String name, Position position, Consumer<Problem> hints) {
        if (!name.startsWith("ansible_") || KNOWN.contains(name)) {
            return;
        }
        String own = name.substring(8);
        String near = DidYouMean.closest(
                own, KNOWN.stream().map(known -> known.substring(8)).toList());
        if (near != null) {
            hints.accept(new Problem(
                    position,
                    "'" + name + "' says nothing of how to reach the host",
                    "did you mean 'ansible_" + near + "'?"));
        }
    }
}
