package dev.plumb.modules.docker;

import dev.plumb.modules.docker.Store.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of the engine's store its own rules call unused, one kind after the other: what a container keeps that goes is unused then.
 * Source: the prune commands of Docker's reference, and what engines from 20.10 to 26 do.
 */
final class Unused {
    /** From here on volumes with a name stay unless they are asked for. */
    private static final int NAMED_STAY = 23;

    private static final String ANONYMOUS = "com.docker.volume.anonymous";
    private static final Set<String> PREDEFINED = Set.of("bridge", "host", "none", "default");
    private static final Set<String> OF_BUILDS = Set.of("internal", "frontend");

    private final Store store;
    private final List<Item> going = new ArrayList<>();

    Unused(Store store) {
        this.store = store;
    }

    /** Containers that do not run; they do not count for what comes after. */
    List<Item> containers(PruneFilters filters) {
        for (Item each : store.containers()) {
            if (!each.told().isTrue("running") && filters.admits(each, store)) {
                going.add(each);
            }
        }
        return List.copyOf(going);
    }

    private List<Item> staying() {
        List<Item> staying = new ArrayList<>(store.containers());
        staying.removeAll(going);
        return staying;
    }

    /** Images that go, and names that go of images that stay: those with the names that they lose, or none. */
    List<Item> images(PruneFilters filters) {
        Set<String> used = new HashSet<>();
        staying().forEach(each -> used.add(each.told().text("image")));
        Set<String> parents = new HashSet<>();
        store.images().forEach(each -> parents.add(each.told().text("parent")));
        boolean all = !filters.is("dangling", true);
        List<Item> images = new ArrayList<>();
        for (Item each : store.images()) {
            List<String> names = each.names();
            boolean between = names.isEmpty() && each.told().list("digests").isEmpty() && parents.contains(each.id());
            if (between || !all && !names.isEmpty() || !filters.admits(each, store)) {
                continue;
            } else if (!used.contains(each.id())) {
                images.add(each);
            } else if (names.size() > 1) {
                // the engine takes one name after the other, and only the last one may not go
                List<String> lost = names.stream()
                        .sorted(Comparator.comparing(Unused::whole))
                        .limit(names.size() - 1L)
                        .toList();
                images.add(new Item(each.id(), lost, each.labels(), each.created(), DockerJson.NONE));
            }
        }
        return images;
    }

    private static String whole(String name) {
        ImageName image = ImageName.of(name);
        return image == null ? name : image.whole();
    }

    /** Networks of this host to which nothing that runs belongs. */
    List<Item> networks(PruneFilters filters) {
        return store.networks().stream()
                .filter(each -> Collections.disjoint(each.names(), PREDEFINED)
                        && each.told().text("scope").equals("local")
                        && !each.told().isTrue("config")
                        && each.told().map("used").isEmpty()
                        && filters.admits(each, store))
                .toList();
    }

    /** Volumes of the host that no container has, running or not. */
    List<Item> volumes(PruneFilters filters) {
        Set<String> used = new HashSet<>();
        staying().forEach(each -> each.told().list("mounts").forEach(mount -> used.add(mount.text("Name"))));
        boolean all = store.major() < NAMED_STAY || filters.is("all", false);
        return store.volumes().stream()
                .filter(each -> each.told().text("driver").equals("local")
                        && each.told().text("scope").equals("local")
                        && !used.contains(each.id())
                        && (all || each.labels().containsKey(ANONYMOUS))
                        && filters.admits(each, store))
                .toList();
    }

    /** What builds have left and none uses now. */
    List<Item> cache(boolean all) {
        return store.cache().stream()
                .filter(each -> !each.told().text("InUse").equals("true")
                        && (all
                                || !each.told().text("Shared").equals("true")
                                        && !OF_BUILDS.contains(each.told().text("CacheType"))))
                .toList();
    }

    /** Whether the engine knows a filter that lets named volumes go; before, they went anyway. */
    boolean knowsAll() {
        return store.major() >= NAMED_STAY;
    }
}
