package dev.plumb.modules.files;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.StatState;
import dev.plumb.modules.kit.files.StatType;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells what is at a path. */
@ModuleInfo(
        name = "stat",
        traits = Trait.LOOKS,
        doc = "Tells what is at a path, for `register`.",
        notes = {
            "The result is in `stat` of the registered variable: `exists`, `isdir`, `isreg`, `islnk`, `mode`, `pw_name`,"
                    + " `size`, `mtime`, `checksum`, `lnk_source` and so on, as in Ansible.",
            "`mimetype`, `charset` and `attributes` are accepted but never looked for: they are `unknown` and empty.",
            "In a dry run, what an earlier task changes is told as planned; times and numbers that only apply can tell are"
                    + " not known."
        },
        example = """
                - name: look at the app
                  stat: {path: /srv/app}
                  register: app
                - name: make it
                  file: {path: /srv/app, state: directory}
                  when: not app.stat.exists
                """)
public final class StatModule extends FileTask<StatModule.Params> {
    /** Hash functions. */
    public enum Algorithm {
        /** MD5. */
        MD5,
        /** SHA-1. */
        SHA1,
        /** SHA-224. */
        SHA224,
        /** SHA-256. */
        SHA256,
        /** SHA-384. */
        SHA384,
        /** SHA-512. */
        SHA512;

        /** Its name as commands and keys have it. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "the path",
                    required = true,
                    aliases = {"dest", "name"})
            String path,

            @Param(doc = "when the path is a link, tells of what it leads to", def = "false")
            boolean follow,

            @Param(doc = "tells the checksum of a regular file", def = "true")
            boolean getChecksum,

            @Param(
                    doc = "how the checksum is made",
                    def = "sha1",
                    aliases = {"checksum", "checksum_algo"})
            Algorithm checksumAlgorithm,

            @Param(
                    doc = "accepted for Ansible's sake",
                    def = "true",
                    aliases = {"mime", "mime_type", "mime-type"})
            boolean getMime,

            @Param(
                    doc = "accepted for Ansible's sake",
                    def = "true",
                    aliases = {"attr", "attributes"})
            boolean getAttributes) {
        String algorithm() {
            return getChecksum ? checksumAlgorithm.key() : "";
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Paths.invalid("path", p.path);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>(HostFiles.reads(p.path, FileType.ATTRIBUTES));
        reads.add(Read.of(StatType.ref(p.algorithm(), p.path)));
        return reads;
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        String path = files.real(p.path);
        String real = p.follow ? files.follow(path) : path;
        ResourceRef<StatState> ref = StatType.ref(p.algorithm(), real);
        StatState state = files.host().get(ref);
        boolean certain = files.host().isCertain(ref);
        if (!files.host().isCertain(FileType.ref(real)) || !certain) {
            return Plan.nothing().with("stat", new Unknown("what is at " + real + " is not known before apply"));
        }
        return Plan.nothing().with("stat", StatResult.of(p, real, state));
    }
}
