package dev.plumb.modules.control;

import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Trait;
import dev.plumb.modules.kit.PythonRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads variables from files when it is reached. */
@ModuleInfo(
        name = "include_vars",
        traits = Trait.READS_VARIABLES,
        doc = "Reads variables from a file or from the files of a directory when the run comes to it.",
        notes = {
            "A file is looked for in the role's `vars`, in `vars` beside the file that the task stands in, and beside it. A"
                    + " directory is one of the role's `vars`, or beside the file that the task stands in. Values may hold"
                    + " expressions.",
            "Files of a directory are read in the order of their names, later ones win. A role's `vars/main.yml` is not read"
                    + " again.",
            "`hash_behaviour: merge` is not supported: give the mapping another name with `name` and write"
                    + " `${combine(old, new)}`."
        },
        freeForm = "file",
        example = """
                - name: ports of this site
                  include_vars: ports.yml

                - name: limits, as one mapping
                  include_vars:
                    dir: vars/limits.d
                    name: limits
                """)
public final class IncludeVarsModule implements ControlModule<IncludeVarsModule.Params> {
    /** What happens to a mapping that there is already. */
    public enum HashBehaviour {
        /** The new one takes its place. */
        REPLACE,
        /** Both are merged. */
        MERGE
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "a file") @Nullable String file,

            @Param(doc = "a directory whose files are read, with those of the directories in it") @Nullable
            String dir,

            @Param(doc = "a variable that takes all of them as one mapping") @Nullable
            String name,

            @Param(doc = "how many levels of directories are read; 0: all", def = "0")
            int depth,

            @Param(doc = "of a directory, only files whose name this regular expression is found in") @Nullable
            String filesMatching,

            @Param(
                    doc = "of a directory, no files whose name ends with what one of these regular expressions matches",
                    commaSeparated = false)
            List<String> ignoreFiles,

            @Param(doc = "of a directory, files with these endings; `''` stands for none", def = "json,yaml,yml")
            List<String> extensions,

            @Param(doc = "pass over files with other endings, instead of failing", def = "false")
            boolean ignoreUnknownExtensions,

            @Param(doc = "only `replace`: a mapping of the same name is replaced") @Nullable
            HashBehaviour hashBehaviour) {}

    @Override
    public @Nullable String invalid(Params p) {
        boolean dirOnly = p.depth != 0 || p.filesMatching != null || !p.ignoreFiles.isEmpty();
        if (p.file == null && p.dir == null) {
            return "there is nothing to read; write include_vars: FILE, or dir";
        } else if (p.file != null && p.dir != null) {
            return "file and dir exclude each other; write two tasks";
        } else if (p.file != null && dirOnly) {
            return "depth, files_matching and ignore_files choose among the files of a directory; write dir, or leave them out";
        } else if (p.depth < 0) {
            return "depth is " + p.depth + "; write how many levels to read, 0 for all";
        } else if (p.hashBehaviour == HashBehaviour.MERGE) {
            return "hash_behaviour: merge is not supported; give the new mapping a name and write combine(old, new)";
        }
        for (String pattern : patterns(p.ignoreFiles)) {
            String wrong = PythonRegex.invalid("ignore_files", pattern);
            if (wrong != null) {
                return wrong;
            }
        }
        String wrong = PythonRegex.invalid("files_matching", p.filesMatching);
        return wrong != null || p.name == null ? wrong : VariableNames.invalid(List.of(p.name));
    }

    @Override
    public Decision decide(Params p) {
        return Decision.decided(new ControlDecision.IncludeVars(
                p.file == null ? null : p.file.strip(),
                p.dir,
                p.name,
                p.depth,
                named(p),
                // an empty text is the ending of files that have none
                p.extensions.isEmpty() ? List.of("") : p.extensions,
                p.ignoreUnknownExtensions));
    }

    private static Predicate<String> named(Params p) {
        PythonRegex matching = p.filesMatching == null ? null : PythonRegex.compile(p.filesMatching);
        List<PythonRegex> ignored = new ArrayList<>();
        for (String pattern : patterns(p.ignoreFiles)) {
            ignored.add(PythonRegex.compile("(?:" + pattern + ")$"));
        }
        return name -> (matching == null || matching.isFoundIn(name))
                && ignored.stream().noneMatch(pattern -> pattern.isFoundIn(name));
    }

    /** As in Ansible, one text is a list separated by blanks. */
    private static List<String> patterns(List<String> written) {
        List<String> patterns = written.size() == 1 ? List.of(written.get(0).split("\\s+")) : written;
        return patterns.stream().filter(pattern -> !pattern.isEmpty()).toList();
    }
}
