package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dry run on a host on which nothing was done yet tells what the apply will do, top to bottom. */
@NeedsHost
class EmptyHostTest {
    private static final Path PLAYBOOK = Checkout.root().resolve("cli/src/test/resources/it/empty-host");

    private final HostContainer host = HostContainer.start();

    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void prepare() {
        project = new Project(folder).on(host);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void theCheckOfAWholeServerIsTheApplyThatFollows() {
        FileTrees.copy(PLAYBOOK, folder);

        HostTree stamps = host.tree();
        HostTree contents = HostTree.contents(host);
        Outcomes predicted = project.check();
        assertThat(predicted.count("web", "failed")).as("%s", predicted).isZero();
        assertThat(predicted.exit()).isEqualTo(10);
        assertThat(stamps.differencesTo(host.tree())).as("touched by the check").isEmpty();
        assertThat(contents.differencesTo(HostTree.contents(host))).isEmpty();

        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(predicted.changed())
                .as("changed tasks of the check\n%s\nand of the apply\n%s", predicted, applied)
                .isEqualTo(applied.changed())
                .contains("packages", "account", "site file", "unit runs", "more connections", "reload nginx")
                .doesNotContain("version");
        host.sh("systemctl is-active nginx cron demo && nginx -t && grep -q 2048 /etc/nginx/nginx.conf"
                + " && crontab -l | grep -q nightly");

        HostTree after = host.tree();
        Outcomes again = project.check();
        assertThat(again.changed()).as("%s", again).isEmpty();
        assertThat(again.uncertain()).as("%s", again).isEmpty();
        assertThat(again.exit()).isZero();
        assertThat(after.differencesTo(host.tree())).as("touched by the check").isEmpty();
    }

    @Test
    void aUserThatNothingCreatesIsTheFailureItWillBe() {
        project.tasks("""
                - name: there
                  file: {path: /srv/there, state: directory, mode: '0755'}
                - name: owned by nobody we know
                  file: {path: /srv/theirs, state: directory, owner: dmeo}
                """);
        HostTree before = host.tree();
        Outcomes predicted = project.check();
        assertThat(predicted.exit()).as("%s", predicted).isEqualTo(2);
        assertThat(predicted.with("failed")).containsExactly("owned by nobody we know");
        assertThat(predicted.out()).contains("user dmeo does not exist");
        assertThat(before.differencesTo(host.tree())).isEmpty();

        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.with("failed")).isEqualTo(predicted.with("failed"));
        assertThat(host.exec("test -e /srv/theirs").exit()).isNotZero();
    }

    @Test
    void aUserThatAnEarlierTaskCreatesIsThere() {
        project.tasks("""
                - name: account
                  user: {name: demo, create_home: false}
                - name: owned by it
                  file: {path: /srv/theirs, state: directory, owner: demo, group: demo, mode: '0700'}
                - name: its file
                  copy: {dest: /srv/theirs/a, content: "a\\n", owner: demo, group: demo, mode: '0600'}
                """);
        Outcomes predicted = project.check();
        assertThat(predicted.exit()).as("%s", predicted).isEqualTo(10);
        assertThat(predicted.uncertain()).isEmpty();
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(applied.diffs()).isEqualTo(predicted.diffs());
        assertThat(host.sh("stat -c '%U:%G %a' /srv/theirs/a")).isEqualTo("demo:demo 600\n");
    }
}
