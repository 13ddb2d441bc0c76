package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/**
 * What others change on a host while a run is at work is neither lost nor undone in silence. Somebody else is a {@code
 * validate} command here: it runs between the reads of a batch and the tasks after it, and nothing tells Plumb of what it does.
 */
class ChangedMeanwhileTest extends LocalPlays {
    private String meanwhile(String does) {
        file("other", "#!/bin/sh\ncd DIR\n" + does + "\n");
        try {
            Files.setPosixFilePermissions(dir.resolve("other"), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return "- {name: first, copy: {dest: '" + dir + "/first', content: x, validate: '" + dir + "/other %s'}}\n";
    }

    private String at(String task) {
        return task.replace("@", dir.toString());
    }

    @Test
    void linesThatOthersAppendStay() {
        file("shared", "a\n");
        Cli run = applyTasks(
                "", meanwhile("echo theirs >>shared") + at("- lineinfile: {path: @/shared, line: mine}"), "--diff");
        assertThat(lines("shared")).containsExactly("a", "theirs", "mine");
        assertThat(run.out()).contains("2 changes made");
    }

    @Test
    void linesThatOthersAppendStayOutsideOfABlock() {
        file("shared", "a\n");
        applyTasks(
                "", meanwhile("echo theirs >>shared") + at("- blockinfile: {path: @/shared, block: mine}"), "--diff");
        assertThat(lines("shared")).startsWith("a", "theirs").contains("mine");
    }

    @Test
    void aBackupKeepsWhatWasThereLast() {
        file("shared", "a\n");
        Cli run = applyTasks(
                "",
                meanwhile("echo theirs >>shared") + at("- copy: {dest: @/shared, content: mine, backup: true}"),
                "--diff");
        assertThat(lines("shared")).containsExactly("mine");
        String[] names = dir.toFile().list((where, name) -> name.startsWith("shared."));
        assertThat(names).isNotNull().anySatisfy(name -> assertThat(lines(name)).containsExactly("a", "theirs"));
        assertThat(run.out()).contains("theirs");
    }

    @Test
    void aFileThatAppearsIsNotOverwrittenUnseen() {
        Cli run = applyTasks("", meanwhile("echo theirs >new") + at("- copy: {dest: @/new, content: mine}"), "--diff");
        assertThat(run.out()).contains("- theirs");
        assertThat(lines("new")).containsExactly("mine");
    }

    @Test
    void aFileThatIsMadeRightByOthersIsLeftAlone() {
        file("shared", "a\n");
        Cli run = applyTasks(
                "", meanwhile("echo mine >>shared") + at("- lineinfile: {path: @/shared, line: mine}"), "--diff");
        assertThat(lines("shared")).containsExactly("a", "mine");
        assertThat(run.out()).contains("1 change made");
    }

    @Test
    void aFileThatChangesAllTheTimeFailsTheTask() {
        file("shared", "a\n");
        file("other", "#!/bin/sh\ndate +%N >>DIR/shared\n");
        dir.resolve("other").toFile().setExecutable(true);
        Cli run = run("apply", play("", at("- lineinfile: {path: @/shared, line: mine, validate: '@/other %s'}")));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).contains("shared has changed since it was read");
        assertThat(lines("shared")).startsWith("a").doesNotContain("mine").hasSizeGreaterThan(3);
    }

    @Test
    void aDirectoryThatTookTheFilesPlaceIsTold() {
        Cli run = run("apply", play("", meanwhile("mkdir new") + at("- copy: {dest: @/new, content: mine}")));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).contains("/new is one; write the path of a file");
        assertThat(dir.resolve("new")).isEmptyDirectory();
    }
}
