package dev.plumb.cli;

import dev.plumb.limit.Limits;
import dev.plumb.source.Position;
import dev.plumb.source.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * What holds for every command line unless it says otherwise: {@code ansible.cfg}, over it {@code plumb.yml}, over it
 * variables of the environment.
 */
final class Config {
    static final String PROJECT_FILE = "plumb.yml";
    private static final String ANSIBLE_FILE = "ansible.cfg";

    private final Map<Setting, List<String>> values = new EnumMap<>(Setting.class);
    private final List<String> warnings = new ArrayList<>();

    private Config() {}

    /**
     * Reads the configuration.
     *
     * @param here the working directory
     * @param playbook the first playbook on the command line, or null: where there is no {@code plumb.yml} here, the one
     *     beside it counts
     * @param environment variables of the environment
     * @throws dev.plumb.source.ProblemException with everything that is wrong
     */
    static Config read(Path here, @Nullable Path playbook, Map<String, String> environment) {
        Config config = new Config();
        Problems problems = new Problems();
        Path ansible = config.ansibleFile(here, environment);
        if (ansible != null) {
            new AnsibleCfg(ansible, environment, config.warnings).read(config.values, problems);
        }
        Path project = config.projectFile(here, playbook);
        if (project != null) {
            new ProjectFile(project, environment).read(config.values, problems);
        }
        config.environment(here, environment, problems);
        problems.throwIfAny();
        return config;
    }

    private @Nullable Path ansibleFile(Path here, Map<String, String> environment) {
        String named = environment.getOrDefault("ANSIBLE_CONFIG", "");
        if (!named.isEmpty()) {
            Path file = here.resolve(ConfigValues.expanded(named, environment));
            return Files.isDirectory(file) ? file.resolve(ANSIBLE_FILE) : Files.exists(file) ? file : null;
        }
        Path local = here.resolve(ANSIBLE_FILE);
        if (Files.exists(local) && isTrusted(local)) {
            return local;
        }
        for (String usual : new String[] {"~/." + ANSIBLE_FILE, "/etc/ansible/" + ANSIBLE_FILE}) {
            Path file = Path.of(ConfigValues.expanded(usual, environment));
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }

    private @Nullable Path projectFile(Path here, @Nullable Path playbook) {
        Path local = here.resolve(PROJECT_FILE);
        if (!Files.exists(local) && playbook != null && playbook.getParent() != null) {
            local = here.resolve(playbook.getParent()).resolve(PROJECT_FILE);
        }
        return Files.exists(local) && isTrusted(local) ? local : null;
    }

    /** As in Ansible, a file that anybody may have put there does not count. */
    private boolean isTrusted(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            if (directory != null
                    && Files.getPosixFilePermissions(directory).contains(PosixFilePermission.OTHERS_WRITE)) {
                warnings.add(file + " is not used: anybody can write to its directory");
                return false;
            }
        } catch (IOException | UnsupportedOperationException e) {
            // then reading it tells
        }
        return true;
    }

    private void environment(Path here, Map<String, String> environment, Problems problems) {
        ConfigValues read = new ConfigValues(here, environment, problems);
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if ((variable.getKey().startsWith("ANSIBLE_")
                            || variable.getKey().startsWith("PLUMB_EVALUATION_")
                            || variable.getKey().equals(Setting.RECORD.variable()))
                    && !variable.getValue().isEmpty()) {
                variable(variable.getKey(), variable.getValue(), read, environment);
            }
        }
        String inventory = environment.getOrDefault("PLUMB_INVENTORY", "");
        if (!inventory.isEmpty()) {
            values.put(Setting.INVENTORY, List.of(inventory));
        }
    }

    private void variable(String name, String text, ConfigValues read, Map<String, String> environment) {
        Position position = Position.of("$" + name);
        for (Setting setting : Setting.values()) {
            if (setting.variable().equals(name)) {
                List<String> arguments = read.arguments(setting, text, position);
                if (arguments != null) {
                    values.put(setting, arguments);
                }
            }
        }
        if (name.equals("ANSIBLE_NOCOLOR") && ConfigValues.isTrue(text)) {
            values.put(Setting.COLOR, List.of("never"));
        } else if (name.equals("ANSIBLE_FORCE_COLOR")
                && ConfigValues.isTrue(text)
                && !ConfigValues.isTrue(environment.getOrDefault("ANSIBLE_NOCOLOR", ""))) {
            values.put(Setting.COLOR, List.of("always"));
        }
    }

    /** What evaluations may cost. */
    Limits limits() {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                Duration.ofSeconds(
                        number(Setting.EVALUATION_TIMEOUT, usual.time().toSeconds())),
                number(Setting.EVALUATION_SIZE, usual.characters() >> 20) << 20,
                (int) number(Setting.EVALUATION_ELEMENTS, usual.elements()));
    }

    /** A number of which zero makes no sense. */
    private long number(Setting setting, long usual) {
        List<String> given = values.get(setting);
        return given == null ? usual : Math.max(1, Long.parseLong(given.get(0)));
    }

    /** What to tell before anything is done. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * Options to put before those of a command line.
     *
     * @param parsed the command line: what it says instead is left out, and what its command does not take
     */
    List<String> options(ParseResult parsed) {
        List<String> options = new ArrayList<>();
        for (Map.Entry<Setting, List<String>> each : values.entrySet()) {
            Setting setting = each.getKey();
            String instead = setting.instead();
            boolean wanted = parsed.commandSpec().findOption(setting.flag()) != null
                    && (setting.isMore() || !parsed.hasMatchedOption(setting.flag()))
                    && (instead == null || !parsed.hasMatchedOption(instead) && !options.contains(instead));
            if (!wanted) {
                continue;
            } else if (setting.kind() == Setting.Kind.FLAG) {
                each.getValue().stream().filter("true"::equals).forEach(yes -> options.add(setting.flag()));
            } else {
                each.getValue().forEach(value -> add(setting.flag(), value, options));
            }
        }
        return options;
    }

    /** A value that looks like an option itself, as arguments of ssh do, must be one word with its option. */
    private static void add(String flag, String value, List<String> options) {
        if (value.startsWith("-") && flag.startsWith("--")) {
            options.add(flag + "=" + value);
        } else {
            options.add(flag);
            options.add(value);
        }
    }
}
