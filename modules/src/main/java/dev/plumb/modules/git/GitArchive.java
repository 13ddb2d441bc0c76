package dev.plumb.modules.git;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.modules.kit.ValueType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.ManagedFile;
import dev.plumb.modules.kit.files.NewContent;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Input;
import dev.plumb.script.Sh;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an archive of a commit has, as digest and size, where the commit is in its tree: Git makes the same one each time. */
final class GitArchive extends ValueType {
    private static final GitArchive TYPE = new GitArchive();

    private static final Pattern FORMAT = Pattern.compile(".*\\.(zip|tar\\.gz|tgz|tar)");

    private GitArchive() {
        super("git archive", GitScripts.OWN, """
                v=$(eval "set -- $k";cd -P -- "$2" 2>/dev/null&&plumb_own&&"$1" cat-file -e "$3^{commit}" 2>/dev/null||exit
                s=$("$1" archive --format="$4" --prefix="$5" "$3" 2>/dev/null|sha256sum)
                echo "${s%% *} $("$1" archive --format="$4" --prefix="$5" "$3" 2>/dev/null|wc -c)")||unset v
                """);
    }

    /** What is wrong with the parameters, or null. */
    static @Nullable String invalid(GitModule.Params p) {
        if (p.archive() == null) {
            return p.archivePrefix() == null ? null : "archive_prefix needs archive";
        }
        return Names.first(
                Paths.invalid("archive", p.archive()),
                Names.line("archive_prefix", p.archivePrefix()),
                FORMAT.matcher(p.archive()).matches()
                        ? null
                        : "archive '" + p.archive() + "' does not end with .zip, .tar, .tar.gz or .tgz");
    }

    /** The plan of a tree, and after it that of the archive. */
    static Plan plan(GitModule.Params p, States host, Plan tree) {
        Object after = tree.result().get("after");
        String commit = after instanceof String known ? known : "HEAD";
        Matcher format = FORMAT.matcher(String.valueOf(p.archive()));
        String prefix = p.archivePrefix() == null ? "" : p.archivePrefix();
        if (!format.matches()) {
            return tree;
        }
        List<String> words = List.of(p.executable(), Paths.normal(p.dest()), commit, format.group(1), prefix);
        ResourceRef<ValueState> ref = TYPE.ref(Sh.words(words));
        String found = commit.equals("HEAD") ? null : host.get(ref).value();
        String[] parts = found == null ? new String[0] : found.split(" ");
        Value value = parts.length == 2
                ? new Value.Digest(parts[0], Long.parseLong(parts[1]))
                : new Value.Any("the tree of " + commit);
        String script = "cd -P -- " + Sh.quote(p.dest()) + "&&" + Sh.quote(p.executable()) + " archive --format="
                + format.group(1) + " --prefix=" + Sh.quote(prefix) + " " + Sh.quote(commit) + " >&3||exit 1\n";
        NewContent content = NewContent.madeBy(script, Input.of(""), value);
        Plan packed = HostFiles.plan(
                host, files -> ManagedFile.at(String.valueOf(p.archive())).write(files, content));
        return tree.and(packed);
    }
}
