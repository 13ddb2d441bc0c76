package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Which of two places that set a variable wins: the same in Plumb as in the installed Ansible. One project holds a variable
 * for each pair of places; each program runs it once, with this machine as its host. A pair with gathered facts has a fact
 * for its variable. Options of the command line, the lowest level of all, have {@link CommandLineValuesTest}.
 */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrecedenceTest {
    /** Places by name, lowest first as Ansible's documentation has them, with what stands before the values there. */
    enum Level {
        ROLE_DEFAULTS("play/roles/r/defaults/main.yml", ""),
        INVENTORY_FILE_GROUP("inventory/hosts.yml", "web:\n  hosts: {web1: {}}\n  vars:\n"),
        INVENTORY_GROUP_VARS_ALL("inventory/group_vars/all.yml", ""),
        PLAYBOOK_GROUP_VARS_ALL("play/group_vars/all.yml", ""),
        INVENTORY_GROUP_VARS("inventory/group_vars/web.yml", ""),
        PLAYBOOK_GROUP_VARS("play/group_vars/web.yml", ""),
        INVENTORY_FILE_HOST("inventory/more.yml", "all:\n  hosts:\n    web1:\n"),
        INVENTORY_HOST_VARS("inventory/host_vars/web1.yml", ""),
        PLAYBOOK_HOST_VARS("play/host_vars/web1.yml", ""),
        FACTS("", ""),
        PLAY_VARS("play/site.yml", "- hosts: web1\n  vars:\n"),
        VARS_PROMPT("", ""),
        VARS_FILES("play/files.yml", ""),
        ROLE_VARS("play/roles/r/vars/main.yml", ""),
        BLOCK_VARS("play/roles/r/tasks/block.yml", "- vars:\n"),
        TASK_VARS("play/roles/r/tasks/show.yml", "- name: show\n  vars:\n"),
        INCLUDE_VARS("play/roles/r/vars/included.yml", ""),
        SET_FACT("play/roles/r/tasks/main.yml", "- include_vars: included.yml\n- set_fact:\n"),
        REGISTERED("", ""),
        ROLE_PARAMS("", ""),
        INCLUDE_PARAMS("", ""),
        EXTRA_VARS("play/extra.yml", "");

        private final String file;
        private final String head;

        Level(String file, String head) {
            this.file = file;
            this.head = head;
        }
    }

    /** Facts that every host has, one for each other place. */
    private static final List<String> FACTS = List.of(
            "architecture",
            "distribution",
            "distribution_major_version",
            "distribution_release",
            "distribution_version",
            "domain",
            "fqdn",
            "hostname",
            "kernel",
            "kernel_version",
            "machine",
            "memtotal_mb",
            "nodename",
            "os_family",
            "pkg_mgr",
            "processor_count",
            "processor_vcpus",
            "real_user_id",
            "service_mgr",
            "system",
            "user_dir",
            "user_shell",
            "virtualization_role");

    /** Two places; its name is that of the test. */
    private record Pair(Level low, Level high) {
        String variable() {
            if (low == Level.FACTS || high == Level.FACTS) {
                Level other = low == Level.FACTS ? high : low;
                return "ansible_" + FACTS.get(other.ordinal());
            }
            return "p_" + low.ordinal() + "_" + high.ordinal();
        }

        @Override
        public String toString() {
            return low + " and " + high;
        }
    }

    private Map<String, String> ansible = Map.of();
    private Map<String, String> plumb = Map.of();

    static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (Level low : Level.values()) {
            for (Level high : Level.values()) {
                if (low.compareTo(high) < 0) {
                    pairs.add(new Pair(low, high));
                }
            }
        }
        return pairs;
    }

    @BeforeAll
    void run(@TempDir Path folder) {
        Path theirs = project(folder.resolve("ansible"), "{{ %s | to_json }}");
        AnsiblePlaybook run = AnsiblePlaybook.run(
                theirs, Map.of(), List.of("-c", "local", "-i", "inventory", "-e", "@play/extra.yml", "play/site.yml"));
        assertThat(run.exit()).as("%s", run).isZero();
        ansible = shown(theirs);

        Path ours = project(folder.resolve("plumb"), "${to_json(%s)}");
        Outcomes outcomes = Plumb.run(
                "apply",
                ours.resolve("play/site.yml").toString(),
                "-i",
                ours.resolve("inventory").toString(),
                "-c",
                "local",
                "-e",
                "@" + ours.resolve("play/extra.yml"),
                "--lock-wait",
                "60");
        assertThat(outcomes.exit()).as("%s", outcomes).isZero();
        plumb = shown(ours);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void theSameWins(Pair pair) {
        String winner = Objects.requireNonNull(ansible.get(pair.variable()));
        assertThat(winner).isIn(pair.low().name(), pair.high().name());
        assertThat(plumb.get(pair.variable())).isEqualTo(winner);
    }

    private static Map<String, String> shown(Path project) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : Checkout.read(project.resolve("shown")).split("\n")) {
            values.put(line.substring(0, line.indexOf('=')), level(line.substring(line.indexOf('=') + 1)));
        }
        return values;
    }

    /** Where a value comes from: most are the name of the place. */
    private static String level(String json) {
        for (Level level : Level.values()) {
            if (json.equals("\"" + level + "\"")) {
                return level.name();
            }
        }
        return json.contains("\"msg\"") ? Level.REGISTERED.name() : Level.FACTS.name();
    }

    private static Path project(Path folder, String expression) {
        for (Level level : Level.values()) {
            if (!level.file.isEmpty()) {
                int indent = level.head.isEmpty() ? 0 : level == Level.INVENTORY_FILE_HOST ? 6 : 4;
                Checkout.write(folder.resolve(level.file), level.head + values(level, indent) + tail(level));
            }
        }
        StringBuilder show = new StringBuilder("  copy:\n    dest: " + folder.resolve("shown") + "\n    content: |\n");
        for (Pair pair : pairs()) {
            show.append("      ")
                    .append(pair.variable())
                    .append('=')
                    .append(expression.formatted(pair.variable()))
                    .append('\n');
        }
        append(folder.resolve(Level.TASK_VARS.file), show.toString());
        return folder;
    }

    /** What follows the values in a file that holds more than them. */
    private static String tail(Level level) {
        return switch (level) {
            case PLAY_VARS ->
                "  vars_prompt:\n" + prompts() + "  vars_files: [files.yml]\n  roles:\n    - role: r\n"
                        + values(Level.ROLE_PARAMS, 6);
            case SET_FACT -> registers() + "- import_tasks: block.yml\n";
            case BLOCK_VARS ->
                "  block:\n    - include_tasks: show.yml\n      vars:\n" + values(Level.INCLUDE_PARAMS, 8);
            default -> "";
        };
    }

    private static List<String> variables(Level level) {
        return pairs().stream()
                .filter(pair -> pair.low() == level || pair.high() == level)
                .map(Pair::variable)
                .toList();
    }

    private static String values(Level level, int indent) {
        StringBuilder lines = new StringBuilder();
        for (String variable : variables(level)) {
            lines.append(" ".repeat(indent))
                    .append(variable)
                    .append(": ")
                    .append(level)
                    .append('\n');
        }
        return lines.toString();
    }

    /** Without a terminal the default is the answer. */
    private static String prompts() {
        StringBuilder lines = new StringBuilder();
        for (String variable : variables(Level.VARS_PROMPT)) {
            lines.append("    - {name: ").append(variable).append(", private: no, default: VARS_PROMPT}\n");
        }
        return lines.toString();
    }

    private static String registers() {
        StringBuilder lines = new StringBuilder();
        for (String variable : variables(Level.REGISTERED)) {
            lines.append("- debug: {msg: x}\n  register: ").append(variable).append('\n');
        }
        return lines.toString();
    }

    private static void append(Path file, String text) {
        Checkout.write(file, Checkout.read(file) + text);
    }
}
