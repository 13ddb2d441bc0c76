package dev.plumb.modules.files;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.PythonRegex;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.TreeState;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds files by name, age, size and content. */
@ModuleInfo(
        name = "find",
        traits = Trait.LOOKS,
        doc = "Finds files on the host by name, age, size and content, for `register`.",
        notes = {
            "The result has `files`, a list of what `stat` tells of each, sorted by path, with `path` and, where asked for, `checksum`; `matched`,"
                    + " `examined` and `skipped_paths`.",
            "In a dry run, what earlier tasks make, change or remove is found as planned. Where an age or a size is asked for that only an"
                    + " apply can tell, the result is not known.",
            "`contains` looks into files of up to 1 MiB."
        },
        example = """
                - name: old logs
                  find:
                    paths: /var/log
                    patterns: '*.log.*,*.gz'
                    age: 30d
                    recurse: true
                  register: old
                - name: they go
                  file:
                    path: ${item.path}
                    state: absent
                  loop: ${old.files}
                """)
public final class FindModule extends FileTask<FindModule.Params> {
    /** What is found. */
    public enum Kind {
        /** Everything. */
        ANY,
        /** Directories. */
        DIRECTORY,
        /** Regular files. */
        FILE,
        /** Symbolic links. */
        LINK
    }

    /** Which time counts for the age. */
    public enum Stamp {
        /** Last access. */
        ATIME,
        /** Last change of attributes. */
        CTIME,
        /** Last modification. */
        MTIME
    }

    /** Parameters. */
    public record Params(
            @Param(
                    doc = "directories to look in",
                    required = true,
                    aliases = {"name", "path"})
            List<String> paths,

            @Param(
                    doc = "names: patterns of a shell, or regular expressions with `use_regex`; default: all",
                    aliases = "pattern")
            List<String> patterns,

            @Param(doc = "names that are left out of these, likewise", aliases = "exclude")
            List<String> excludes,

            @Param(doc = "regular expression that a line of the file begins with (Python syntax)") @Nullable
            String contains,

            @Param(doc = "looks for `contains` anywhere in the file", def = "false")
            boolean readWholeFile,

            @Param(doc = "what is looked for", def = "file") Kind fileType,

            @Param(doc = "at least so old, or with `-` at most: a number with `s`, `m`, `h`, `d` or `w`") @Nullable
            String age,

            @Param(doc = "which time the age counts from", def = "mtime")
            Stamp ageStamp,

            @Param(doc = "files at least so large, or with `-` at most: a number with `b`, `k`, `m`, `g` or `t`")
            @Nullable
            String size,

            @Param(doc = "looks into directories too", def = "false")
            boolean recurse,

            @Param(doc = "finds names that begin with a dot, too", def = "false")
            boolean hidden,

            @Param(doc = "with `recurse`, looks into directories that links lead to", def = "false")
            boolean follow,

            @Param(doc = "tells the SHA-1 of files", def = "false")
            boolean getChecksum,

            @Param(doc = "`patterns` and `excludes` are regular expressions", def = "false")
            boolean useRegex,

            @Param(doc = "how deep to look with `recurse`; 1: only in `paths` themselves") @Nullable
            Integer depth) {}

    @Override
    public @Nullable String invalid(Params p) {
        String wrong = p.paths.isEmpty() ? "paths is empty" : null;
        for (String path : p.paths) {
            wrong = Names.first(wrong, Paths.invalid("paths", path));
        }
        for (List<String> expressions : p.useRegex ? List.of(p.patterns, p.excludes) : List.<List<String>>of()) {
            for (String each : expressions) {
                wrong = Names.first(wrong, PythonRegex.invalid("patterns", each));
            }
        }
        return Names.first(
                wrong,
                PythonRegex.invalid("contains", p.contains),
                p.age == null || FindFilter.AGE.matcher(p.age).matches()
                        ? null
                        : "age '" + p.age + "' is no number with s, m, h, d or w",
                p.size == null || FindFilter.SIZE.matcher(p.size).matches()
                        ? null
                        : "size '" + p.size + "' is no number with b, k, m, g or t");
    }

    static Read<TreeState> tree(Params p, String path) {
        ResourceRef<TreeState> ref = p.recurse ? TreeType.ref(path) : TreeType.top(path);
        return new Read<>(ref, TreeType.WHOLE);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        List<Read<?>> reads = new ArrayList<>();
        for (String path : p.paths) {
            reads.addAll(HostFiles.reads(path, FileType.ATTRIBUTES));
            reads.add(tree(p, path));
        }
        if (p.age != null) {
            reads.add(Read.of(HostClock.REF));
        }
        return reads;
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        Find find = new Find(p, files);
        List<?> found = find.files();
        String why = find.unknown();
        Object unknown = new Unknown(why == null ? "" : why);
        boolean all = find.skipped().isEmpty();
        return Plan.nothing()
                .with("files", why == null ? found : unknown)
                .with("matched", why == null ? (Object) (long) found.size() : unknown)
                .with("examined", why == null ? (Object) find.examined() : unknown)
                .with("skipped_paths", find.skipped())
                .with("msg", all ? "All paths examined" : "Not all paths examined, check warnings for details");
    }
}
