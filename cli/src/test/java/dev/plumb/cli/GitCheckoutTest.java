package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.record.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hosts are told of a checkout, held against what Git itself makes of it. */
class GitCheckoutTest {
    @TempDir
    Path dir;

    private String git(Path where, String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(
                List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.strip();
    }

    private Path repository() throws Exception {
        Path top = Files.createDirectories(dir.resolve("top"));
        git(top, "init", "-q");
        Files.writeString(top.resolve("site.yml"), "- hosts: all\n");
        git(top, "add", "site.yml");
        git(top, "commit", "-qm", "one");
        return top;
    }

    private static GitCheckout of(Path directory) {
        return Objects.requireNonNull(GitCheckout.of(directory));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/org/repo.git, example.org/org/repo",
        "https://ann:secret@example.org/org/repo, example.org/org/repo",
        "https://token@example.org:8443/org/repo/, example.org/org/repo",
        "ssh://git@example.org:22/org/repo.git, example.org/org/repo",
        "git@example.org:org/repo.git, example.org/org/repo",
        "example.org:org/repo, example.org/org/repo",
        "git@example.org:/org/repo.git, example.org/org/repo",
        "/srv/git/repo.git, /srv/git/repo",
        "file:///srv/git/repo.git, /srv/git/repo",
    })
    void oneRepositoryHasOneNameHoweverItIsReached(String url, String name) {
        assertThat(GitCheckout.plain(url))
                .isEqualTo(name)
                .doesNotContain("secret")
                .doesNotContain("token");
    }

    @Test
    void commitAndAlterationsAreThoseThatGitTells() throws Exception {
        Path top = repository();
        Path deep = Files.createDirectories(top.resolve("a/b"));
        assertThat(of(deep).top()).isEqualTo(top);
        assertThat(of(deep).commit()).isEqualTo(git(top, "rev-parse", "HEAD"));
        assertThat(of(deep).isDirty()).isFalse();
        Files.writeString(top.resolve("site.yml"), "- hosts: web\n");
        assertThat(of(deep).isDirty()).isTrue();
        git(top, "commit", "-qam", "two");
        git(top, "pack-refs", "--all");
        assertThat(of(deep).commit()).as("a packed ref").isEqualTo(git(top, "rev-parse", "HEAD"));
        git(top, "checkout", "-q", "HEAD~1");
        assertThat(of(deep).commit()).as("no branch").isEqualTo(git(top, "rev-parse", "HEAD"));
    }

    @Test
    void theRemoteIsThatOfOriginAlsoInAFurtherWorkTree() throws Exception {
        Path top = repository();
        assertThat(of(top).remote()).isNull();
        git(top, "remote", "add", "backup", "https://x:y@backup.example.org/r.git");
        assertThat(of(top).remote()).isEqualTo("backup.example.org/r");
        git(top, "remote", "add", "origin", "git@example.org:org/repo.git");
        git(top, "worktree", "add", "-q", dir.resolve("other").toString());
        for (Path each : List.of(top, dir.resolve("other"))) {
            assertThat(of(each).remote()).isEqualTo("example.org/org/repo");
            assertThat(of(each).commit()).isEqualTo(git(top, "rev-parse", "HEAD"));
        }
    }

    @Test
    void whatIsNoCheckoutOrBrokenTellsNothing() throws IOException {
        Path broken = Files.createDirectories(dir.resolve("broken/.git")).getParent();
        assertThat(of(broken).commit()).isNull();
        assertThat(of(broken).remote()).isNull();
        assertThat(of(broken).isDirty()).isNull();
        Files.createDirectories(dir.resolve("file"));
        Files.writeString(dir.resolve("file/.git"), "nothing");
        assertThat(GitCheckout.of(dir.resolve("file"))).isNull();
    }

    @Test
    void thePathOfAPlaybookIsToldFromTheTopOfItsProject() {
        Origin origin = new Origin(true, "p", dir, "me@here", () -> null);
        assertThat(origin.path(dir.resolve("plays/../site.yml"))).isEqualTo("site.yml");
        assertThat(origin.path(Path.of("/elsewhere/site.yml"))).isEqualTo("/elsewhere/site.yml");
    }
}
