package dev.plumb.modules.system.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Mentions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are known to change a host, and what is taken for changed after them. */
final class KnownProgramsTest {
    private static CommandRequest shell(String text, @Nullable String chdir) {
        return new CommandRequest(text, text, Invocation.of(text), text, chdir, null, null, null, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "systemctl restart cron",
                "supervisorctl restart all",
                "sudo systemctl daemon-reload",
                "sudo -u root -n /bin/systemctl --quiet enable --now x.timer",
                "service nginx reload",
                "/etc/init.d/nginx restart",
                "nginx -s reload",
                "nginx -t && nginx -s reload",
                "DEBIAN_FRONTEND=noninteractive apt-get -qq install nginx",
                "env LC_ALL=C apt-get update",
                "test -e /x || touch /x",
                "if true; then rm -rf /srv/x; fi",
                "for f in a b; do mv $f /srv; done",
                "echo x > /etc/motd",
                "echo x >>/etc/motd",
                "cat /etc/motd 2>/var/log/x",
                "date &> /var/log/x",
                "echo x | tee /etc/motd",
                "sh -c 'kill 1'",
                "bash -lc \"docker run x\"",
                "su - postgres -c 'createdb x'",
                "echo \"$(touch /x)\"",
                "x=$(mkdir /srv/x)",
                "timeout 5 rm /x",
                "find /tmp -name x -exec rm {} +",
                "find /tmp -name x -delete",
                "ls /x | xargs -n 1 rm",
                "sed -i.bak s/a/b/ /etc/x",
                "tar xzf x.tgz",
                "tar -C /srv -xzf x.tgz",
                "git -C /srv/x pull",
                "docker compose up -d",
                "curl -fsSLo /srv/x https://example.org/x",
                "wget https://example.org/x",
                "crontab -u bob file",
                "sysctl -w vm.swappiness=1",
                "hostname new",
                "cat <<END > /etc/x\nls\nEND",
            })
    void changes(String text) {
        assertThat(CommandNames.changing(shell(text, null))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "systemctl is-active cron",
                "supervisorctl status",
                "systemctl show -p ActiveState restart",
                "service nginx status",
                "service --status-all",
                "/etc/init.d/nginx status",
                "nginx -t",
                "apt-get -s install nginx",
                "apt-get --simulate upgrade",
                "apt list --upgradable 2>/dev/null",
                "dpkg -s nginx >/dev/null 2>&1",
                "dpkg --print-architecture",
                "command -v rm",
                "which touch",
                "ls /bin/rm && echo rm",
                "echo 'rm -rf /' # rm x",
                "grep -q 'touch > x' /etc/motd",
                "cat <<END\nrm x\nEND",
                "kill -0 1",
                "sed -n s/a/b/p /etc/x",
                "date -Iseconds -d tomorrow",
                "tar tzf x.tgz",
                "tar -tf x.tar",
                "git status --porcelain",
                "git -C /srv/x rev-parse HEAD",
                "docker ps",
                "docker compose ps",
                "docker image ls",
                "curl -sf -o /dev/null https://example.org",
                "curl -s https://example.org",
                "wget -qO- https://example.org",
                "wget -q -O /dev/null https://example.org",
                "crontab -u bob -l",
                "sysctl -n vm.swappiness",
                "hostname -f",
                "mount",
                "chage -l bob",
                "rsync -n -a a b",
                "find /tmp -name x",
                "test 1 -gt 0",
                "echo x >&2",
                "[ a '>' b ]",
            })
    void doesNotChange(String text) {
        assertThat(CommandNames.changing(shell(text, null))).isNull();
    }

    @Test
    void tellsInWhichWords() {
        assertThat(CommandNames.changing(shell("sudo systemctl restart cron", null)))
                .isEqualTo("systemctl restart");
        assertThat(CommandNames.changing(shell("date > /srv/x", null))).isEqualTo("> /srv/x");
    }

    @Test
    void withoutAShellNothingIsARedirection() {
        List<String> words = List.of("echo", ">", "/etc/motd");
        CommandRequest request =
                new CommandRequest(words, "echo > /etc/motd", Invocation.of(words), "", null, null, null, null, true);
        assertThat(CommandNames.changing(request)).isNull();
    }

    @Test
    void whatAProgramMakesWhereItRunsMayHaveChanged() {
        for (CommandRequest each : List.of(shell("npm ci", "/srv/app"), shell("cd /srv/app && npm install", null))) {
            assertThat(CommandNames.of(each).alters().namesPath("/srv/app/node_modules/x"))
                    .isTrue();
            assertThat(CommandNames.of(each).alters().namesPath("/srv/app/conf/env"))
                    .isFalse();
        }
        assertThat(CommandNames.of(shell("composer install", "/srv/app"))
                        .alters()
                        .namesPath("/srv/app/vendor/x"))
                .isTrue();
        assertThat(CommandNames.of(shell("npm ls", "/srv/app")).alters().namesPath("/srv/app/node_modules/x"))
                .as("it is only read")
                .isFalse();
    }

    @Test
    void whatIsNamedMayHaveChanged() {
        assertThat(CommandNames.of(shell("cp x conf/env", "/srv/app")).alters().namesPath("/srv/app/conf/env"))
                .as("relative to chdir")
                .isTrue();
        assertThat(CommandNames.of(shell("sudo chown -R app /srv/app", null))
                        .alters()
                        .namesPath("/srv/app/x"))
                .isTrue();
        assertThat(CommandNames.of(shell("chown app /srv/app", null)).alters().namesPath("/srv/app/x"))
                .as("it goes no deeper")
                .isFalse();
        assertThat(CommandNames.of(shell("mkdir -p /srv/app", null)).alters().namesPath("/srv/app"))
                .isTrue();
        assertThat(CommandNames.of(shell("cat /etc/motd", null)).alters().namesPath("/etc/motd"))
                .as("it is only read")
                .isFalse();
        assertThat(CommandNames.of(shell("cat /etc/motd > /etc/issue", null))
                        .alters()
                        .namesPath("/etc/issue"))
                .isTrue();
        assertThat(CommandNames.of(shell("/opt/setup --for '/srv/my app'", null))
                        .alters()
                        .namesPath("/srv/my app/x"))
                .isTrue();
    }

    /** The time limit is a guard. */
    @Test
    @org.junit.jupiter.api.Timeout(60)
    void programsThatRunEachOtherWithoutEndAreLookedThroughToACertainDepth() {
        List<String> many = new java.util.ArrayList<>(java.util.Collections.nCopies(100_000, "env"));
        assertThat(Invocation.of(many)).hasSizeLessThan(200);
        List<String> finds = new java.util.ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            finds.addAll(List.of("find", "-exec"));
        }
        assertThat(Invocation.of(finds)).hasSizeLessThan(200);
        assertThat(Invocation.of("eval ".repeat(10_000))).hasSizeLessThan(200);
        assertThat(Invocation.of(List.of("A=b", "find", ".", "-exec", "ls", ";", "-exec", "sudo", "rm", "{}", "+")))
                .extracting(Invocation::program)
                .containsExactly("find", "ls", "sudo", "rm");
    }

    /** What is told to another user's program is told to that, whatever options it has. */
    @Test
    void statementsNameWhatIsInThem() {
        for (String line : List.of(
                "psql -qc 'CREATE ROLE \"a-b\" IN ROLE team'",
                "runuser -u postgres -- psql -qc 'CREATE ROLE \"a-b\" IN ROLE team'",
                "runuser -u postgres psql -c 'CREATE ROLE \"a-b\" IN ROLE team'",
                "su postgres -c 'psql -c \"CREATE ROLE \\\"a-b\\\" IN ROLE team\"'",
                "sudo -u postgres psql --command='CREATE ROLE \"a-b\" IN ROLE team'")) {
            Mentions alters = CommandNames.of(shell(line, null)).alters();
            assertThat(alters.hasWord("a-b"::equals)).as(line).isTrue();
            assertThat(alters.hasWord("team"::equals)).as(line).isTrue();
            assertThat(alters.hasWord("other"::equals)).as(line).isFalse();
            assertThat(alters.hasWord("information on the server:*"::equals))
                    .as(line)
                    .isTrue();
        }
        assertThat(CommandNames.of(shell("runuser -c 'rm /srv/x' app", null))
                        .alters()
                        .namesPath("/srv/x"))
                .isTrue();
    }
}
