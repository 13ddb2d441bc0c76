package dev.plumb.modules.sync;

import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.kit.accounts.Users;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.modules.system.Programs;
import dev.plumb.resource.Read;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where things go on the host.
 *
 * @param base real path of the directory that receives them
 * @param items what it is to receive, by names below it
 * @param top the name of the directory in it whose content is sent: {@code .} for itself, empty when only a file or link is
 */
record Destination(String base, List<Item> items, String top) {
    private static final String ROOT = "root";

    /** Where a source goes: a single file may be named anew by {@code dest}. */
    static Destination of(SynchronizeModule.Params p, HostFiles files, RsyncOptions options, List<Item> items) {
        Item first = items.isEmpty() ? null : items.get(0);
        String real = files.real(p.dest());
        String followed = files.follow(real);
        if (first == null || first.isDirectory()) {
            return new Destination(followed, items, first == null ? "" : first.name());
        }
        boolean directory = p.dest().endsWith("/") || files.state(followed).isDirectory();
        return directory
                ? new Destination(followed, items, "")
                : new Destination(Paths.parent(real), List.of(first.named(Paths.name(real))), "");
    }

    /** What a plan will probably want to know. */
    static List<Read<?>> reads(SynchronizeModule.Params p, RsyncOptions options, List<Item> items) {
        Set<Read<?>> reads = new LinkedHashSet<>(HostFiles.reads(p.dest(), FileType.ATTRIBUTES));
        reads.add(Read.of(Programs.ref("tar")));
        String dest = Paths.normal(p.dest());
        Item first = items.isEmpty() ? null : items.get(0);
        String top = first != null && first.isDirectory() ? first.name() : "";
        reads.addAll(new Destination(dest, items, top).reads(options));
        return new ArrayList<>(reads);
    }

    /** The real path of something in it. */
    String path(String name) {
        return name.equals(Item.ROOT) ? base : Paths.below(base, name);
    }

    /** What there is to know of all that may be sent, and who may own it. */
    Set<Read<?>> reads(RsyncOptions options) {
        Set<Read<?>> reads = new LinkedHashSet<>(options.owned.reads());
        int detail = options.checksum ? FileType.HASH : FileType.ATTRIBUTES;
        for (Item item : items) {
            reads.add(new Read<>(FileType.ref(path(item.name())), item.isFile() ? detail : FileType.ATTRIBUTES));
            if (options.owner && !options.numericIds && isLooked(item.owner(), item.uid())) {
                reads.add(Read.of(Users.ref(item.owner())));
            }
            if (options.group && !options.numericIds && isLooked(item.group(), item.gid())) {
                reads.add(Read.of(Groups.ref(item.group())));
            }
        }
        if (options.delete && !top.isEmpty()) {
            reads.add(options.recursive ? Read.of(TreeType.ref(path(top))) : Read.of(TreeType.top(path(top))));
        }
        return reads;
    }

    /** Whether a name is to be looked up on the host: root is everywhere, and numbers have no name. */
    static boolean isLooked(String name, long number) {
        return !name.equals(ROOT) && !name.equals(Long.toString(number));
    }
}
