package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.text.JsonReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each magic variable has the value that the installed Ansible gives it, as a task of a role sees it that another role
 * depends on, with this machine as the host. What is different on purpose stands in docs/differences.md.
 */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MagicVariablesTest {
    private static final List<String> NAMES = List.of(
            "inventory_hostname",
            "inventory_hostname_short",
            "inventory_file",
            "inventory_dir",
            "group_names",
            "groups",
            "ansible_play_hosts_all",
            "ansible_play_hosts",
            "ansible_play_batch",
            "play_hosts",
            "ansible_play_name",
            "playbook_dir",
            "ansible_limit",
            "ansible_run_tags",
            "ansible_skip_tags",
            "ansible_check_mode",
            "ansible_verbosity",
            "ansible_forks",
            "ansible_facts",
            "vars['inventory_hostname']",
            "role_name",
            "role_path",
            "role_names",
            "ansible_role_name",
            "ansible_role_names",
            "ansible_play_role_names",
            "ansible_dependent_role_names",
            "item",
            "ansible_loop_var",
            "ansible_index_var",
            "ansible_loop.index",
            "hostvars.other.color");

    /** Those that tell something of a role only when it is included by another. */
    private static final List<String> INCLUDED = List.of(
            "ansible_parent_role_names", "ansible_parent_role_paths", "ansible_search_path", "ansible_role_name");

    private Map<?, ?> ansible = Map.of();
    private Map<?, ?> plumb = Map.of();

    @BeforeAll
    void run(@TempDir Path folder) {
        Path place = folder.resolve("project");
        List<String> options =
                List.of("-c", "local", "-f", "7", "-l", "web1.example.org", "--tags", "b,a", "--skip-tags", "c");
        write(place, "{{ %s | to_json }}");
        AnsiblePlaybook run = AnsiblePlaybook.run(
                place, Map.of(), join(List.of("-i", place.resolve("hosts.ini").toString()), options, "site.yml"));
        assertThat(run.exit()).as("%s", run).isZero();
        ansible = shown(place);
        write(place, "${to_json(%s)}");
        List<String> arguments = join(
                List.of("apply", "-i", place.resolve("hosts.ini").toString(), "--lock-wait", "60"),
                options,
                place.resolve("site.yml").toString());
        Outcomes outcomes = Plumb.run(arguments.toArray(String[]::new));
        assertThat(outcomes.exit()).as("%s", outcomes).isZero();
        plumb = shown(place);
    }

    /** What was written, which is removed. */
    private static Map<String, Object> shown(Path place) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String name : List.of("shown", "shown-included")) {
            Path file = place.resolve(name);
            Map<?, ?> values = (Map<?, ?>) JsonReader.read(Checkout.read(file));
            String prefix = name.equals("shown") ? "" : "included ";
            values.forEach((key, value) -> all.put(prefix + key, value));
            assertThat(file.toFile().delete()).isTrue();
        }
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void isTheSame(String name) {
        assertThat(ansible.containsKey(name)).isTrue();
        assertThat(sorted(name, plumb.get(name))).isEqualTo(sorted(name, ansible.get(name)));
    }

    static List<String> names() {
        List<String> names = new ArrayList<>(NAMES);
        INCLUDED.forEach(name -> names.add("included " + name));
        return names;
    }

    /** Tags are a set to Ansible. */
    private static Object sorted(String name, Object value) {
        boolean set = name.equals("ansible_run_tags") || name.endsWith("role_names");
        return set && value instanceof List<?> list
                ? list.stream().map(String::valueOf).sorted().toList()
                : Objects.requireNonNullElse(value, "null");
    }

    private static List<String> join(List<String> first, List<String> second, String last) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        all.add(last);
        return all;
    }

    private static void write(Path place, String expression) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("hosts.ini", "[web]\nweb1.example.org\n[db]\nother color=green\n");
        files.put(
                "site.yml",
                "- name: a play\n  hosts: all\n  gather_facts: false\n  tags: a\n  roles: [top, {role: beside, tags: b}]\n");
        files.put("roles/top/meta/main.yml", "dependencies: [base]\n");
        files.put("roles/top/tasks/main.yml", "- debug: {msg: top}\n");
        files.put(
                "roles/beside/tasks/main.yml",
                "- include_role: {name: within, apply: {tags: a}}\n  tags: a\n- debug: {msg: beside}\n");
        files.put("roles/within/tasks/main.yml", copy(place.resolve("shown-included"), INCLUDED, expression));
        files.put(
                "roles/base/tasks/main.yml",
                copy(place.resolve("shown"), NAMES, expression)
                        + "  loop: [one]\n  loop_control: {extended: true, index_var: number}\n");
        files.forEach((name, text) -> Checkout.write(place.resolve(name), text));
    }

    /** A task that writes these variables as JSON. */
    private static String copy(Path to, List<String> names, String expression) {
        StringBuilder task = new StringBuilder("- copy:\n    dest: " + to + "\n    content: |\n");
        String separator = "{";
        for (String name : names) {
            task.append("      ").append(separator).append("\"").append(name).append("\": ");
            task.append(expression.formatted(name)).append("\n");
            separator = ",";
        }
        return task.append("      }\n").toString();
    }
}
