package dev.plumb.modules.machine;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.modules.kit.TextLines;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.machine.Swaps.Hints;
import dev.plumb.modules.machine.Swaps.Swap;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manages a file with swap. */
@ModuleInfo(
        name = "swapfile",
        doc = "Manages a file with swap: the file, whether the kernel uses it, and its line in `/etc/fstab`.",
        notes = {
            "Another `size` turns the swap off, changes the file and turns it on again. What is in use of it must fit into memory and other swap"
                    + " meanwhile; where it does not, or where the disk has too little space, the task fails before anything changes.",
            "The file has mode 0600 and belongs to root. Only root may be able to write to its directory and to those above. A file that"
                    + " holds something else than swap is left alone.",
            "A line for the file that `/etc/fstab` has already stays as it is, with its options.",
            "File systems that cannot hold swap, or not by these means (btrfs, zfs, overlays, tmpfs), are told. Containers have no swap"
                    + " of their own.",
            "How eagerly the kernel swaps says `vm.swappiness`; see `sysctl`.",
            "Own: Ansible has no such module."
        },
        example = """
                - name: swap
                  swapfile:
                    size: 1G
                  when: ansible_facts.virtualization_type not in ['docker', 'podman', 'lxc', 'container']
                """)
public final class SwapfileModule implements TaskModule<SwapfileModule.Params> {
    private static final Set<String> WITHOUT =
            Set.of("btrfs", "zfs", "overlayfs", "tmpfs", "ramfs", "nfs", "squashfs", "fuseblk", "aufs", "bcachefs");

    private static final int LONGEST = 15;

    /** Parameters. */
    public record Params(
            @Param(doc = "the file", def = "/swapfile") String path,

            @Param(doc = "how large it is, as `1G` or `512M`: whole MiB; needed unless it is `absent`") @Nullable
            String size,

            @Param(doc = "whether it should be there and in use", def = "present")
            Presence state) {
        /** In bytes; 0 when that is no size. */
        private long bytes() {
            String text = size == null ? "" : size.strip().replaceFirst("(?i)(?<=[kmgt])i?b?$", "");
            int unit = text.isEmpty() ? -1 : "KMGT".indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
            String number =
                    unit < 0 ? text : text.substring(0, text.length() - 1).strip();
            boolean whole = number.matches("\\d+") && number.length() <= LONGEST - 3 * (unit + 1);
            return whole ? Long.parseLong(number) << 10 * (unit + 1) : 0;
        }
    }

    private static ManagedFile table(Params p) {
        return ManagedFile.at("/etc/fstab").whenMissing(p.state == Presence.PRESENT ? Missing.CREATE : Missing.IGNORE);
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean sized = p.bytes() >= Swaps.MIB && p.bytes() % Swaps.MIB == 0;
        return Names.first(
                Paths.invalid("path", p.path),
                Names.line("path", p.path),
                p.path.equals("/") || !p.path.startsWith("/")
                        ? "path '" + p.path + "' is no path of a file; write a whole one, as /swapfile"
                        : null,
                p.state == Presence.PRESENT && p.size == null ? "size is required" : null,
                p.size == null || sized
                        ? null
                        : "size '" + p.size + "' is no size of swap; write whole MiB or GiB, as 512M or 1G");
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(table(p).reads());
        String path = Paths.normal(p.path);
        reads.addAll(HostFiles.reads(Paths.parent(path), FileType.ATTRIBUTES));
        reads.add(Read.of(Swaps.at(path)));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        String path = Paths.normal(p.path);
        return HostFiles.plan(host, files -> {
            if (host.isDryRun() && host.isPlanned(FileType.ref(path))) {
                throw new NotKnownException(
                        "what an earlier task makes of " + path + " is not known before apply", null);
            }
            Swap now = host.get(Swaps.at(path));
            Plan swap = p.state == Presence.PRESENT ? present(p, path, files, now) : absent(path, now);
            return swap.and(table(p).edit(files, old -> edited(p, path, old)));
        });
    }

    private static Plan present(Params p, String path, HostFiles files, Swap now) {
        if (!files.state(files.real(Paths.parent(path))).exists()) {
            files.host().require(FileType.ref(Paths.parent(path)), "it is the directory of " + path);
        }
        Swap want = now.of(p.bytes());
        if (Plan.isConverged(now, want)) {
            return Plan.nothing();
        }
        String wrong = refusal(path, now, p.bytes());
        if (wrong != null) {
            throw new PlanFailure(wrong);
        }
        boolean sizes = now.size() != p.bytes();
        StringBuilder script = new StringBuilder();
        if (!now.exists()) {
            script.append(SwapScripts.create(path, p.bytes()));
        } else {
            script.append(SwapScripts.own(path));
            script.append(sizes ? SwapScripts.resize(path, now, p.bytes()) : "");
            script.append(!sizes && !now.active() ? SwapScripts.on(path) : "");
        }
        return Plan.of(Change.of(Swaps.at(path), now, want, action(path, script.toString())));
    }

    private static Plan absent(String path, Swap now) {
        ResourceRef<Swap> ref = Swaps.at(path);
        Swap none = ref.type().absent(ref);
        if (!now.exists()) {
            return now.hints().obstacle().isEmpty()
                    ? Plan.nothing()
                    : Plan.failed(path + " is " + now.hints().obstacle() + ", not one with swap");
        }
        String wrong = now.active() ? tooFull(path, now) : null;
        return wrong != null
                ? Plan.failed(wrong)
                : Plan.of(Change.of(ref, now, none, action(path, SwapScripts.remove(path, now.active()))));
    }

    private static @Nullable String refusal(String path, Swap now, long size) {
        Hints hints = now.hints();
        long more = size - hints.bytes();
        boolean sizes = now.size() != size;
        if (!hints.obstacle().isEmpty()) {
            return path + " is " + hints.obstacle() + ", not one with swap; move it away or write another path";
        } else if (!hints.open().isEmpty()) {
            return path + " is no place for swap, which has what is in memory: " + hints.open();
        } else if (WITHOUT.contains(hints.fileSystem())) {
            return path + " would be on " + hints.fileSystem() + ", which "
                    + (hints.fileSystem().equals("btrfs")
                            ? "takes swap only in a file made by 'btrfs filesystem mkswapfile'"
                            : "takes no file with swap");
        } else if (sizes && more > hints.free()) {
            return path + " needs " + mib(more) + " more, and " + mib(hints.free()) + " are free there";
        }
        return sizes && now.active() ? tooFull(path, now) : null;
    }

    /** Whether what is in use of it has no other place to be. */
    private static @Nullable String tooFull(String path, Swap now) {
        Hints hints = now.hints();
        long elsewhere = hints.memory() + Math.max(0, hints.others() - (now.size() - hints.used()));
        return hints.used() <= elsewhere
                ? null
                : mib(hints.used()) + " of " + path + " are in use, and " + mib(elsewhere)
                        + " of memory and other swap are free: it cannot be turned off";
    }

    private static String mib(long bytes) {
        return bytes / Swaps.MIB + " MiB";
    }

    /** What is known of the file is another then. */
    private static Action action(String path, String script) {
        return Action.run(
                Script.of(Sh.SBIN + "\n" + script),
                Effects.programs("swap " + path, ref -> isFile(ref, path), ref -> !isFile(ref, path)));
    }

    private static boolean isFile(ResourceRef<?> ref, String path) {
        return Set.of("file", "tree", "contents", "stat").contains(ref.type().name())
                && (ref.key().equals(path) || Paths.isBelow(ref.key(), path));
    }

    private static @Nullable String edited(Params p, String path, @Nullable String old) {
        List<String> lines = TextLines.of(old);
        List<String> edited = new ArrayList<>();
        boolean there = false;
        for (String line : lines) {
            List<String> fields = Fstab.fields(line);
            boolean is = !fields.isEmpty() && fields.get(2).equals("swap") && Fstab.means(fields.get(0), path);
            there |= is;
            if (!is || p.state == Presence.PRESENT) {
                edited.add(line);
            }
        }
        if (p.state == Presence.PRESENT && !there) {
            edited.add(Fstab.field(path) + " none swap sw 0 0");
        }
        return edited.equals(lines) ? old : TextLines.text(old, edited);
    }
}
