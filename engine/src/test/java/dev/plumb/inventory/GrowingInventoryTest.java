package dev.plumb.inventory;

import static dev.plumb.inventory.Inventories.ini;
import static dev.plumb.inventory.Inventories.vars;
import static dev.plumb.inventory.Inventories.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.source.Position;
import dev.plumb.source.ProblemException;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingInventoryTest {
    private static final Position TASK = new Position("site.yml", 3, 5);

    @TempDir
    Path dir;

    private Inventory read;
    private GrowingInventory inventory;

    @BeforeEach
    void begin() {
        write(dir.resolve("group_vars/new.yml"), "from: files\n");
        read = ini(dir, "[web]\nw1 x=1\n[web:vars]\nport=80\n");
        inventory = new GrowingInventory(read);
    }

    /** As in Ansible: hosts that the sources no longer have do not come back by {@code group_by}, those of {@code add_host} do. */
    @Test
    void aHostThatTheSourcesNoLongerHaveIsGoneAlthoughItWasGrouped() {
        inventory.addHost("n1", List.of(), Map.of(), TASK);
        for (String host : List.of("w1", "n1", "localhost")) {
            inventory.addToGroup(host, "by_key", List.of(), TASK);
        }
        inventory.refresh(ini(dir, "[web]\nw2\n"));
        assertThat(inventory.hosts()).containsExactlyInAnyOrder("w2", "n1", "localhost");
        assertThat(inventory.groups().get("by_key")).containsExactlyInAnyOrder("n1", "localhost");
    }

    @Test
    void addsAHostWithGroupsAndData() {
        Inventory before = inventory.current();
        Map<String, Object> data = new HashMap<>(Map.of("y", "${7*7}"));
        data.put("nothing", null);
        assertThat(inventory.addHost("n1", List.of("new", "web"), data, TASK)).isTrue();
        assertThat(inventory.hosts()).containsExactly("w1", "n1");
        assertThat(inventory.groups().get("new")).containsExactly("n1");
        assertThat(inventory.select("web:&new")).containsExactly("n1");
        assertThat(inventory.groupsOf("n1")).containsExactly("new", "web");
        assertThat(inventory.children("all")).containsExactly("ungrouped", "web", "new");
        assertThat(vars(inventory, "n1"))
                .containsEntry("port", 80L)
                .containsEntry("from", "files")
                .containsEntry("y", "${7*7}")
                .containsEntry("nothing", null);
        assertThat(inventory.variables("n1", null).get("y")).isEqualTo(new YamlNode.Data(TASK, "${7*7}"));
        assertThat(before.hosts()).containsExactly("w1");
        assertThat(read.hosts()).containsExactly("w1");
        assertThat(inventory.addHost("n1", List.of("new"), data, TASK)).isFalse();
    }

    @Test
    void aHostWithoutGroupsIsUngroupedUntilItHasOne() {
        inventory.addHost("n1", List.of(), Map.of(), TASK);
        assertThat(inventory.groups().get("ungrouped")).containsExactly("n1");
        inventory.addToGroup("n1", "late", List.of(), TASK);
        assertThat(inventory.groups().get("ungrouped")).isEmpty();
    }

    @Test
    void addsVariablesToAHostThatIsThereAndLeavesTheOldInventoryAlone() {
        assertThat(inventory.addHost("w1", List.of(), Map.of("x", 1L), TASK)).isFalse();
        assertThat(inventory.addHost("w1", List.of(), Map.of("x", 2L), TASK)).isTrue();
        assertThat(vars(inventory, "w1")).containsEntry("x", 2L);
        assertThat(vars(read, "w1")).containsEntry("x", 1L);
        assertThat(inventory.groups().get("ungrouped")).isEmpty();
    }

    @Test
    void groupsHostsBelowParents() {
        assertThat(inventory.addToGroup("w1", "os_Debian", List.of("os"), TASK)).isTrue();
        assertThat(inventory.addToGroup("w1", "os_Debian", List.of("os"), TASK)).isFalse();
        assertThat(inventory.groups().get("os")).containsExactly("w1");
        assertThat(inventory.groupsOf("w1")).containsExactly("os", "os_Debian", "web");
        assertThatThrownBy(() -> inventory.addToGroup("w1", "os", List.of("os_Debian"), TASK))
                .isInstanceOf(ProblemException.class)
                .hasMessage("site.yml:3:5: the group 'os' cannot be a child of 'os_Debian', which is below it already");
        assertThat(inventory.children("os_Debian")).isEmpty();
    }

    @Test
    void theImplicitLocalhostStaysLocalInAGroup() {
        assertThat(inventory.addToGroup("localhost", "here", List.of(), TASK)).isTrue();
        assertThat(inventory.select("here")).containsExactly("localhost");
        assertThat(vars(inventory, "localhost")).containsEntry("ansible_connection", "local");
    }

    @Test
    void whatWasAddedOutlivesReadingAgain() {
        inventory.addHost("n1", List.of("new"), Map.of("y", 1L), TASK);
        inventory.addToGroup("w1", "fast", List.of(), TASK);
        inventory.refresh(ini(dir, "[web]\nw1\nw2\n"));
        assertThat(inventory.hosts()).containsExactly("w1", "w2", "n1");
        assertThat(inventory.groups().get("fast")).containsExactly("w1");
        assertThat(vars(inventory, "n1")).containsEntry("y", 1L);
    }

    @Test
    void additionsOfManyHostsAtOnceAreAllThere() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String name = "n" + i;
                all.add(pool.submit(() -> {
                    inventory.addHost(name, List.of("new"), Map.of("me", name), TASK);
                    assertThat(vars(inventory, name)).containsEntry("me", name);
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(inventory.groups().get("new")).hasSize(200);
    }

    @Test
    void allIsNoChildOfAnyGroup() {
        assertThatThrownBy(() -> inventory.addToGroup("w1", "all", List.of("systems"), TASK))
                .hasMessageContaining("the group 'all' cannot be a child: every group is below it");
    }
}
