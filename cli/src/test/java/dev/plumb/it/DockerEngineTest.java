package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of the docker engine that go wrong: it goes on as if nothing had been, and the message says why. */
class DockerEngineTest extends OwnHost {
    private static final String FILE = "/etc/docker/daemon.json";

    private HostContainer newer;

    @BeforeAll
    void install() {
        newer = HostContainer.startDebian13();
        for (HostContainer each : List.of(host, newer)) {
            each.sh("""
                    apt-get -qq update
                    DEBIAN_FRONTEND=noninteractive apt-get -qq -y install docker.io iptables busybox-static >/dev/null 2>&1
                    command -v docker >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get -qq -y install docker-cli >/dev/null 2>&1
                    mkdir -p /root/bb/bin && cd /root/bb && cp /bin/busybox bin/sleep
                    tar -c . | docker import -c 'CMD ["sleep","1000"]' - bb:1 >/dev/null
                    """);
        }
    }

    @org.junit.jupiter.api.AfterAll
    void stopNewer() {
        newer.close();
    }

    private HostContainer prepared(boolean old) {
        HostContainer on = old ? host : newer;
        on.sh("rm -f " + FILE + "; systemctl restart docker; docker rm -f up >/dev/null 2>&1; "
                + "docker run -d --name up --network none bb:1 >/dev/null");
        return on;
    }

    private Project project(HostContainer on, String params) {
        return new Project(folder).on(on).tasks("- name: engine\n  docker: " + params + "\n");
    }

    private static String message(Outcomes outcomes) {
        return outcomes.tasks().stream()
                .map(each -> String.valueOf(each.get("message")))
                .findFirst()
                .orElse("");
    }

    /** Its number, what it reads, and what it keeps. */
    private static String engine(HostContainer on) {
        return on.sh("cat " + FILE
                + " 2>/dev/null; docker inspect -f '{{.State.Pid}}' up; docker info -f '{{.LiveRestoreEnabled}}'");
    }

    /** What dockerd tests only where it can: elsewhere the engine does not start, and goes on with what it had. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anUnknownKeyIsNoEnd(boolean old) {
        HostContainer on = prepared(old);
        project(on, "{}").apply();
        String before = engine(on);
        Project project = project(on, "{settings: {no-such-key-here: 1}}");
        Outcomes check = project.check();
        Outcomes apply = project.apply();
        assertThat(check.exit()).as("%s", check).isEqualTo(old ? 10 : 2);
        assertThat(apply.exit()).as("%s", apply).isEqualTo(2);
        assertThat(message(apply)).contains("no-such-key-here").contains("don't match any configuration option");
        assertThat(engine(on)).isEqualTo(before);
        assertThat(on.sh("systemctl is-active docker")).contains("active");
    }

    /** No test of its file finds it. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void anEngineThatDoesNotStartGoesOnWithWhatItHad(boolean old) {
        HostContainer on = prepared(old);
        project(on, "{}").apply();
        String before = engine(on);
        Outcomes apply = project(on, "{settings: {storage-driver: nothing}}").apply();
        assertThat(apply.exit()).as("%s", apply).isEqualTo(2);
        assertThat(message(apply)).contains("the restart of docker failed").contains("driver not supported");
        assertThat(engine(on)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theCommandLineOfTheUnitCountsToo(boolean old) {
        HostContainer on = prepared(old);
        Project project = project(on, "{settings: {hosts: ['fd://', 'tcp://127.0.0.1:2375']}}");
        for (Outcomes each : List.of(project.check(), project.apply())) {
            assertThat(each.exit()).as("%s", each).isEqualTo(2);
            assertThat(message(each)).contains("give the unit a drop-in with an ExecStart of its own without -H");
        }
        assertThat(on.sh("[ ! -e " + FILE + " ] && docker ps -q | wc -l")).contains("1");
    }

    @Test
    void containersThatWillStopAreTold() {
        HostContainer on = prepared(true);
        Project project = new Project(folder).on(on).tasks("""
                - name: engine
                  docker: {settings: {live-restore: false}}
                  register: made
                - name: told
                  debug: {msg: "${made.warnings[0]!'nothing'}"}
                """);
        for (Outcomes each : List.of(project.check(), project.apply())) {
            assertThat(each.toString()).contains("because live-restore is off: 1");
        }
        assertThat(on.sh("docker ps -q | wc -l")).contains("0");
    }

    @Test
    void whatIsInstalledBesideKeepsContainersToo() {
        HostContainer on = prepared(false);
        String pid = on.sh("docker inspect -f '{{.State.Pid}}' up");
        Project project = project(on, "{compose: true}");
        Outcomes check = project.check();
        Outcomes apply = project.apply();
        assertThat(apply.exit()).as("%s", apply).isZero();
        assertThat(check.diffs()).isEqualTo(apply.diffs());
        assertThat(on.sh("docker compose version && docker inspect -f '{{.State.Pid}}' up"))
                .contains(pid.strip());
        assertThat(project.apply().changed()).isEmpty();
    }

    /** The new settings are not those that were there, so the file goes again and the engine runs. */
    @Test
    void aNewEngineThatDoesNotStartRunsWithoutItsSettings() {
        HostContainer on = prepared(true);
        on.sh("docker rm -f up; DEBIAN_FRONTEND=noninteractive apt-get -qq -y remove docker.io >/dev/null 2>&1; rm -f "
                + FILE);
        Outcomes apply = project(on, "{settings: {storage-driver: nothing}}").apply();
        assertThat(apply.exit()).as("%s", apply).isEqualTo(2);
        assertThat(message(apply)).contains("the engine does not start").contains("driver not supported");
        assertThat(on.sh("[ ! -e " + FILE + " ] && docker info -f '{{.Driver}}'"))
                .contains("overlay2");
    }
}
