package dev.plumb.modules.system.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.FakeStates;
import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.system.Tasks;
import dev.plumb.resource.Action;
import dev.plumb.resource.Effects;
import dev.plumb.script.Script;
import dev.plumb.source.Problems;
import dev.plumb.source.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptModuleTest {
    private static final Path FILES = Path.of("src/test/resources/cases/script/files");

    private final ScriptModule module = new ScriptModule();

    private static ScriptModule.Params bind(String yaml) {
        return (ScriptModule.Params)
                Tasks.bind("script", YamlReader.readText("test", yaml, new Problems()), List.of(FILES));
    }

    private Plan plan(String yaml) {
        ScriptModule.Params params = bind(yaml);
        assertThat(module.invalid(params)).isNull();
        return module.plan(params, new FakeStates());
    }

    private static Action.Run run(Plan plan) {
        return (Action.Run) plan.changes().get(0).action();
    }

    @Test
    void theScriptGoesToTheHostAndRunsThereWithItsArguments() throws IOException {
        Script script = run(plan("about.sh a 'b c' $HOME")).script();
        assertThat(script.text())
                .contains("(/bin/sh \"$d\"/about.sh a 'b c' $HOME)")
                .contains("mktemp -d");
        byte[] sent = Objects.requireNonNull(script.input()).open().readAllBytes();
        assertThat(sent).isEqualTo(Files.readAllBytes(FILES.resolve("about.sh")));
    }

    @Test
    void aPathWithABlankIsQuotedAndAnotherProgramMayRunIt() {
        Plan plan = plan("cmd: \"'two words.py' --all\"\nexecutable: python3 -I");
        assertThat(run(plan).script().text()).contains("python3 -I \"$d\"/'two words.py' --all");
        assertThat(plan.result()).containsEntry("cmd", "'two words.py' --all");
    }

    @Test
    void itsFirstLineSaysWhatRunsIt(@TempDir Path dir) throws IOException {
        assertThat(runs(dir, "#!/usr/bin/env python3\nx")).isEqualTo("/usr/bin/env python3 ");
        assertThat(runs(dir, "#! /bin/awk -f  x\n")).isEqualTo("/bin/awk '-f  x' ");
        assertThat(runs(dir, "echo hi\n")).isEqualTo("sh ");
        assertThat(runs(dir, "\u007fELF\0\0")).isEmpty();
    }

    /** What stands before the script where it is run. */
    private String runs(Path dir, String text) throws IOException {
        Files.writeString(dir.resolve("s"), text);
        ScriptModule.Params params = (ScriptModule.Params)
                Tasks.bind("script", YamlReader.readText("test", "s", new Problems()), List.of(dir));
        String script = run(module.plan(params, new FakeStates())).script().text();
        int at = script.indexOf("(", script.indexOf("chmod")) + 1;
        return script.substring(at, script.indexOf("\"$d\"", at));
    }

    @Test
    void whatTheScriptNamesIsNotKnownAfterIt() {
        Effects.Unknown shell = (Effects.Unknown) run(plan("about.sh")).effects();
        assertThat(shell.alters().names(FileType.ref("/srv/old"))).isTrue();
        assertThat(shell.alters().names(FileType.ref("/srv/about"))).isTrue();
        assertThat(shell.alters().names(FileType.ref("/srv/py"))).isFalse();
        Effects.Unknown python =
                (Effects.Unknown) run(plan("cmd: \"'two words.py'\"")).effects();
        assertThat(python.alters().names(FileType.ref("/srv/py"))).isTrue();
        assertThat(((Effects.Unknown) run(plan("about.sh /srv/arg")).effects())
                        .alters()
                        .names(FileType.ref("/srv/arg")))
                .isTrue();
    }

    @Test
    void aScriptThatIsKnownToChangeTheHostIsNoMereLook() {
        assertThat(module.changing(bind("about.sh"))).isEqualTo("rm");
        assertThat(module.isProbe()).isTrue();
    }

    @Test
    void whatItCreatesSparesIt() {
        FakeStates host = new FakeStates();
        host.with(
                FileType.ref("/srv"),
                dev.plumb.modules.kit.files.FileState.planned(
                        dev.plumb.modules.kit.files.FileState.Kind.DIRECTORY, null));
        host.with(
                FileType.ref("/srv/about"),
                dev.plumb.modules.kit.files.FileState.planned(dev.plumb.modules.kit.files.FileState.Kind.FILE, null));
        assertThat(module.plan(bind("cmd: about.sh x\ncreates: /srv/about"), host)
                        .changes())
                .isEmpty();
    }

    @Test
    void mistakesAreTold() {
        assertThat(module.invalid(bind("creates: /x"))).contains("no script");
        assertThat(module.invalid(bind("cmd: about.sh\nchdir: x"))).contains("chdir");
    }

    @Test
    void theScriptRunsAndIsGone(@TempDir Path dir) throws IOException, InterruptedException {
        Files.writeString(dir.resolve("hello"), "#!/bin/sh\necho \"$0 $*\"; cat; exit 3\n");
        ScriptModule.Params params = (ScriptModule.Params) Tasks.bind(
                "script", YamlReader.readText("test", "hello 'a  b' $((1+1))", new Problems()), List.of(dir));
        Script script = run(module.plan(params, new FakeStates())).script();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script.text());
        builder.environment()
                .put("TMPDIR", Files.createDirectory(dir.resolve("tmp")).toString());
        Process process = builder.start();
        try (var in = process.getOutputStream()) {
            Objects.requireNonNull(script.input()).open().transferTo(in);
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(out).endsWith("/hello a  b 2\n");
        assertThat(dir.resolve("tmp")).isEmptyDirectory();
    }
}
