package dev.plumb.modules.sync;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.RemovalPlans;
import dev.plumb.modules.kit.files.RemovalPlans.Removal;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds out what {@code delete} removes: what is on the host alone, and not left out by a pattern. */
final class Extras {
    private final HostFiles files;
    private final RsyncOptions options;
    private final Destination to;
    private final Map<String, Item> items = new HashMap<>();

    Extras(HostFiles files, RsyncOptions options, Destination to) {
        this.files = files;
        this.options = options;
        this.to = to;
        to.items().forEach(item -> items.put(item.name(), item));
    }

    /** The plan that removes it. */
    Plan plan() {
        boolean contents = options.recursive || to.top().equals(Item.ROOT);
        if (!options.delete || to.top().isEmpty() || !contents) {
            return Plan.nothing();
        }
        String root = to.path(to.top());
        TreeState tree = files.host().get(options.recursive ? TreeType.ref(root) : TreeType.top(root));
        if (!tree.exists()) {
            return Plan.nothing();
        }
        List<String> gone = topmost(gone(tree));
        gone.forEach(each -> tell(root, each));
        List<Read<?>> wanted = new ArrayList<>();
        gone.forEach(each -> {
            wanted.add(Read.of(FileType.ref(Paths.below(root, each))));
            if (!options.recursive
                    && Objects.requireNonNull(tree.entries().get(each)).state().isDirectory()) {
                wanted.add(Read.of(TreeType.ref(Paths.below(root, each))));
            }
        });
        files.host().need(wanted);
        List<Removal> all = new ArrayList<>();
        for (String each : gone) {
            String real = Paths.below(root, each);
            TreeState below =
                    options.recursive ? below(tree, each) : files.host().get(TreeType.ref(real));
            FileState now = files.state(real);
            all.add(new Removal(real, now, below));
        }
        return all.isEmpty() ? Plan.nothing() : RemovalPlans.remove(all);
    }

    private static String above(String path) {
        return path.contains("/") ? Paths.parent(path) : "";
    }

    /** Without what is in another one of them, which comes before it. */
    private static List<String> topmost(List<String> paths) {
        Set<String> all = new HashSet<>(paths);
        return paths.stream().filter(each -> !all.contains(above(each))).toList();
    }

    private static void tell(String root, String path) {
        if (path.indexOf(TreeState.BYTE) >= 0) {
            throw new PlanFailure("the name of " + path.replace(String.valueOf(TreeState.BYTE), "\\x") + " in "
                    + Paths.below(root, above(path))
                    + " is not UTF-8, so that it cannot be removed; exclude it or remove it");
        }
    }

    /** What goes, and all that is in a directory that goes; directories before what is in them. */
    private List<String> gone(TreeState tree) {
        Set<String> kept = new HashSet<>();
        Set<String> hidden = new HashSet<>();
        List<String> extra = new ArrayList<>();
        String prefix = to.top().equals(Item.ROOT) ? "" : to.top() + "/";
        // in the order of names a directory comes before what is in it
        tree.entries().forEach((path, entry) -> {
            String above = above(path);
            Item item = items.get(prefix + path);
            boolean directory = entry.state().isDirectory();
            if (hidden.contains(above)) {
                hidden.add(path);
            } else if (item != null) {
                // what is in a directory that gives way to something else goes with it
                if (!item.isDirectory()) {
                    hidden.add(path);
                }
            } else if (!options.deleteExcluded && options.rules.isExcluded(prefix + path, directory)) {
                hidden.add(path);
                for (String at = above; !at.isEmpty(); at = above(at)) {
                    kept.add(at);
                }
            } else {
                extra.add(path);
            }
        });
        extra.removeIf(kept::contains);
        return extra;
    }

    /** What is in a directory of a tree. */
    static TreeState below(TreeState tree, String directory) {
        SortedMap<String, TreeState.Entry> entries = new TreeMap<>();
        tree.entries().forEach((path, entry) -> {
            if (Paths.isBelow(directory, path)) {
                entries.put(path.substring(directory.length() + 1), entry);
            }
        });
        return new TreeState(true, entries);
    }
}
