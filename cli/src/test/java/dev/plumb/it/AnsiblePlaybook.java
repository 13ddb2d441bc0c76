package dev.plumb.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

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
        Path folder = project.folder();
        Checkout.write(folder.resolve("ansible.cfg"), """
                [defaults]
                interpreter_python = /usr/bin/python3
                stdout_callback = json
                local_tmp = %1$s/.ansible
                retry_files_enabled = False
                [ssh_connection]
                pipelining = True
                control_path_dir = %1$s/.cp
                """.formatted(folder));
        List<String> command = new ArrayList<>(List.of("ansible-playbook", "-i", "hosts.ini", "site.yml"));
        command.addAll(List.of(more));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true);
            builder.environment()
                    .put("ANSIBLE_CONFIG", folder.resolve("ansible.cfg").toString());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
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
        int begin = text.indexOf("{\n");
        if (begin < 0) {
            return names;
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        Map<String, Object> all = new Yaml(new SafeConstructor(options)).load(text.substring(begin));
        for (Object play : list(all.get("plays"))) {
            for (Object each : list(map(play).get("tasks"))) {
                String name = String.valueOf(map(map(each).get("task")).get("name"));
                for (Object result : map(map(each).get("hosts")).values()) {
                    if (Boolean.TRUE.equals(map(result).get("changed"))) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> any) {
            any.forEach((key, each) -> map.put(String.valueOf(key), each));
        }
        return map;
    }

    @Override
    public String toString() {
        return "ansible-playbook: exit " + exit + "\n"
                + (text.length() < 8000 ? text : "…" + text.substring(text.length() - 8000));
    }
}
