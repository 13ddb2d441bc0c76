package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with containers leaves the one before running, and the message says why. */
@NeedsHost
class DockerTest extends OwnHost {
    private static final String IMAGE = "127.0.0.1:5000/shop:1";

    private Project project;

    @BeforeAll
    void install() {
        host.sh("""
                set -e
                apt-get -qq update
                DEBIAN_FRONTEND=noninteractive apt-get -qq -y install docker.io busybox-static docker-registry >/dev/null 2>&1
                mount -o remount,rw /proc/sys
                sed -i '/^auth:/,/^[a-z]/{/^auth:/d;/^  /d}' /etc/docker/registry/config.yml
                systemctl restart docker-registry
                mkdir -p /srv/root/bin
                cp /bin/busybox /srv/root/bin
                for each in sh httpd sleep echo; do ln -sf busybox /srv/root/bin/$each; done
                i=0; until docker version >/dev/null 2>&1 || [ "$i" -ge 100 ]; do sleep 0.2; i=$((i+1)); done
                tar -C /srv/root -c . | docker import -c 'CMD ["sleep", "1000"]' - 127.0.0.1:5000/shop:1
                docker push -q 127.0.0.1:5000/shop:1
                """);
    }

    @BeforeEach
    void establish() {
        project = new Project(folder).on(host);
        container("command: httpd -f -p 80", "published_ports: ['8080:80']");
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
    }

    /** The container {@code web} with these parameters too. */
    private void container(String... more) {
        StringBuilder keys = new StringBuilder();
        for (String each : more) {
            keys.append(each).append('\n');
        }
        boolean image = keys.indexOf("image:") >= 0;
        String settle = keys.indexOf("settle:") >= 0 ? "" : "    settle: 1\n";
        project.tasks("- name: web\n  docker_container:\n    name: web\n    stop_timeout: 1\n" + settle
                + (image ? "" : "    image: " + IMAGE + "\n") + keys.toString().indent(4));
    }

    private String running() {
        return host.sh("docker inspect -f '{{.Id}} {{.State.Pid}} {{.State.Running}}' web")
                .strip();
    }

    /** An apply fails with these words; the container before runs, and no other is left. */
    private void comesBack(String... words) {
        String id = running().split(" ")[0];
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isEqualTo(2);
        assertThat(applied.failure()).contains(words).contains("the one before runs");
        assertThat(running()).startsWith(id).endsWith(" true");
        assertThat(host.sh("docker ps -a --format '{{.Names}}'").strip()).isEqualTo("web");
    }

    @Test
    void aContainerThatEndsAtOnceIsReplacedByTheOneBefore() {
        container("command: sh -c 'echo no database; exit 3'", "published_ports: ['8080:80']");
        comesBack("container web has ended with status 3", "the end of its log:\nno database");
        container("command: sh -c 'echo no database; exit 3'", "restart_policy: always", "settle: 4");
        comesBack("ends and is started again", "no database");
    }

    @Test
    void aContainerThatIsNotHealthyIsReplacedByTheOneBefore() {
        container("command: httpd -f -p 80", "healthcheck: {test: 'echo sick; exit 1', interval: 1s, retries: 1}");
        comesBack("container web is unhealthy", "its health check said: sick");
        container("command: httpd -f -p 80", "healthcheck: {test: 'sleep 9', interval: 1s}", "healthy_wait_timeout: 2");
        comesBack("container web is not healthy after 2 s");
    }

    @Test
    void aPortThatIsTakenKeepsTheOneBefore() {
        container("command: httpd -f -p 80", "published_ports: ['5000:80']");
        comesBack("container web cannot be started:", "5000");
    }

    @Test
    void aProgramThatIsNotThereKeepsTheOneBefore() {
        container("command: nosuch");
        comesBack("container web cannot be started:", "nosuch");
    }

    @Test
    void anImageThatCannotBePulledLeavesTheOneBeforeRunning() {
        String before = running();
        container("image: 127.0.0.1:5000/shop:none");
        for (Outcomes each : List.of(project.check(), project.apply())) {
            assertThat(each.exit()).as("%s", each).isEqualTo(2);
            assertThat(each.failure()).contains("127.0.0.1:5000/shop:none cannot be pulled: no such manifest");
        }
        assertThat(running()).isEqualTo(before);
    }

    @Test
    void aLayerThatTheRegistryHasLostLeavesTheOneBeforeRunning() {
        String before = running();
        host.sh(
                "printf 'FROM %s\\nCOPY big /big\\n' " + IMAGE + " >/srv/root/Dockerfile && echo more >/srv/root/big"
                        + " && docker build -q -t 127.0.0.1:5000/shop:lost /srv/root && docker push -q 127.0.0.1:5000/shop:lost"
                        + " && docker rmi 127.0.0.1:5000/shop:lost"
                        + " && d=$(docker manifest inspect --insecure 127.0.0.1:5000/shop:lost | sed -n 's/.*sha256:\\([0-9a-f]*\\).*/\\1/p' | tail -n 1)"
                        + " && rm /var/lib/docker-registry/docker/registry/v2/blobs/sha256/*/$d/data && systemctl restart docker-registry");
        container("image: 127.0.0.1:5000/shop:lost");
        Outcomes applied = project.apply();
        assertThat(applied.failure()).as("%s", applied).contains("image 127.0.0.1:5000/shop:lost cannot be pulled:");
        assertThat(running()).isEqualTo(before);
    }

    @Test
    void anotherImageInTheRegistryIsSeenBeforeItIsPulled() {
        host.sh("printf 'FROM %s\\nENV NEWER=yes\\n' " + IMAGE + " >/srv/root/Dockerfile"
                + " && docker tag " + IMAGE + " kept && docker build -q -t " + IMAGE + " /srv/root && docker push -q "
                + IMAGE
                + " && docker inspect -f '{{.Id}}' " + IMAGE + " >/srv/newer && docker tag kept " + IMAGE);
        container("command: httpd -f -p 80", "published_ports: ['8080:80']");
        assertThat(project.check().exit()).isZero();
        container("command: httpd -f -p 80", "published_ports: ['8080:80']", "pull: always");
        Outcomes check = project.check();
        String newer = host.read("/srv/newer").substring("sha256:".length()).substring(0, 12);
        assertThat(check.diffs().get("web")).anyMatch(line -> line.contains("image_id:") && line.endsWith(newer));
        Outcomes applied = project.apply();
        assertThat(applied.diffs()).as("%s", applied).isEqualTo(check.diffs());
        assertThat(host.sh("docker inspect -f '{{.Image}}' web")).isEqualTo(host.read("/srv/newer"));
        assertThat(project.check().exit()).isZero();
        host.sh("docker tag kept " + IMAGE + " && docker push -q " + IMAGE);
    }

    @Test
    void whatIsChangedInPlaceGoesOnRunning() {
        String before = running();
        container("command: httpd -f -p 80", "published_ports: ['8080:80']", "memory: 32M", "restart_policy: always");
        Outcomes check = project.check();
        assertThat(check.diffs().get("web")).noneMatch(line -> line.contains("recreated"));
        assertThat(project.apply().diffs()).isEqualTo(check.diffs());
        assertThat(running()).isEqualTo(before);
        assertThat(project.check().exit()).isZero();
    }

    @Test
    void oneFieldMakesOneContainerAnew() {
        project.tasks("""
                - name: web
                  docker_container: {name: web, image: "127.0.0.1:5000/shop:1", command: httpd -f -p 80, published_ports: ["8080:80"], stop_timeout: 1, settle: 1}
                - name: worker
                  docker_container: {name: worker, image: "127.0.0.1:5000/shop:1", stop_timeout: 1, settle: 1}
                """);
        project.apply();
        String web = running();
        project.tasks("""
                - name: web
                  docker_container: {name: web, image: "127.0.0.1:5000/shop:1", command: httpd -f -p 80, published_ports: ["8080:80"], stop_timeout: 1, settle: 1}
                - name: worker
                  docker_container: {name: worker, image: "127.0.0.1:5000/shop:1", env: {A: b}, stop_timeout: 1, settle: 1}
                - name: goes
                  docker_container: {name: worker, state: absent}
                """);
        Outcomes check = project.check();
        assertThat(check.diffs().get("worker")).anyMatch(line -> line.contains("recreated: because of env.A"));
        assertThat(check.with("changed")).containsExactlyInAnyOrder("worker", "goes");
        assertThat(project.apply().diffs()).isEqualTo(check.diffs());
        assertThat(running()).isEqualTo(web);
    }

    @Test
    void whatIsMadeAndRemovedInOneRunIsShownAsPlanned() {
        project.tasks("""
                - {name: net, docker_network: {name: passing}}
                - {name: data, docker_volume: {name: passing}}
                - {name: job, docker_container: {name: passing, image: "127.0.0.1:5000/shop:1", networks: [{name: passing}], settle: 1}}
                - {name: job goes, docker_container: {name: passing, state: absent}}
                - {name: net goes, docker_network: {name: passing, state: absent}}
                - {name: data goes, docker_volume: {name: passing, state: absent}}
                """);
        Outcomes check = project.check();
        assertThat(check.exit()).as("%s", check).isEqualTo(10);
        assertThat(project.apply().diffs()).isEqualTo(check.diffs());
        assertThat(host.sh("docker network ls -q -f name=passing; docker volume ls -q -f name=passing"))
                .isEmpty();
    }

    @Test
    void anImageThatIsBuiltAnewMakesItsContainerAnewInTheSameRun() {
        host.sh("printf 'FROM " + IMAGE + "\\nLABEL of=1\\n' >/srv/root/Dockerfile");
        project.tasks("""
                - name: image
                  docker_image: {name: "built:1", source: build, build: {path: /srv/root}, force_source: true}
                - name: worker
                  docker_container: {name: worker, image: "built:1", stop_timeout: 1, settle: 1}
                """);
        assertThat(project.apply().changed()).containsExactly("image", "worker");
        assertThat(project.apply().changed()).as("the same image comes of it").isEmpty();
        host.sh("printf 'LABEL of=2\\n' >>/srv/root/Dockerfile");
        Outcomes check = project.check();
        assertThat(check.changed()).as("%s", check).containsExactly("image");
        assertThat(check.uncertain()).containsExactly("worker");
        assertThat(project.apply().changed()).containsExactly("image", "worker");
        host.sh("docker rm -f worker && docker rmi built:1");
    }

    @Test
    void aRunThatWasEndedInTheMiddleIsMendedByTheNext() {
        host.sh(
                "docker rename web web.plumb-old && docker stop -t 0 web.plumb-old && docker create --name web.plumb-new "
                        + IMAGE);
        Outcomes applied = project.apply();
        assertThat(applied.exit()).as("%s", applied).isZero();
        assertThat(host.sh("docker ps -a --format '{{.Names}}'").strip()).isEqualTo("web");
    }

    @Test
    void aRunWhoseControllerIsKilledIsEndedByTheHost() {
        String id = running().split(" ")[0];
        container("command: sh -c 'sleep 3; exit 3'", "settle: 9");
        Plumb.Running running = project.startApply();
        awaits("docker inspect web.plumb-old && docker exec web sh -c :");
        running.kill();
        awaits("! docker inspect web.plumb-old && docker exec web sh -c :");
        assertThat(running()).startsWith(id).endsWith(" true");
    }

    private static final String UNTIL =
            "i=0; until { %s; } >/dev/null 2>&1; do [ $i -lt 150 ] || exit 1; i=$((i+1)); sleep 0.2; done";

    private void awaits(String condition) {
        host.sh(UNTIL.formatted(condition));
    }

    @Test
    void whatARunHasLeftThatWasEndedIsToldAndPutInOrder() {
        host.sh("docker rename web web.plumb-old");
        Outcomes check = project.check();
        assertThat(check.diffs().get("web")).anyMatch(line -> line.contains("recreated: because of left"));
        Outcomes applied = project.apply();
        assertThat(applied.diffs()).as("%s", applied).isEqualTo(check.diffs());
        assertThat(host.sh("docker ps -a --format '{{.Names}}'").strip()).isEqualTo("web");
        host.sh("docker rename web web.plumb-old");
        project.tasks("- {name: web, docker_container: {name: web, state: absent}}\n");
        assertThat(project.apply().changed()).containsExactly("web");
        assertThat(host.sh("docker ps -aq")).isEmpty();
    }

    @Test
    void whatNoTaskCanSayIsNotLost() {
        host.sh("docker rm -f web && docker run -d --name web --mount type=volume,src=kept,dst=/kept " + IMAGE);
        assertThat(project.check().failure())
                .contains("would lose what no task can say: mount at /kept", "comparisons: {more: ignore}");
        host.sh("docker rm -f web");
    }

    @Test
    void aNetworkThatCannotBeJoinedLeavesTheContainerWhereItWas() {
        host.sh("docker network create --subnet 172.31.20.0/24 shop && docker network connect shop web"
                + " && docker run -d --name taken --network shop --ip 172.31.20.9 " + IMAGE);
        container(
                "command: httpd -f -p 80",
                "published_ports: ['8080:80']",
                "network_mode: bridge",
                "networks: [{name: shop, ipv4_address: 172.31.20.9}]");
        Outcomes applied = project.apply();
        assertThat(applied.failure()).as("%s", applied).contains("Address already in use");
        assertThat(host.sh("docker inspect -f '{{range $n, $x := .NetworkSettings.Networks}}{{$n}} {{end}}' web")
                        .strip())
                .isEqualTo("bridge shop");
        host.sh("docker rm -f taken web && docker network rm shop");
    }

    @Test
    void anEngineThatDoesNotAnswerIsTold() {
        host.sh("systemctl stop docker.socket docker.service");
        try {
            assertThat(project.check().failure()).contains("docker engine");
            project.tasks("""
                    - name: engine
                      systemd: {name: docker, state: started}
                    - name: web
                      docker_container: {name: web, image: "127.0.0.1:5000/shop:1", command: httpd -f -p 80, published_ports: ["8080:80"], stop_timeout: 1, settle: 1}
                    """);
            Outcomes check = project.check();
            assertThat(check.exit()).as("%s", check).isEqualTo(10);
            assertThat(check.with("failed")).isEmpty();
        } finally {
            host.sh("systemctl start docker.socket docker.service && docker start web");
        }
    }

    @Test
    void aDryRunDoesNotWakeAnEngineThatSleepsBehindItsSocket() {
        host.sh("systemctl stop docker.service && systemctl is-active -q docker.socket");
        try {
            project.tasks(
                    "- {name: net, docker_network: {name: shop}}\n- {name: prune, docker_prune: {containers: true}}\n");
            Outcomes check = project.check();
            assertThat(check.failure()).contains("docker engine");
            assertThat(host.exec("systemctl is-active docker.service").out().strip())
                    .isEqualTo("inactive");
        } finally {
            host.sh("systemctl start docker.service && docker start web");
        }
    }

    @Test
    void moreThanAnotherCostsNoFurtherExchange() {
        StringBuilder tasks = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            tasks.append("- docker_container: {name: none")
                    .append(i)
                    .append(", state: absent}\n- docker_volume: {name: none")
                    .append(i)
                    .append(", state: absent}\n");
        }
        project.tasks(tasks.toString());
        Outcomes check = project.check();
        assertThat(check.exit()).isZero();
        assertThat(check.count("web", "exchanges")).isEqualTo(1);
    }
}
