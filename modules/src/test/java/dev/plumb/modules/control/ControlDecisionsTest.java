package dev.plumb.modules.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the modules that only control the run ask of it. */
class ControlDecisionsTest {
    @ParameterizedTest
    @CsvSource({
        "flush_handlers, FLUSH_HANDLERS",
        "end_host, END_HOST",
        "end_batch, END_BATCH",
        "end_play, END_PLAY",
        "clear_facts, CLEAR_FACTS",
        "clear_host_errors, CLEAR_HOST_ERRORS",
        "refresh_inventory, REFRESH_INVENTORY",
        "reset_connection, RESET_CONNECTION",
        "noop, GO_ON"
    })
    void metaSteers(String word, ControlDecision.Meta asked) {
        MetaModule module = new MetaModule();

        assertThat(module.invalid(new MetaModule.Params(word))).isNull();
        assertThat(module.decide(new MetaModule.Params(" " + word)).decided()).isEqualTo(asked);
    }

    @Test
    void metaTellsWhatItDoesNotDo() {
        MetaModule module = new MetaModule();

        assertThat(module.invalid(new MetaModule.Params("end_role"))).isNull();
        assertThat(module.invalid(new MetaModule.Params("flush_handler"))).contains("did you mean 'flush_handlers'?");
        assertThat(module.invalid(new MetaModule.Params("xyzzy"))).contains("it knows flush_handlers, end_host");
        assertThat(module.decide(new MetaModule.Params("xyzzy")).failure()).contains("'xyzzy'");
    }

    @Test
    void includeTasksNamesTheFile() {
        IncludeTasksModule module = new IncludeTasksModule();

        assertThat(module.decide(new IncludeTasksModule.Params("web.yml", Map.of()))
                        .decided())
                .isEqualTo(new ControlDecision.IncludeTasks("web.yml"));
        assertThat(module.invalid(new IncludeTasksModule.Params("web.yml", Map.of())))
                .isNull();
        assertThat(module.invalid(new IncludeTasksModule.Params(" ", Map.of()))).contains("name is empty");
        assertThat(module.invalid(new IncludeTasksModule.Params("web.yml", Map.of("tags", "a"))))
                .contains("'apply' needs a playbook");
    }

    @Test
    void includeRoleHandsAllItsParametersOn() {
        IncludeRoleModule module = new IncludeRoleModule();
        IncludeRoleModule.Params plain = new IncludeRoleModule.Params(
                new RoleParams("web", "main", "main", "main", "main", true, true), Map.of(), false);
        IncludeRoleModule.Params full = new IncludeRoleModule.Params(
                new RoleParams("web", "t.yml", "v", "d", "h", false, false), Map.of(), true);

        assertThat(module.decide(plain).decided())
                .isEqualTo(new ControlDecision.IncludeRole("web", null, null, null, null, false, true, true));
        assertThat(module.decide(full).decided())
                .isEqualTo(new ControlDecision.IncludeRole("web", "t.yml", "v", "d", "h", true, false, false));
        assertThat(module.invalid(full)).isNull();
    }

    @Test
    void importsThatWereNotReadWithThePlaybookAreToldWhereTheyBelong() {
        ImportTasksModule.Params tasks = new ImportTasksModule.Params("web.yml");
        ImportRoleModule.Params role =
                new ImportRoleModule.Params(new RoleParams("web", "main", "main", "main", "main", true, true));

        assertThat(new ImportTasksModule().invalid(tasks)).contains("here write include_tasks");
        assertThat(new ImportTasksModule().decide(tasks).failure()).contains("'import_tasks'");
        assertThat(new ImportRoleModule().invalid(role)).contains("here write include_role");
        assertThat(new ImportRoleModule().decide(role).failure()).contains("'import_role'");
    }

    private static IncludeVarsModule.Params dir(int depth, @Nullable String matching, String... ignore) {
        return new IncludeVarsModule.Params(
                null, "d", null, depth, matching, List.of(ignore), List.of("yml"), false, null);
    }

    private static IncludeVarsModule.Params file(@Nullable String file, @Nullable String name) {
        return new IncludeVarsModule.Params(file, null, name, 0, null, List.of(), List.of("yml"), false, null);
    }

    private static ControlDecision.IncludeVars decided(IncludeVarsModule.Params params) {
        return (ControlDecision.IncludeVars)
                new IncludeVarsModule().decide(params).decided();
    }

    @Test
    void includeVarsReadsAFile() {
        ControlDecision.IncludeVars decided = decided(file("a.yml\n", "limits"));

        assertThat(decided.file()).isEqualTo("a.yml");
        assertThat(decided.dir()).isNull();
        assertThat(decided.name()).isEqualTo("limits");
        assertThat(decided.named().test("anything")).isTrue();
    }

    @Test
    void includeVarsChoosesFilesOfADirectoryByTheirNames() {
        ControlDecision.IncludeVars chosen = decided(dir(2, "^web(?P<n>\\d)\\.", "2\\.yml"));
        assertThat(chosen.depth()).isEqualTo(2);
        assertThat(chosen.extensions()).containsExactly("yml");
        assertThat(chosen.named().test("web1.yml")).isTrue();
        assertThat(chosen.named().test("web2.yml")).isFalse();
        assertThat(chosen.named().test("db1.yml")).isFalse();

        ControlDecision.IncludeVars blanks = decided(dir(0, null, "a.yml b.yml"));
        assertThat(blanks.named().test("a.yml")).isFalse();
        assertThat(blanks.named().test("xb.yml")).isFalse();
        assertThat(blanks.named().test("b.yml.old")).isTrue();
        assertThat(decided(dir(0, null, "")).named().test("a.yml")).isTrue();
    }

    @Test
    void includeVarsTellsWhatDoesNotGoTogether() {
        IncludeVarsModule module = new IncludeVarsModule();

        assertThat(module.invalid(file("a.yml", null))).isNull();
        assertThat(module.invalid(dir(1, "x", "y"))).isNull();
        assertThat(module.invalid(file(null, null))).contains("nothing to read");
        assertThat(module.invalid(file("a.yml", "a-b"))).contains("'a-b' is no name");
        assertThat(module.invalid(dir(-1, null))).contains("depth is -1");
        assertThat(module.invalid(dir(0, "("))).contains("files_matching '(' is no regular expression");
        assertThat(module.invalid(dir(0, null, "["))).contains("ignore_files '[' is no regular expression");
        assertThat(module.invalid(
                        new IncludeVarsModule.Params("a.yml", "d", null, 0, null, List.of(), List.of(), false, null)))
                .contains("file and dir exclude each other");
        assertThat(module.invalid(
                        new IncludeVarsModule.Params("a.yml", null, null, 1, null, List.of(), List.of(), false, null)))
                .contains("choose among the files of a directory");
        assertThat(module.invalid(new IncludeVarsModule.Params(
                        "a.yml",
                        null,
                        null,
                        0,
                        null,
                        List.of(),
                        List.of(),
                        false,
                        IncludeVarsModule.HashBehaviour.MERGE)))
                .contains("hash_behaviour: merge is not supported");
    }

    private static AddHostModule.Params host(String name) {
        return new AddHostModule.Params(name, List.of(), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "web1, web1,",
        "web1:2222, web1, 2222",
        "203.0.113.10:22, 203.0.113.10, 22",
        "[2001:db8::1]:2222, 2001:db8::1, 2222",
        "[2001:db8::1], 2001:db8::1,",
        "2001:db8::1, 2001:db8::1,",
        "web:one, web:one,"
    })
    void addHostTakesThePortApart(String written, String name, @Nullable Long port) {
        ControlDecision.AddHost decided = (ControlDecision.AddHost)
                new AddHostModule().decide(host(written)).decided();

        assertThat(decided.host()).isEqualTo(name);
        assertThat(decided.vars().get("ansible_port")).isEqualTo(port);
    }

    @Test
    void addHostHandsGroupsAndVariablesOn() {
        AddHostModule.Params params = new AddHostModule.Params("w", List.of("web", "new"), Map.of("a", 1L));
        Decision decision = new AddHostModule().decide(params);

        assertThat(decision.decided())
                .isEqualTo(new ControlDecision.AddHost("w", List.of("web", "new"), Map.of("a", 1L)));
        assertThat(decision.result())
                .containsExactly(entry(
                        "add_host",
                        Map.of("host_name", "w", "groups", List.of("web", "new"), "host_vars", Map.of("a", 1L))));
    }

    @Test
    void addHostTellsWrongNames() {
        AddHostModule module = new AddHostModule();

        assertThat(module.invalid(host("web1"))).isNull();
        assertThat(module.invalid(host(" "))).contains("name is empty");
        assertThat(module.invalid(host("a,b"))).contains("no name of one host");
        assertThat(module.invalid(new AddHostModule.Params("a", List.of(""), Map.of())))
                .contains("name of a group is empty");
        assertThat(module.invalid(new AddHostModule.Params("a", List.of(), Map.of("a-b", 1L))))
                .contains("'a-b' is no name of a variable");
    }

    @Test
    void groupByMakesDashesOfBlanks() {
        GroupByModule module = new GroupByModule();
        Decision decision = module.decide(new GroupByModule.Params("os Red Hat", List.of("all os")));

        assertThat(decision.decided()).isEqualTo(new ControlDecision.GroupBy("os-Red-Hat", List.of("all-os")));
        assertThat(decision.result())
                .containsEntry("add_group", "os-Red-Hat")
                .containsEntry("parent_groups", List.of("all-os"));
        assertThat(module.invalid(new GroupByModule.Params("", List.of("all")))).contains("empty");
        assertThat(module.invalid(new GroupByModule.Params("a", List.of("all"))))
                .isNull();
    }

    private static @Nullable Duration paused(@Nullable Double minutes, @Nullable Double seconds) {
        ControlDecision decided = new PauseModule()
                .decide(new PauseModule.Params(minutes, seconds, null, true))
                .decided();
        return ((ControlDecision.Pause) decided).time();
    }

    @Test
    void pauseTakesMinutesOrSecondsOrWaitsForAKey() {
        assertThat(paused(1.5, null)).isEqualTo(Duration.ofSeconds(90));
        assertThat(paused(null, 5.0)).isEqualTo(Duration.ofSeconds(5));
        assertThat(paused(null, 0.0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(paused(-1.0, null)).isEqualTo(Duration.ofSeconds(1));
        assertThat(paused(null, null)).isNull();
        assertThat(new PauseModule()
                        .decide(new PauseModule.Params(null, null, "ready?", false))
                        .decided())
                .isEqualTo(new ControlDecision.Pause(null, "ready?", false));
    }

    @Test
    void pauseTellsWhatIsNoTime() {
        PauseModule module = new PauseModule();

        assertThat(module.invalid(new PauseModule.Params(null, 3.0, null, true)))
                .isNull();
        assertThat(module.invalid(new PauseModule.Params(1.0, 1.0, null, true))).contains("exclude each other");
        assertThat(module.invalid(new PauseModule.Params(1e9, null, null, true)))
                .contains("at most a year");
        assertThat(module.invalid(new PauseModule.Params(null, Double.NaN, null, true)))
                .contains("at most a year");
    }

    @Test
    void waitForConnectionHandsItsTimesOn() {
        WaitForConnectionModule module = new WaitForConnectionModule();

        assertThat(module.decide(new WaitForConnectionModule.Params(1, 600, 2, 5))
                        .decided())
                .isEqualTo(new ControlDecision.AwaitConnection(
                        Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(2), Duration.ofSeconds(5)));
        assertThat(module.invalid(new WaitForConnectionModule.Params(0, 600, 1, 5)))
                .isNull();
        assertThat(module.invalid(new WaitForConnectionModule.Params(-1, 600, 1, 5)))
                .contains("negative");
        assertThat(module.invalid(new WaitForConnectionModule.Params(0, 600, 1, 0)))
                .contains("connect_timeout is 0");
    }
}
