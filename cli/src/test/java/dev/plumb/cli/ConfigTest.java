package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.source.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParseResult;

class ConfigTest {
    @TempDir
    Path here;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void home() {
        environment.put("HOME", here.resolve("home").toString());
        // whatever this machine has for all its users does not count
        environment.put("ANSIBLE_CONFIG", here.resolve("none").toString());
    }

    private static ParseResult parsed(String... words) {
        Terminal terminal = new Terminal(System.out, System.err, Map.of(), false, false, 80);
        return Arguments.of(Commands.APPLY, Commands.APPLY.create(), terminal).parse(List.of(words));
    }

    private List<String> options(String... words) {
        return Config.read(here, null, environment).options(parsed(words));
    }

    private void file(String name, String text) throws IOException {
        Path file = here.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        if (name.endsWith("ansible.cfg")) {
            environment.remove("ANSIBLE_CONFIG");
        }
    }

    private List<String> wrong(@Nullable Path playbook) {
        ProblemException wrong =
                catchThrowableOfType(ProblemException.class, () -> Config.read(here, playbook, environment));
        return wrong.problems().stream()
                .map(each -> here.relativize(Path.of(each.position().file())) + ":"
                        + each.position().line() + ":" + each.position().column() + " " + each.message() + " ["
                        + each.hint() + "]")
                .toList();
    }

    @Test
    void withoutFilesNothingIsSet() {
        assertThat(options("site.yml")).isEmpty();
    }

    @Test
    void plumbYmlStandsForOptions() throws IOException {
        file("plumb.yml", "inventory: hosts.ini\nforks: 20\nuser: ann\nbecome: true\ndiff: no\ntimeout: 30\n");
        assertThat(options("site.yml"))
                .containsExactly("-i", here.resolve("hosts.ini").toString(), "-f", "20", "-u", "ann", "-T", "30", "-b");
    }

    @Test
    void theCommandLineWins() throws IOException {
        file("plumb.yml", "inventory: hosts.ini\nforks: 20\nbecome_ask_pass: true\nask_pass: true\n");
        assertThat(options("-i", "other", "--forks", "3", "--become-password-file", "f", "-k", "site.yml"))
                .isEmpty();
    }

    @Test
    void theEnvironmentWinsOverPlumbYmlAndThatOverAnsibleCfg() throws IOException {
        file("ansible.cfg", "[defaults]\nforks = 1\ntimeout = 2\nremote_user = cfg\n");
        file("plumb.yml", "forks: 11\ntimeout: 12\n");
        environment.put("ANSIBLE_FORKS", "111");
        assertThat(options("site.yml")).containsExactly("-f", "111", "-u", "cfg", "-T", "12");
    }

    @Test
    void plumbYmlBesideThePlaybookCountsWhereThereIsNoneHere() throws IOException {
        file("project/plumb.yml", "inventory: hosts\n");
        Path playbook = Path.of("project/site.yml");
        assertThat(Config.read(here, playbook, environment).options(parsed("x")))
                .containsExactly("-i", here.resolve("project/hosts").toString());
        file("plumb.yml", "forks: 2\n");
        assertThat(Config.read(here, playbook, environment).options(parsed("x")))
                .containsExactly("-f", "2");
    }

    @Test
    void listsOfPlumbYml() throws IOException {
        file("plumb.yml", "inventory: [a, 'web1,', /b]\nroles_path: [r, ~/s]\ntags: [x, y]\n");
        String home = here.resolve("home/s").toString();
        assertThat(options("site.yml"))
                .containsExactly(
                        "-i",
                        here.resolve("a").toString(),
                        "-i",
                        "web1,",
                        "-i",
                        "/b",
                        "--roles-path",
                        here.resolve("r") + ":" + home,
                        "-t",
                        "x",
                        "-t",
                        "y");
    }

    @Test
    void whatIsWrongInPlumbYmlIsToldWithItsPlace() throws IOException {
        file(
                "plumb.yml",
                "fork: 3\nforks: many\nbecome: perhaps\nbecome_method: pbrun\nhost_key_checking: x\nremote_user: [a]\nxyz: 1\n");
        assertThat(wrong(null))
                .satisfiesExactly(
                        m -> assertThat(m)
                                .isEqualTo("plumb.yml:1:1 there is no setting 'fork' [did you mean 'forks'?]"),
                        m -> assertThat(m).isEqualTo("plumb.yml:2:8 'forks' is 'many' [it takes a whole number]"),
                        m -> assertThat(m).isEqualTo("plumb.yml:3:9 'become' is 'perhaps' [it takes true or false]"),
                        m -> assertThat(m)
                                .isEqualTo("plumb.yml:4:16 'become_method' is 'pbrun' [it takes sudo, su or doas]"),
                        m -> assertThat(m).startsWith("plumb.yml:5:20 'host_key_checking' is 'x'"),
                        m -> assertThat(m).startsWith("plumb.yml:6:14 'remote_user' takes a text"),
                        m -> assertThat(m)
                                .startsWith("plumb.yml:7:1 there is no setting 'xyz' [there are: inventory,"));
    }

    @Test
    void plumbYmlIsAMapping() throws IOException {
        file("plumb.yml", "- forks: 3\n");
        assertThat(wrong(null))
                .singleElement()
                .asString()
                .startsWith("plumb.yml:1:1 ")
                .contains("is a mapping");
        file("plumb.yml", "# nothing yet\n");
        assertThat(options("site.yml")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "defaults | inventory = hosts,other | -i HERE/hosts -i HERE/other",
                "defaults | roles_path = roles:~/r | --roles-path HERE/roles:HERE/home/r",
                "defaults | forks = 30 | -f 30",
                "defaults | timeout: 5 | -T 5",
                "defaults | remote_user = ann ; who | -u ann",
                "defaults | private_key_file = ~/.ssh/id | --private-key HERE/home/.ssh/id",
                "defaults | private_key_file = $HOME/k | --private-key HERE/home/k",
                "defaults | host_key_checking = False | --host-key-checking no",
                "defaults | HOST_KEY_CHECKING = True | --host-key-checking strict",
                "ssh_connection | host_key_checking = no | --host-key-checking no",
                "defaults | ask_pass = yes | -k",
                "defaults | transport = smart | -c ssh",
                "defaults | transport = local | -c local",
                "defaults | retry_files_enabled = True | --retry-files",
                "defaults | retry_files_enabled = False | ''",
                "defaults | force_handlers = True | --force-handlers",
                "defaults | force_handlers = False | ''",
                "defaults | strategy = ansible.builtin.linear | ''",
                "defaults | any_errors_fatal = False | ''",
                "defaults | no_log = False | ''",
                "defaults | task_timeout = 0 | ''",
                "defaults | error_on_missing_handler = True | ''",
                "defaults | private_role_vars = no | ''",
                "defaults | nocolor = 1 | --color never",
                "defaults | force_color = 1 | --color always",
                "ssh_connection | ssh_args = -o ControlMaster=auto | --ssh-args=-o_ControlMaster=auto",
                "ssh_connection | ssh_common_args = -J b | --ssh-common-args=-J_b",
                "ssh_connection | ssh_extra_args = -4 | --ssh-extra-args=-4",
                "ssh_connection | retries = 3 | --ssh-retries 3",
                "privilege_escalation | become = True | -b",
                "privilege_escalation | become_user = app | --become-user app",
                "privilege_escalation | become_method = su | --become-method su",
                "privilege_escalation | become_ask_pass = true | -K",
                "privilege_escalation | become_password_file = b | --become-password-file HERE/b",
                "defaults | connection_password_file = p | --connection-password-file HERE/p",
                "defaults | vault_password_file = v | --vault-password-file HERE/v",
                "defaults | vault_identity_list = prod@v | --vault-id prod@HERE/v",
                "diff | always = yes | -D",
                "tags | run = a,b | -t a,b",
                "tags | skip = c | --skip-tags c",
                "defaults | pipelining = True | ''",
                "ssh_connection | control_path = %(directory)s/%%h | ''",
                "defaults | remote_tmp = /tmp | ''",
                "defaults | stdout_callback = yaml | ''",
                "defaults | callbacks_enabled = timer | ''",
                "defaults | gathering = smart | ''",
                "defaults | fact_caching = jsonfile | ''",
                "defaults | display_skipped_hosts = False | ''",
                "defaults | nocows = 1 | ''",
                "defaults | interpreter_python = auto | ''",
                "defaults | # forks = 3 | ''",
                "other | forks = 3 | ''"
            })
    void ansibleCfg(String section, String line, String expected) throws IOException {
        file("ansible.cfg", "; a comment\n[" + section + "]\n" + line + "\n\n[galaxy]\nserver = x\n");
        List<String> wanted = expected.isEmpty()
                ? List.of()
                : Stream.of(expected.replace("HERE", here.toString()).split(" "))
                        .map(word -> word.startsWith("--ssh") ? word.replace('_', ' ') : word)
                        .toList();
        assertThat(options("site.yml")).isEqualTo(wanted);
        assertThat(Config.read(here, null, environment).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"library, modules in Python", "filter_plugins, no plugins", "ansible_managed, group_vars/all.yml"})
    void whatPlumbLacksIsTold(String key, String why) throws IOException {
        file("ansible.cfg", "[defaults]\n" + key + " = x\n");
        assertThat(Config.read(here, null, environment).warnings())
                .singleElement()
                .asString()
                .contains("ansible.cfg:2: " + key + " is not used: ")
                .contains(why);
    }

    @ParameterizedTest
    @CsvSource({
        "defaults, strategy, free, strategy: free",
        "defaults, any_errors_fatal, True, any_errors_fatal: true",
        "defaults, no_log, yes, no_log: true",
        "defaults, task_timeout, 30, timeout: 30",
        "defaults, error_on_missing_handler, False, is an error",
        "defaults, private_role_vars, True, whole play",
        "privilege_escalation, become_flags, -E, ansible_become_flags"
    })
    void whatBelongsIntoThePlayIsTold(String section, String key, String value, String why) throws IOException {
        file("ansible.cfg", "[" + section + "]\n" + key + " = " + value + "\n");
        assertThat(Config.read(here, null, environment).warnings())
                .singleElement()
                .asString()
                .contains("ansible.cfg:2: " + key + " is not used: ")
                .contains(why);
    }

    @Test
    void hash_behaviour() throws IOException {
        file("ansible.cfg", "[defaults]\nhash_behaviour = merge\n");
        assertThat(Config.read(here, null, environment).warnings())
                .singleElement()
                .asString()
                .contains("combine(a, b)");
        file("ansible.cfg", "[defaults]\nhash_behaviour = replace\n");
        assertThat(Config.read(here, null, environment).warnings()).isEmpty();
    }

    @Test
    void aWrongValueInAnsibleCfgIsToldWithItsPlace() throws IOException {
        file("ansible.cfg", "[defaults]\nforks =  x\n");
        assertThat(wrong(null)).containsExactly("ansible.cfg:2:10 'forks' is 'x' [it takes a whole number]");
    }

    @Test
    void aValueOfAnsibleCfgMayGoOnInTheNextLine() throws IOException {
        file("ansible.cfg", "[defaults]\ninventory = a,\n  b\n  # no\n\nforks = 2\n");
        assertThat(options("x"))
                .containsExactly(
                        "-i",
                        here.resolve("a").toString(),
                        "-i",
                        here.resolve("b").toString(),
                        "-f",
                        "2");
    }

    @Test
    void ansibleCfgIsLookedForAsAnsibleDoes() throws IOException {
        file("home/.ansible.cfg", "[defaults]\nforks = 2\n");
        environment.remove("ANSIBLE_CONFIG");
        assertThat(options("x")).containsExactly("-f", "2");
        file("ansible.cfg", "[defaults]\nforks = 3\n");
        assertThat(options("x")).containsExactly("-f", "3");
        file("cfg/ansible.cfg", "[defaults]\nforks = 4\n");
        environment.put("ANSIBLE_CONFIG", "cfg");
        assertThat(options("x")).containsExactly("-f", "4");
        environment.put("ANSIBLE_CONFIG", here.resolve("cfg/ansible.cfg").toString());
        assertThat(options("x")).containsExactly("-f", "4");
    }

    @Test
    void filesInADirectoryThatAnybodyCanWriteToDoNotCount() throws IOException {
        file("ansible.cfg", "[defaults]\nforks = 3\n");
        file("plumb.yml", "timeout: 3\n");
        Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(options("x")).isEmpty();
        assertThat(Config.read(here, null, environment).warnings())
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning).contains("anybody can write"));
    }

    @ParameterizedTest
    @CsvSource({
        "ANSIBLE_HOST_KEY_CHECKING, False, --host-key-checking no",
        "ANSIBLE_FORKS, 7, -f 7",
        "ANSIBLE_REMOTE_USER, ann, -u ann",
        "ANSIBLE_PRIVATE_KEY_FILE, /k, --private-key /k",
        "ANSIBLE_ROLES_PATH, /a:/b, --roles-path /a:/b",
        "ANSIBLE_INVENTORY, /hosts, -i /hosts",
        "PLUMB_INVENTORY, hosts, -i hosts",
        "ANSIBLE_BECOME, true, -b",
        "ANSIBLE_RETRY_FILES_ENABLED, 1, --retry-files",
        "ANSIBLE_FORCE_HANDLERS, true, --force-handlers",
        "ANSIBLE_NOCOLOR, 1, --color never",
        "ANSIBLE_FORCE_COLOR, 1, --color always",
        "ANSIBLE_NOCOWS, 1, ''",
        "ANSIBLE_PIPELINING, 1, ''"
    })
    void environmentVariables(String name, String value, String expected) {
        environment.put(name, value);
        assertThat(String.join(" ", options("x"))).isEqualTo(expected);
    }

    @Test
    void aWrongVariableOfTheEnvironmentIsTold() {
        environment.put("ANSIBLE_FORKS", "many");
        ProblemException wrong =
                catchThrowableOfType(ProblemException.class, () -> Config.read(here, null, environment));
        assertThat(wrong).hasMessageContaining("$ANSIBLE_FORKS").hasMessageContaining("'forks' is 'many'");
    }

    @Test
    void aCommandTakesOnlyWhatItKnows() throws IOException {
        file("site.yml", "- hosts: localhost\n  tasks: []\n");
        file("plumb.yml", "inventory: none.ini\nforks: 3\n");
        Cli run = Cli.run(environment, "validate", here.resolve("site.yml").toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains(here.resolve("none.ini").toString());
        assertThat(Cli.run(environment, "doc", "copy").code()).isZero();
    }
}
