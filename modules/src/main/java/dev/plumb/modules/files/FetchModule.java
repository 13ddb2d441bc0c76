package dev.plumb.modules.files;

import dev.plumb.expression.NotKnownException;
import dev.plumb.expression.Unknown;
import dev.plumb.module.LocalTarget;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.StatState;
import dev.plumb.modules.kit.files.StatType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings a file of the host to the controller. */
@ModuleInfo(
        name = "fetch",
        traits = Trait.WRITES_ON_CONTROLLER,
        doc = "Brings a file of the host to the controller.",
        notes = {
            "Without `flat` it goes to `DEST/HOST/PATH`: a `dest` of `fetched` and a `src` of `/etc/motd` make"
                    + " `fetched/web1/etc/motd`. A relative `dest` starts in the playbook's directory.",
            "A dry run compares checksums; the content is brought by an apply only, in parts of 8 MiB, and takes its place when"
                    + " all has come. It never shows in a diff.",
            "A new file can be read by those who can read it on the host, as far as the umask lets them; one that is replaced"
                    + " keeps its mode. In Ansible others can read it.",
            "What a later task of a dry run reads of a file that is still to be fetched is not known."
        },
        example = """
                - name: keep the message of the day
                  fetch:
                    src: /etc/hostname
                    dest: /var/tmp/plumb-fetched
                """)
public final class FetchModule implements TaskModule<FetchModule.Params> {
    private static final String SHA1 = "sha1";
    private static final int PRIVATE = 0600;

    /** Parameters. */
    public record Params(
            @Param(doc = "the file on the host", required = true)
            String src,

            @Param(doc = "where it goes on the controller", required = true)
            LocalTarget dest,

            @Param(
                    doc =
                            "`dest` is the file itself, or ends with a slash and is the directory for it; the host's name and the"
                                    + " path are left out",
                    def = "false")
            boolean flat,

            @Param(doc = "fails when the file is not there, or cannot be read", def = "true")
            boolean failOnMissing,

            @Param(doc = "fails when the file changes while it is brought", def = "true")
            boolean validateChecksum) {}

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = Paths.invalid("src", p.src);
        if (wrong != null || p.dest.written().isBlank()) {
            return wrong != null ? wrong : "dest is empty; write a path on the controller";
        } else if (p.src.endsWith("/")) {
            return "src ends with a slash, as a directory does; write the path of a file";
        } else if (p.flat && !p.dest.isDirectory() && Files.isDirectory(p.dest.path())) {
            return "dest " + p.dest.path() + " is a directory; with a slash at its end the file goes into it";
        }
        return null;
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(HostFiles.reads(p.src, FileType.ATTRIBUTES));
        reads.add(Read.of(StatType.ref(SHA1, p.src)));
        return reads;
    }

    @Override
    public Plan plan(Params p, States host) {
        return HostFiles.plan(host, files -> plan(p, files));
    }

    private static Plan plan(Params p, HostFiles files) {
        States host = files.host();
        String path = files.real(p.src);
        String real = files.follow(path);
        ResourceRef<StatState> ref = StatType.ref(SHA1, real);
        String unreadable = host.unreadable(Read.of(ref));
        if (unreadable != null) {
            return missing(p, "cannot read " + real + ": " + unreadable);
        }
        boolean certain = host.isCertain(FileType.ref(real)) && host.isCertain(ref);
        FileState now = certain ? host.get(ref).file() : null;
        if (now == null) {
            throw new NotKnownException("what is in " + real + " is not known before apply", null);
        } else if (!now.exists()) {
            return absent(p, real, host);
        } else if (!now.isFile()) {
            return missing(p, real + " is " + now.kind().withArticle() + ", not a file");
        }
        String checksum = host.get(ref).checksum();
        if (checksum == null && now.inode() != null) {
            return missing(p, "cannot read " + real + ": permission denied");
        } else if (checksum == null) {
            throw new NotKnownException("the checksum of " + real + " is not known before apply", null);
        }
        return plan(p, target(p, path), real, now, checksum, host);
    }

    /** There is no file. */
    private static Plan absent(Params p, String real, States host) {
        if (p.failOnMissing && !host.require(FileType.ref(real), "it is to be fetched")) {
            return Plan.unseen(LocalFile.ref(target(p, real)));
        }
        return missing(p, "the remote file does not exist, not transferring, ignored");
    }

    private static Plan missing(Params p, String why) {
        if (p.failOnMissing) {
            throw new PlanFailure(why);
        }
        return Plan.nothing().with("file", p.src).with("msg", why);
    }

    /**
     * Where the file goes. The path on the host has no {@code ..} left that could lead out of the directory for the host,
     * whose name is a single one.
     */
    private static Path target(Params p, String path) {
        String whole = Paths.collapsed(Paths.normal(path));
        String name = Paths.name(whole);
        try {
            Path place = p.dest.path();
            if (p.flat) {
                return p.dest.isDirectory() ? place.resolve(name) : place;
            }
            Path own = place.resolve(p.dest.host()).normalize();
            boolean inside = place.equals(own.getParent()) && !p.dest.host().isEmpty();
            Path target = own.resolve(whole.replaceFirst("^[/~]+", "")).normalize();
            if (!inside || !target.startsWith(own) || target.equals(own)) {
                throw new PlanFailure(target + " is not in the directory of this host, " + place + "/" + p.dest.host()
                        + "; write a path of its own with flat: true");
            }
            return target;
        } catch (InvalidPathException e) {
            throw new PlanFailure("'" + whole + "' cannot be the name of a file here: " + e.getReason()
                    + "; run it in a UTF-8 locale: LC_ALL=C.UTF-8");
        }
    }

    private static Plan plan(Params p, Path target, String real, FileState now, String checksum, States host) {
        ResourceRef<LocalFile> ref = LocalFile.ref(target);
        LocalFile here = host.get(ref);
        if (here.obstacle() != null) {
            throw new PlanFailure("cannot put the file into " + target + " on this machine: " + here.obstacle());
        } else if (checksum.equals(here.checksum())) {
            String md5 = here.md5();
            Object known = md5 != null ? md5 : new Unknown("the MD5 of " + target + " is not known before apply");
            return Plan.nothing()
                    .with("md5sum", known)
                    .with("file", p.src)
                    .with("dest", target.toString())
                    .with("checksum", checksum);
        }
        String word = Paths.word(real);
        Action fetch = new Action.Fetch(
                from -> part(word, from),
                target,
                now.mode() == null ? PRIVATE : now.mode(),
                p.validateChecksum ? checksum : null);
        return Plan.of(Change.of(ref, here, LocalFile.of(checksum), fetch))
                .with("md5sum", new Unknown("the MD5 of " + target + " is not known before apply"))
                .with("dest", target.toString())
                .with("remote_md5sum", null)
                .with("checksum", checksum)
                .with("remote_checksum", checksum);
    }

    private static Script part(String word, long from) {
        long block = 1 << 20;
        return Script.of("[ -f " + word + " ] || { echo " + word + "' is no file any more' >&2; exit 1; }\nexec dd if="
                + word + " bs=" + block + " skip=" + from / block + " count=" + Action.PART / block + "\n");
    }

    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        Map<String, @Nullable Object> learned = new LinkedHashMap<>();
        done.found().values().forEach(state -> {
            if (state instanceof LocalFile file) {
                learned.put("checksum", file.checksum());
                learned.put("md5sum", file.md5());
            }
        });
        return learned;
    }
}
