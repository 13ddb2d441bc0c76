package dev.plumb.modules.machine;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.TextLines;
import dev.plumb.modules.kit.files.Access;
import dev.plumb.modules.kit.files.FilePlans;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.ManagedFile.Missing;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.machine.Mounts.Mounted;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Manages what is mounted. */
@ModuleInfo(
        name = "mount",
        doc = "Manages what is mounted: the line in `/etc/fstab`, and the mount itself.",
        notes = {
            "It is mounted before its line is written, so that one which cannot be mounted does not keep the host from booting.",
            "A line that changes has what is mounted mounted anew with the new options (`mount -o remount`); another `src` needs"
                    + " `state: unmounted` before.",
            "`state: absent` unmounts and takes the line out; the directory stays. What is in use cannot be unmounted: the task fails, and the"
                    + " line stays."
        },
        example = """
                - name: a small file system in memory
                  mount:
                    path: /srv/scratch
                    src: tmpfs
                    fstype: tmpfs
                    opts: size=1m,mode=0750
                    state: mounted
                """)
public final class MountModule implements TaskModule<MountModule.Params> {
    private static final Set<String> BELOW = Set.of("file", "tree", "contents");

    /** What is to be of it. */
    public enum State {
        /** In the file and mounted. */
        MOUNTED,
        /** In the file. */
        PRESENT,
        /** Neither in the file nor mounted. */
        ABSENT,
        /** Not in the file. */
        ABSENT_FROM_FSTAB,
        /** Not mounted. */
        UNMOUNTED,
        /** Mounted anew. */
        REMOUNTED,
        /** Mounted. */
        EPHEMERAL
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "where it is mounted; of swap `none`", required = true, aliases = "name")
            String path,

            @Param(doc = "what is mounted") @Nullable String src,

            @Param(doc = "type of the file system") @Nullable
            String fstype,

            @Param(doc = "options, with commas between; default: `defaults`") @Nullable
            String opts,

            @Param(doc = "field of the file for `dump`", def = "0")
            String dump,

            @Param(doc = "field of the file for `fsck`", def = "0")
            String passno,

            @Param(
                    doc =
                            "whether it should be there: `mounted` in the file and mounted, `present` in the file, `ephemeral` mounted only,"
                                    + " `unmounted`, `absent_from_fstab`, `absent` neither; `remounted` mounts it anew",
                    required = true)
            State state,

            @Param(doc = "whether it is mounted at boot; `false` adds `noauto` to `opts`", def = "true")
            boolean boot,

            @Param(doc = "the file", def = "/etc/fstab") String fstab,

            @Param(doc = "keeps the old file, as `PATH.HASH~`", def = "false")
            boolean backup) {
        private String options() {
            List<String> all = new ArrayList<>(List.of((opts == null ? "defaults" : opts).split(",")));
            if (!boot && !all.contains("noauto")) {
                all.add("noauto");
            }
            return String.join(",", all);
        }

        private boolean isSwap() {
            return "swap".equals(fstype);
        }

        private boolean takesOut() {
            return state == State.ABSENT || state == State.ABSENT_FROM_FSTAB;
        }

        private boolean edits() {
            return takesOut() || state == State.MOUNTED || state == State.PRESENT;
        }

        private ManagedFile file() {
            return ManagedFile.at(fstab).withBackup(backup).whenMissing(takesOut() ? Missing.IGNORE : Missing.CREATE);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean whole = p.state == State.MOUNTED || p.state == State.PRESENT || p.state == State.EPHEMERAL;
        boolean place = p.path.startsWith("/") && !p.path.equals("/") || p.path.equals("/") && p.state == State.PRESENT;
        return Names.first(
                Paths.invalid("fstab", p.fstab),
                whole && (p.src == null || p.fstype == null) ? "src and fstype are required" : null,
                p.isSwap() && p.edits() && p.state != State.MOUNTED && p.state != State.ABSENT || place
                        ? null
                        : "path '" + p.path + "' is no directory where something can be mounted; write a whole path",
                Names.line("path", p.path),
                word("src", p.src),
                word("fstype", p.fstype),
                word("opts", p.opts),
                word("dump", p.dump),
                word("passno", p.passno));
    }

    private static @Nullable String word(String parameter, @Nullable String text) {
        return text != null && text.isBlank() ? parameter + " is empty" : Names.argument(parameter, text);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>();
        if (p.edits()) {
            reads.addAll(p.file().reads());
        }
        if (!p.isSwap()) {
            reads.addAll(HostFiles.reads(p.path, FileType.ATTRIBUTES));
            reads.add(Read.of(Mounts.at(Paths.normal(p.path))));
        }
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> {
            Plan file = p.edits() ? p.file().edit(files, old -> edited(p, old)) : Plan.nothing();
            String source = p.state == State.MOUNTED && !p.isSwap() ? source(p, files) : null;
            if (source != null && !source.equals(bytes(String.valueOf(p.src)))) {
                refuseExchange(p, files, source);
            }
            boolean mounts = p.state != State.PRESENT && p.state != State.ABSENT_FROM_FSTAB;
            return mounts ? mount(p, files, !file.changes().isEmpty()).and(file) : file;
        });
    }

    /** What the file mounts there; null when nothing, or when that is not known. */
    private static @Nullable String source(Params p, HostFiles files) {
        FileState file = files.content(files.follow(files.real(p.fstab)));
        String text = file != null && file.content() instanceof Value.Content content
                ? new String(content.bytes(), StandardCharsets.ISO_8859_1)
                : null;
        for (String line : TextLines.of(text)) {
            List<String> fields = Fstab.fields(line);
            if (isOf(p, fields)) {
                return Mounts.plain(fields.get(0));
            }
        }
        return null;
    }

    private static void refuseExchange(Params p, HostFiles files, String source) {
        String real = files.follow(files.real(p.path));
        if (files.host().get(Mounts.at(real)).exists()) {
            throw new PlanFailure("something else is mounted at " + real + ": "
                    + new String(source.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                    + "; write a task with state: unmounted before this one");
        }
    }

    private static Plan mount(Params p, HostFiles files, boolean anew) {
        String real = files.follow(files.real(p.path));
        ResourceRef<Mounted> ref = Mounts.at(real);
        Mounted now = files.host().get(ref);
        boolean away = p.state == State.ABSENT || p.state == State.UNMOUNTED;
        if (away) {
            return Plan.converge(ref, now, Mounts.NOTHING, action("umount " + Sh.quote(real), real));
        } else if (now.exists()) {
            boolean again = p.state == State.REMOUNTED || p.state == State.MOUNTED && anew;
            boolean whole = p.state == State.MOUNTED;
            String options = p.opts == null && !whole ? "" : "," + p.options();
            // with the source beside the directory, mount does not add the options that the file still has
            String what = whole ? Sh.words(List.of(String.valueOf(p.src), real)) : Sh.quote(real);
            String script = "mount -o " + Sh.quote("remount" + options) + " " + what;
            return again
                    ? Plan.of(Change.of(ref, now, now.again("remount" + options), action(script, real)))
                    : Plan.nothing();
        } else if (p.state == State.REMOUNTED) {
            return Plan.failed("nothing is mounted at " + real);
        }
        String src = String.valueOf(p.src);
        if (List.of(p.options().split(",")).stream().anyMatch(Set.of("bind", "rbind")::contains)) {
            String from = files.follow(files.real(src));
            if (!files.state(from).exists()) {
                files.host().require(FileType.ref(from), "it is to be mounted at " + real);
            }
        }
        FileState place = files.state(real);
        Plan directory = place.exists() ? Plan.nothing() : FilePlans.directory(files, real, place, Access.NONE);
        String script = "mount -t " + Sh.words(List.of(String.valueOf(p.fstype), "-o", p.options(), src, real));
        return directory.and(Plan.of(Change.of(ref, now, Mounted.planned(src), action(script, real))));
    }

    /** What is seen at and below the place is another thing then. */
    private static Action action(String script, String real) {
        return Action.run(
                Script.of(Sh.SBIN + "\n" + script + "\n"),
                Effects.programs("mount " + real, ref -> isThere(ref, real), ref -> !isThere(ref, real)));
    }

    private static boolean isThere(ResourceRef<?> ref, String real) {
        return BELOW.contains(ref.type().name()) && (ref.key().equals(real) || Paths.isBelow(real, ref.key()));
    }

    private static @Nullable String edited(Params p, @Nullable String old) {
        List<String> lines = TextLines.of(old);
        List<String> edited = new ArrayList<>();
        String wanted = String.join(
                " ",
                Fstab.field(String.valueOf(p.src)),
                Fstab.field(p.path),
                Fstab.field(String.valueOf(p.fstype)),
                Fstab.field(p.options()),
                p.dump,
                p.passno);
        boolean placed = p.takesOut();
        for (String line : lines) {
            List<String> fields = Fstab.fields(line);
            if (!isOf(p, fields)) {
                edited.add(line);
            } else if (!placed) {
                edited.add(String.join(" ", fields).equals(wanted) ? line : wanted);
                placed = true;
            }
        }
        if (!placed) {
            edited.add(wanted);
        }
        return TextLines.text(old, edited);
    }

    private static boolean isOf(Params p, List<String> fields) {
        if (fields.isEmpty()) {
            return false;
        }
        return p.isSwap()
                ? fields.get(2).equals("swap") && (p.src == null || Fstab.means(fields.get(0), p.src))
                : Fstab.means(fields.get(1), p.path);
    }

    private static String bytes(String text) {
        return PythonRegex.bytes(text);
    }
}
