package dev.plumb.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.report.Palette;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @Test
    void withoutArgumentsTheCommandsAreListedAndTheCallFails() {
        Cli none = Cli.run();
        assertThat(none.code()).isEqualTo(1);
        for (Commands command : Commands.values()) {
            assertThat(none.out()).contains("  " + command.word() + " " + command.arguments() + " ");
        }
        assertThat(Cli.run("help")).isEqualTo(new Cli(0, none.out(), ""));
        assertThat(Cli.run("--help")).isEqualTo(new Cli(0, none.out(), ""));
    }

    @Test
    void tellsItsVersion() {
        assertThat(Cli.run("--version").code()).isZero();
        assertThat(Cli.run("--version").out()).startsWith("plumb ").endsWith("\n");
    }

    @ParameterizedTest
    @EnumSource(Commands.class)
    void everyCommandExplainsItself(Commands command) {
        Cli help = Cli.run("help", command.word());
        assertThat(help.code()).isZero();
        assertThat(help.out())
                .startsWith("Usage: plumb " + command.word() + " [OPTIONS…] ")
                .contains("-h, --help");
        assertThat(Cli.run(command.word(), "--help")).isEqualTo(help);
        assertThat(Cli.run(command.word(), "-h")).isEqualTo(help);
    }

    @Test
    void anUnknownCommandSuggestsTheNearest() {
        Cli typo = Cli.run("chekc", "site.yml");
        assertThat(typo.code()).isEqualTo(1);
        assertThat(typo.err()).isEqualTo("plumb: there is no command 'chekc'\n       did you mean 'check'?\n");
        assertThat(Cli.run("frobnicate").err()).contains("plumb help lists the commands");
    }

    @Test
    void anUnknownOptionSuggestsTheNearest() {
        Cli typo = Cli.run("apply", "--skip-tag", "x", "site.yml");
        assertThat(typo.code()).isEqualTo(1);
        assertThat(typo.err())
                .isEqualTo("plumb: there is no option '--skip-tag'\n       did you mean '--skip-tags'?\n");
        assertThat(Cli.run("apply", "--xyzzy", "site.yml").err()).contains("plumb help apply lists the options");
        assertThat(Cli.run("validate", "-b", "site.yml").code()).isEqualTo(1);
    }

    @Test
    void anOptionBeforeTheCommandIsToldWhereItBelongs() {
        Cli early = Cli.run("-v", "apply", "site.yml");
        assertThat(early.code()).isEqualTo(1);
        assertThat(early.err()).contains("'-v' comes before the command").contains("plumb COMMAND OPTIONS…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "check", "validate"})
    void aPlaybookIsNeeded(String command) {
        Cli none = Cli.run(command);
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("there is no PLAYBOOK").contains("plumb " + command + " PLAYBOOK");
    }

    @Test
    void anOptionWithoutItsValueIsTold() {
        Cli bare = Cli.run("apply", "site.yml", "--limit");
        assertThat(bare.code()).isEqualTo(1);
        assertThat(bare.err()).contains("--limit needs PATTERN");
    }

    @Test
    void oneArgumentTooManyIsTold() {
        Cli more = Cli.run("doc", "copy", "file");
        assertThat(more.code()).isEqualTo(1);
        assertThat(more.err()).contains("one argument too many");
    }

    @Test
    void wrongValuesOfOptionsAreTold(@TempDir Path dir) throws IOException {
        String book = playbook(dir);
        assertThat(Cli.run("check", "-f", "many", book).err())
                .contains("-f is 'many'")
                .contains("from 1 on");
        assertThat(Cli.run("check", "-f", "0", book).code()).isEqualTo(1);
        assertThat(Cli.run("check", "-c", "telnet", book).err())
                .contains("it takes")
                .contains("ssh, local");
        assertThat(Cli.run("check", "--host-key-checking", "yes", book).err()).contains("strict, accept-new, no");
        assertThat(Cli.run("check", "--become-method", "pbrun", book).err()).contains("sudo, su, doas");
        assertThat(Cli.run("check", "--format", "xml", book).err()).contains("text, jsonl");
        assertThat(Cli.run("check", "--color", "pink", book).err()).contains("auto, always, never");
    }

    @Test
    void aMissingPlaybookIsAProblemWithItsNameAndACount(@TempDir Path dir) {
        Path missing = dir.resolve("nowhere.yml");
        Cli run = Cli.run("check", missing.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith(missing + ": there is no such file").endsWith("\n\n1 problem\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void problemsOfAllFilesAreToldAtOnceAndAsEventsToPrograms(@TempDir Path dir) throws IOException {
        Path wrong = Files.writeString(dir.resolve("wrong.yml"), "- hosts: localhost\n  taks: []\n");
        Cli run = Cli.run(
                "check", wrong.toString(), dir.resolve("none.yml").toString(), "-e", "novalue", "--format", "jsonl");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("unknown keyword")
                .contains("there is no such file")
                .endsWith("\n3 problems\n");
        assertThat(run.out().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"event\":\"problem\",\"position\":{\"file\":"));
    }

    @Test
    void listsHostsAndTasksWithoutRunning(@TempDir Path dir) throws IOException {
        String book = playbook(dir);
        Cli hosts = Cli.run("apply", book, "-i", "web1,web2,db1", "-l", "web*", "--list-hosts");
        assertThat(hosts.code()).isZero();
        assertThat(hosts.out())
                .isEqualTo("playbook: " + book + "\n\n  play: Servers\n    hosts (2):\n      web1\n      web2\n");
        Cli tasks = Cli.run("apply", book, "-i", "web1,", "--list-tasks", "--tags", "say,other");
        assertThat(tasks.out())
                .isEqualTo("playbook: " + book + "\n\n  play: Servers\n    tasks:\n      2: Second  [say]\n");
    }

    @Test
    void listsTasksAndTagsOfRolesAndBlocks(@TempDir Path dir) throws IOException {
        Path book = Files.writeString(dir.resolve("site.yml"), """
                - name: Servers
                  hosts: all
                  roles: [{role: web, tags: web}]
                  tasks:
                    - block:
                        - debug: {msg: a}
                          tags: [a, b]
                      tags: block
                      rescue:
                        - debug: {msg: b}
                  post_tasks:
                    - debug: {msg: c}
                """);
        Files.createDirectories(dir.resolve("roles/web/tasks"));
        Files.writeString(dir.resolve("roles/web/tasks/main.yml"), "- {name: Site, debug: {msg: w}, tags: site}\n");
        assertThat(Cli.run("apply", book.toString(), "-i", "h,", "--list-tasks", "--list-tags")
                        .out())
                .isEqualTo("playbook: " + book + """


                          play: Servers
                            tasks:
                              1: web : Site  [web, site]
                              2: debug  [block, a, b]
                              3: debug  [block]
                              5: debug
                            tags: [a, b, block, site, web]
                        """);
        assertThat(Cli.run("apply", book.toString(), "-i", "h,", "--list-tags", "-t", "a")
                        .out())
                .endsWith("    tags: [a, b, block]\n");
    }

    @Test
    void validateHintsAtWhatIsProbablyNotMeant(@TempDir Path dir) throws IOException {
        Path book = Files.writeString(
                dir.resolve("site.yml"),
                "- hosts: all\n  tasks: [{debug: {msg: a}}]\n  handlers: [{name: lonely, debug: {msg: b}}]\n");
        Cli run = Cli.run("validate", book.toString(), "-i", "h,");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith(book + ": no problems (1 play, 1 task, 1 handler)\n\nhint: " + book + ":3:14: nobody"
                        + " notifies the handler 'lonely'\n");
    }

    @Test
    void showsTheInventory(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(
                dir.resolve("hosts.ini"),
                "[web]\nweb1 port=80\nweb2\n\n[all:vars]\nplace=here\n\n[site:children]\nweb\n");
        assertThat(Cli.run("inventory", "--graph", "-i", file.toString()).out()).isEqualTo("""
                        @all:
                          |--@ungrouped:
                          |--@site:
                          |  |--@web:
                          |  |  |--web1
                          |  |  |--web2
                        """);
        assertThat(Cli.run("inventory", "--host", "web1", "-e", "x=1", "-i", file.toString())
                        .out())
                .contains("\"port\": 80")
                .contains("\"place\": \"here\"")
                .contains("\"x\": \"1\"");
        Cli fromEnvironment = Cli.run(Map.of("PLUMB_INVENTORY", file.toString()), "inventory", "--list");
        assertThat(fromEnvironment.out()).contains("\"_meta\"").contains("\"children\": [\n      \"web\"\n    ]");
        Cli none = Cli.run("inventory", "--host", "wbe1", "-i", file.toString());
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("there is no host 'wbe1'").contains("did you mean 'web1'?");
        assertThat(Cli.run("inventory", "-i", file.toString()).err()).contains("--list, --graph, --host");
    }

    @Test
    void passwordsAreReadFromFilesAndNotAskedWithoutATerminal(@TempDir Path dir) throws IOException {
        String book = playbook(dir);
        Cli ask = Cli.run("apply", book, "-K", "-i", "web1,");
        assertThat(ask.code()).isEqualTo(1);
        assertThat(ask.err()).contains("-K cannot ask: there is no terminal").contains("--become-password-file");
        Path empty = Files.writeString(dir.resolve("empty"), "");
        assertThat(Cli.run("apply", book, "--become-password-file", empty.toString())
                        .err())
                .contains("gives no password");
        assertThat(Cli.run("apply", book, "--connection-password-file", dir + "/none")
                        .err())
                .contains("cannot be read")
                .contains("there is no such file");
        assertThat(Cli.run("apply", book, "-k", "--connection-password-file", empty.toString())
                        .err())
                .contains("exclude each other");
    }

    @Test
    void colourFollowsTheTerminalTheEnvironmentAndTheOption() {
        assertThat(terminal(true, Map.of()).palette("auto")).isEqualTo(Palette.ANSI);
        assertThat(terminal(false, Map.of()).palette("auto")).isEqualTo(Palette.NONE);
        assertThat(terminal(true, Map.of("NO_COLOR", "1")).palette("auto")).isEqualTo(Palette.NONE);
        assertThat(terminal(true, Map.of("NO_COLOR", "")).palette("auto")).isEqualTo(Palette.ANSI);
        assertThat(terminal(true, Map.of("TERM", "dumb")).palette("auto")).isEqualTo(Palette.NONE);
        assertThat(terminal(true, Map.of("TERM", "dumb")).isLive()).isFalse();
        assertThat(terminal(false, Map.of("NO_COLOR", "1")).palette("always")).isEqualTo(Palette.ANSI);
        assertThat(terminal(true, Map.of()).palette("never")).isEqualTo(Palette.NONE);
    }

    @Test
    void countsVerbosityWithoutParsing() {
        assertThat(Arguments.countVerbose(new String[] {"check", "-vv", "x", "-v", "--verbose", "-var"}))
                .isEqualTo(4);
    }

    private static Terminal terminal(boolean interactive, Map<String, String> environment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return new Terminal(out, new PrintStream(out, true, UTF_8), environment, interactive, interactive, 80);
    }

    private static String playbook(Path dir) throws IOException {
        Path file = dir.resolve("site.yml");
        Files.writeString(file, """
                - name: Servers
                  hosts: all
                  tasks:
                    - name: First
                      debug:
                        msg: one
                    - name: Second
                      debug:
                        msg: two
                      tags: [say]
                """);
        return file.toString();
    }
}
