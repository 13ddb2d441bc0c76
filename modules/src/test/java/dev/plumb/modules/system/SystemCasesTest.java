package dev.plumb.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.FakeStates;
import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule;
import dev.plumb.report.Diff;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.run.DiffRenderer;
import dev.plumb.script.Input;
import dev.plumb.source.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plans: {@code cases/MODULE/*.yml} says which states give which changes. Keys of a case: {@code params}; {@code states} by
 * label; {@code uncertain} labels; {@code dry} in a dry run; then {@code diff} by resource, {@code runs} (parts of the scripts), {@code input} (of the
 * first script), {@code result}, {@code unseen}, or {@code fails} and {@code bad}.
 */
class SystemCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final List<String> MODULES = List.of(
            "alternatives",
            "apt",
            "apt_key",
            "apt_repository",
            "authorized_key",
            "command",
            "cron",
            "get_url",
            "deb822_repository",
            "docker_container",
            "docker_image",
            "docker_network",
            "docker_volume",
            "debconf",
            "docker",
            "docker_login",
            "docker_prune",
            "getent",
            "git",
            "group",
            "hostname",
            "journald_config",
            "htpasswd",
            "locale_gen",
            "logrotate",
            "mount",
            "nginx_snippet",
            "package",
            "package_facts",
            "npm",
            "pip",
            "postgresql_membership",
            "postgresql_owner",
            "postgresql_privs",
            "postgresql_tablespace",
            "service",
            "service_facts",
            "shell",
            "sudoers",
            "supervisor_group",
            "supervisor_program",
            "supervisorctl",
            "swapfile",
            "sysctl",
            "systemd",
            "systemd_facts",
            "systemd_timer",
            "systemd_unit",
            "tempfile",
            "uri",
            "timezone",
            "ufw",
            "unattended_upgrades",
            "user",
            "wait_for");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.list(CASES.resolve(module))) {
                for (Path file : files.sorted().toList()) {
                    for (YamlNode.Mapping each : Tasks.read(file)) {
                        Case one = new Case(module, each);
                        tests.add(DynamicTest.dynamicTest(module + ": " + one.text("name"), () -> play(one)));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(60);
        return tests.stream();
    }

    private record Case(String module, YamlNode.Mapping node) {
        @Nullable
        Object get(String key) {
            return Tasks.plain(node.get(key));
        }

        String text(String key) {
            Object value = get(key);
            return value == null ? "" : value.toString();
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> map(String key) {
            Object value = get(key);
            return value == null ? Map.of() : (Map<String, Object>) value;
        }

        List<?> list(String key) {
            Object value = get(key);
            return value == null ? List.of() : (List<?>) value;
        }
    }

    @SuppressWarnings("unchecked")
    private static void play(Case each) {
        Record params = Tasks.bind(each.module, each.node.get("params"));
        TaskModule<Record> module =
                (TaskModule<Record>) Tasks.module(each.module).implementation();
        String bad = each.text("bad");
        String invalid = module.invalid(params);
        if (!bad.isEmpty()) {
            assertThat(invalid).contains(bad);
            return;
        }
        assertThat(invalid).isNull();
        FakeStates host = new FakeStates();
        each.map("states")
                .forEach((label, state) ->
                        CaseStates.put(host, label, state == null ? Map.of() : (Map<String, Object>) state));
        each.list("uncertain").forEach(label -> host.uncertain(CaseStates.ref(label.toString())));
        if (Boolean.TRUE.equals(each.get("dry"))) {
            host.dry();
        }
        assertThat(module.reads(params)).doesNotContainNull();
        String fails = each.text("fails");
        Plan plan;
        try {
            plan = module.plan(params, host);
        } catch (FakeStates.MissingException e) {
            assertThat(fails).isNotEmpty();
            assertThat(e.getMessage()).contains(fails);
            return;
        } catch (NotKnownException e) {
            assertThat(each.text("unknown")).isNotEmpty();
            assertThat(e.getMessage()).contains(each.text("unknown"));
            return;
        }
        assertThat(each.text("unknown")).as("the plan is known").isEmpty();
        if (fails.isEmpty()) {
            check(each, plan);
        } else {
            assertThat(plan.failure()).contains(fails);
        }
    }

    private static void check(Case each, Plan plan) {
        assertThat(plan.failure()).isNull();
        assertThat(diffs(plan)).isEqualTo(each.map("diff"));
        assertThat(plan.unseen() == null ? "" : plan.unseen().label()).isEqualTo(each.text("unseen"));
        List<Action.Run> runs = new ArrayList<>();
        for (Change<?> change : plan.changes()) {
            if (change.action() instanceof Action.Run run) {
                runs.add(run);
            }
        }
        String scripts =
                String.join("\n", runs.stream().map(run -> run.script().text()).toList());
        each.list("runs").forEach(part -> assertThat(scripts).contains(part.toString()));
        each.list("never runs").forEach(part -> assertThat(scripts).doesNotContain(part.toString()));
        if (each.get("input") != null) {
            assertThat(text(runs.get(0).script().input())).isEqualTo(each.text("input"));
        }
        each.map("result")
                .forEach((key, value) ->
                        assertThat(known(plan.result().get(key))).as(key).isEqualTo(value));
    }

    /** A value in which {@code UNKNOWN} stands for what only apply will tell. */
    private static @Nullable Object known(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> all = new LinkedHashMap<>();
            map.forEach((key, each) -> all.put(key, known(each)));
            return all;
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> all = new ArrayList<>();
            list.forEach(each -> all.add(known(each)));
            return all;
        }
        return value instanceof Unknown ? "UNKNOWN" : value;
    }

    private static String text(@Nullable Input input) {
        assertThat(input).isNotNull();
        try {
            return new String(input.open().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> diffs(Plan plan) {
        Map<String, Object> diffs = new LinkedHashMap<>();
        for (Change<?> change : plan.changes()) {
            Diff diff = DiffRenderer.render(change);
            List<String> lines = new ArrayList<>();
            for (Diff.Line line : diff.lines()) {
                if (line.kind() != Diff.Kind.HUNK && line.kind() != Diff.Kind.CONTEXT) {
                    lines.add(line.kind().sign() + " " + line.text());
                }
            }
            diffs.put(diff.resource(), lines);
        }
        return diffs;
    }
}
