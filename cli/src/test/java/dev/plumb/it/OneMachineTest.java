package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several names of one machine in one run, and machines that look like one. */
class OneMachineTest extends OwnHost {
    private static final String TASKS = """
            - copy: {content: "x\\n", dest: "/srv/names/${inventory_hostname}"}
            - lineinfile: {path: /srv/names-shared, line: "${inventory_hostname}", create: true}
            - shell: "read n </srv/names-count; sleep 0.05; echo $((n+1)) >/srv/names-count"
            """;

    @BeforeEach
    void prepare() {
        host.sh("rm -rf /srv/names*; mkdir /srv/names; echo 0 >/srv/names-count");
    }

    private void assertAllOfAllArrived(Outcomes done, int names) {
        assertThat(done.exit()).as("%s", done).isZero();
        assertThat(host.sh("ls /srv/names | wc -l; wc -l </srv/names-shared; cat /srv/names-count"))
                .isEqualTo(names + "\n" + names + "\n" + names + "\n");
    }

    @Test
    void manyNamesWithTheSameAddress() {
        Project project = new Project(folder).tasks(TASKS);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            lines.add(host.inventoryLine("web" + i, folder));
        }
        project.inventory(lines.toArray(String[]::new));
        assertAllOfAllArrived(project.apply("--forks", "12"), 12);
        assertThat(project.check().with("changed")).isNotEmpty();
    }

    /** That they are one machine is told by the machine alone. */
    @Test
    void namesWithDifferentAddressesAndUsers() throws IOException {
        host.sh("chmod 777 /srv /srv/names; chmod 666 /srv/names-count");
        try (CutProxy way = new CutProxy(host.port());
                CutProxy another = new CutProxy(host.port())) {
            String deploy =
                    host.inventoryLine("d", folder, another.port()).replace("ansible_user=root", "ansible_user=deploy")
                            + " ansible_become=true ansible_become_password=" + HostContainer.SUDO_PASSWORD;
            Project project = new Project(folder)
                    .inventory(
                            host.inventoryLine("a", folder),
                            host.inventoryLine("b", folder),
                            host.inventoryLine("c", folder, way.port()),
                            host.inventoryLine("e", folder, way.port()),
                            deploy);
            for (String strategy : List.of("linear", "free")) {
                prepare();
                project.playbook("- hosts: all\n  gather_facts: false\n  strategy: " + strategy + "\n  tasks:\n"
                        + TASKS.indent(4));
                assertAllOfAllArrived(project.apply("--lock-wait", "0"), 5);
            }
        }
    }

    /** The first thing that is sent is an action: it is known only from the answer that it must not run yet. */
    @Test
    void whatIsSentFirstIsDoneInTurnToo() throws IOException {
        try (CutProxy way = new CutProxy(host.port())) {
            String[] lines = {
                host.inventoryLine("a", folder),
                host.inventoryLine("b", folder, way.port()),
                host.inventoryLine("c", folder, way.port())
            };
            Project project = new Project(folder)
                    .inventory(lines)
                    .tasks("- shell: \"read n </srv/names-count; sleep 1; echo $((n+1)) >/srv/names-count\"\n");
            Outcomes done = project.apply("--lock-wait", "0");
            assertThat(done.exit()).as("%s", done).isZero();
            assertThat(host.sh("cat /srv/names-count")).isEqualTo("3\n");
        }
    }

    @Test
    void aTaskThatIsDelegatedToAnotherNameSeesWhatWasDone() throws IOException {
        try (CutProxy way = new CutProxy(host.port())) {
            Project project = new Project(folder)
                    .inventory(host.inventoryLine("a", folder), host.inventoryLine("b", folder, way.port()))
                    .playbook("""
                            - hosts: a
                              gather_facts: false
                              tasks:
                                - stat: {path: /srv/names/made}
                                  delegate_to: b
                                  register: before
                                - stat: {path: /srv/names/made}
                                - copy: {content: here, dest: /srv/names/made}
                                - stat: {path: /srv/names/made}
                                  delegate_to: b
                                  register: after
                                - file: {path: /srv/names/made, state: absent}
                                  delegate_to: b
                                - stat: {path: /srv/names/made}
                                  register: gone
                                - assert: {that: [not before.stat.exists, after.stat.exists, not gone.stat.exists]}
                            """);
            Outcomes done = project.apply("--lock-wait", "0");
            assertThat(done.exit()).as("%s", done).isZero();
        }
    }

    /** Containers of one image have the same machine id and boot id. Each waits for the other: they must run at once. */
    @Test
    void twinsAreTwoMachines() {
        try (HostContainer twin = HostContainer.start()) {
            String id = "cat /etc/machine-id /proc/sys/kernel/random/boot_id";
            host.sh("echo 00000000000000000000000000000001 >/etc/machine-id");
            twin.sh("echo 00000000000000000000000000000001 >/etc/machine-id");
            assertThat(host.sh(id)).isEqualTo(twin.sh(id));
            twin.sh("mkdir -p /srv/names");
            String meet =
                    "- shell: \"touch /srv/names/here; for i in $(seq 600); do [ -e /srv/names/go ] && exit 0; sleep 0.1;"
                            + " done; exit 1\"\n";
            Project project = new Project(folder)
                    .inventory(host.inventoryLine("one", folder), twin.inventoryLine("two", folder))
                    .tasks(meet);
            var running = project.beginApply("--lock-wait", "0");
            for (HostContainer each : Arrays.asList(host, twin)) {
                each.sh("for i in $(seq 600); do [ -e /srv/names/here ] && exit 0; sleep 0.1; done; exit 1");
            }
            host.sh("touch /srv/names/go");
            twin.sh("touch /srv/names/go");
            Outcomes done = running.join();
            assertThat(done.exit()).as("%s", done).isZero();
        }
    }
}
