package dev.plumb.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run of the installed {@code ansible-playbook}.
 *
 * @param exit exit code
 * @param text what it printed
 * @param changed names of the tasks that changed something, in order
 */
record AnsiblePlaybook(int exit, String text, Set<String> changed) {
    /** Runs {@code site.yml} of the project, with pipelining. */
    static AnsiblePlaybook run(Project project, String... more) {
        return run(project, Map.of(), more);
    }

    /** The same with further variables of its environment. */
    static AnsiblePlaybook run(Project project, Map<String, String> environment, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-i", "hosts.ini", "site.yml"));
        arguments.addAll(List.of(more));
        return run(project.folder(), environment, arguments);
    }

    /** Runs it in a folder, with all of its arguments given. */
    static AnsiblePlaybook run(Path folder, Map<String, String> environment, List<String> arguments) {
        Checkout.write(folder.resolve("ansible.cfg"), """
                [defaults]
                interpreter_python = /usr/bin/python3
                local_tmp = %1$s/.ansible
                retry_files_enabled = False
                [ssh_connection]
                pipelining = True
                control_path_dir = %1$s/.cp
                """.formatted(folder));
        List<String> command = new ArrayList<>(List.of("ansible-playbook"));
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true);
            builder.environment()
                    .put("ANSIBLE_CONFIG", folder.resolve("ansible.cfg").toString());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            builder.environment().putAll(environment);
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new AnsiblePlaybook(process.waitFor(), text, changed(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> changed(String text) {
        Set<String> names = new LinkedHashSet<>();
        String task = "";
        for (String line : text.split("\n")) {
            int begin = line.indexOf('[');
            if (line.startsWith("TASK [") || line.startsWith("RUNNING HANDLER [")) {
                task = line.substring(begin + 1, line.lastIndexOf("] *"));
            } else if (line.startsWith("changed: [")) {
                names.add(task);
            }
        }
        return names;
    }

    @Override
    public String toString() {
        return "ansible-playbook: exit " + exit + "\n"
                + (text.length() < 8000 ? text : "…" + text.substring(text.length() - 8000));
    }
}
