package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.it.PrecedenceTest.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Options of the command line against variables for the same: {@code --become-user} and {@code ansible_become_user}, set in
 * each place that can set one, a play and a host for each. A stand-in for sudo tells who was to be become. Ansible takes no
 * such variable from gathered facts, and the result of a task is no user's name: there is no pair with these two.
 */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineValuesTest {
    private static final String SUDO = """
            #!/bin/sh
            while :; do
              case $1 in
              -u) BECAME=$2; shift 2 ;;
              -p) shift 2 ;;
              --) shift; break ;;
              -*) shift ;;
              *) break ;;
              esac
            done
            export BECAME
            exec "$@"
            """;

    /** Those that count for all hosts, so that each needs a run of its own. */
    private static final List<Level> GLOBAL =
            List.of(Level.INVENTORY_GROUP_VARS_ALL, Level.PLAYBOOK_GROUP_VARS_ALL, Level.EXTRA_VARS);

    private final Map<Level, String> ansible = new EnumMap<>(Level.class);
    private final Map<Level, String> plumb = new EnumMap<>(Level.class);

    static List<Level> levels() {
        List<Level> levels = new ArrayList<>(List.of(Level.values()));
        levels.removeAll(List.of(Level.FACTS, Level.REGISTERED));
        return levels;
    }

    @BeforeAll
    void run(@TempDir Path folder) {
        List<Level> others = new ArrayList<>(levels());
        others.removeAll(GLOBAL);
        run(folder.resolve("many"), others);
        for (Level level : GLOBAL) {
            run(folder.resolve(level.name()), List.of(level));
        }
    }

    private void run(Path folder, List<Level> levels) {
        for (Level level : levels) {
            write(folder, level);
        }
        assertThat(Checkout.write(folder.resolve("sudo"), SUDO).toFile().setExecutable(true))
                .isTrue();
        List<String> options = new ArrayList<>(List.of("-c", "local", "-b", "--become-user", "COMMAND_LINE"));
        if (levels.contains(Level.EXTRA_VARS)) {
            options.addAll(List.of("-e", "ansible_become_user=EXTRA_VARS"));
        }
        List<String> theirs = new ArrayList<>(List.of("-i", "inventory", "play/site.yml"));
        theirs.addAll(options);
        AnsiblePlaybook run = AnsiblePlaybook.run(folder, Map.of("ANSIBLE_PIPELINING", "1"), theirs);
        assertThat(run.exit()).as("%s", run).isZero();
        take(folder, levels, ansible);
        List<String> ours =
                new ArrayList<>(List.of("apply", folder.resolve("play/site.yml").toString(), "-i"));
        ours.addAll(List.of(folder.resolve("inventory").toString(), "--lock-wait", "60"));
        ours.addAll(options);
        Outcomes outcomes = Plumb.run(ours.toArray(String[]::new));
        assertThat(outcomes.exit()).as("%s", outcomes).isZero();
        take(folder, levels, plumb);
    }

    private static void take(Path folder, List<Level> levels, Map<Level, String> into) {
        for (Level level : levels) {
            Path file = folder.resolve("who-" + level);
            into.put(level, Checkout.read(file).strip());
            assertThat(file.toFile().delete()).isTrue();
        }
    }

    @ParameterizedTest(name = "COMMAND_LINE_VALUES and {0}")
    @MethodSource("levels")
    void commandLineValues(Level level) {
        assertThat(ansible.get(level))
                .as("--become-user and ansible_become_user")
                .isEqualTo(level.name());
        assertThat(plumb.get(level)).isEqualTo(level.name());
    }

    /** A host, a play and a role, and in one of their places the variable. */
    private static void write(Path folder, Level level) {
        String value = "ansible_become_user: " + level + "\n";
        String host = "h_" + level;
        String group = "g_" + level;
        String role = "play/roles/r_" + level + "/";
        append(
                folder.resolve("inventory/hosts.yml"),
                group + ":\n  hosts: {" + host + ": "
                        + (level == Level.INVENTORY_FILE_HOST ? "{" + value.strip() + "}" : "{}") + "}\n"
                        + "  vars:\n    ansible_become_exe: " + folder.resolve("sudo") + "\n"
                        + (level == Level.INVENTORY_FILE_GROUP ? value.indent(4) : ""));
        String file = switch (level) {
            case ROLE_DEFAULTS -> role + "defaults/main.yml";
            case INVENTORY_GROUP_VARS_ALL -> "inventory/group_vars/all.yml";
            case PLAYBOOK_GROUP_VARS_ALL -> "play/group_vars/all.yml";
            case INVENTORY_GROUP_VARS -> "inventory/group_vars/" + group + ".yml";
            case PLAYBOOK_GROUP_VARS -> "play/group_vars/" + group + ".yml";
            case INVENTORY_HOST_VARS -> "inventory/host_vars/" + host + ".yml";
            case PLAYBOOK_HOST_VARS -> "play/host_vars/" + host + ".yml";
            case VARS_FILES -> "play/files.yml";
            case ROLE_VARS -> role + "vars/main.yml";
            case INCLUDE_VARS -> role + "vars/included.yml";
            default -> "nowhere/" + level;
        };
        append(folder.resolve(file), value);
        append(folder.resolve("play/site.yml"), play(level, value, host));
        append(folder.resolve(role + "tasks/main.yml"), tasks(level, value));
        append(
                folder.resolve(role + "tasks/show.yml"),
                "- shell: echo \"$BECAME\" >" + folder.resolve("who-" + level) + "\n"
                        + (level == Level.TASK_VARS ? "  vars:\n" + value.indent(4) : ""));
    }

    private static String play(Level level, String value, String host) {
        String more = switch (level) {
            case PLAY_VARS -> "  vars:\n" + value.indent(4);
            case VARS_PROMPT -> "  vars_prompt: [{name: ansible_become_user, private: no, default: VARS_PROMPT}]\n";
            case VARS_FILES -> "  vars_files: [files.yml]\n";
            default -> "";
        };
        return "- hosts: " + host + "\n  gather_facts: false\n" + more + "  roles:\n    - role: r_" + level + "\n"
                + (level == Level.ROLE_PARAMS ? value.indent(6) : "");
    }

    private static String tasks(Level level, String value) {
        String first = switch (level) {
            case INCLUDE_VARS -> "- include_vars: included.yml\n";
            case SET_FACT -> "- set_fact:\n" + value.indent(4);
            default -> "";
        };
        return first + "- block:\n    - include_tasks: show.yml\n"
                + (level == Level.INCLUDE_PARAMS ? "      vars:\n" + value.indent(8) : "")
                + (level == Level.BLOCK_VARS ? "  vars:\n" + value.indent(4) : "");
    }

    private static void append(Path file, String text) {
        Checkout.write(file, (Files.exists(file) ? Checkout.read(file) : "") + text);
    }
}
