package dev.plumb.modules.files;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.modules.files.TempfileModule.Made;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.files.ContentsType;
import dev.plumb.modules.kit.files.FileState;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.HostFiles;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.modules.kit.files.TreeType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.UnreadType;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a file or directory under a name that nobody foresees. */
@ModuleInfo(
        name = "tempfile",
        doc = "Makes an empty file, or a directory, under a new name, which the result has as `path`.",
        notes = {
            "Only the task's user may read it. Each apply makes another one; who makes it takes it away.",
            "What it is called is known when it is made, so tasks that use its path are *unknown* in a dry run."
        },
        example = """
                - name: a place to work
                  tempfile:
                    state: directory
                    suffix: build
                  register: place
                - name: it
                  debug:
                    msg: ${place.path}
                """)
public final class TempfileModule extends FileTask<TempfileModule.Params> {
    private static final MadeType TYPE = new MadeType();

    /** What is made. */
    public enum Kind {
        /** A file. */
        FILE,
        /** A directory. */
        DIRECTORY
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "what is made", def = "file") Kind state,

            @Param(doc = "directory in which it is made; default: that for temporary files, `$TMPDIR` or `/tmp`")
            @Nullable
            String path,

            @Param(doc = "beginning of its name", def = "ansible.")
            String prefix,

            @Param(doc = "end of its name") @Nullable String suffix) {}

    /**
     * Something under a new name; nobody can read it before it has one.
     *
     * @param what it is in words, or null before it is made
     */
    record Made(@Nullable String what) implements State {
        @Override
        public boolean exists() {
            return what != null;
        }

        @Override
        public Attributes attributes() {
            return what == null
                    ? Attributes.NONE
                    : Attributes.builder().value("name", new Value.Any(what)).build();
        }
    }

    private static final class MadeType implements UnreadType<Made> {
        @Override
        public String name() {
            return "temporary";
        }

        @Override
        public Made absent(ResourceRef<Made> ref) {
            return new Made(null);
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        return Names.first(Paths.invalid("path", p.path), part("prefix", p.prefix), part("suffix", p.suffix));
    }

    private static @Nullable String part(String parameter, @Nullable String text) {
        return text != null && text.indexOf('/') >= 0
                ? parameter + " '" + text + "' has a slash, which no name can hold; write the directory as path"
                : Names.line(parameter, text);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return p.path == null ? List.of() : HostFiles.reads(p.path, FileType.ATTRIBUTES);
    }

    @Override
    Plan plan(Params p, HostFiles files) {
        String directory = "/tmp";
        if (p.path != null) {
            directory = files.follow(files.real(p.path));
            FileState there = files.state(directory);
            if (!there.exists()) {
                files.host().require(FileType.ref(directory), "something is to be made in it");
            } else if (!there.isDirectory()) {
                throw new PlanFailure(directory + " is " + there.kind().withArticle() + ", not a directory");
            }
        }
        boolean isFile = p.state == Kind.FILE;
        String end = p.suffix == null || p.suffix.isEmpty() ? "" : " --suffix=" + Sh.quote(p.suffix);
        String in = p.path == null ? "\"${TMPDIR:-/tmp}\"" : Paths.word(directory);
        Script script =
                Script.of("mktemp" + (isFile ? "" : " -d") + end + " -- " + in + "/" + Sh.quote(p.prefix + "XXXXXXXX"));
        String what = p.prefix + "…" + (p.suffix == null ? "" : p.suffix);
        ResourceRef<Made> ref = new ResourceRef<>(TYPE, (isFile ? "file" : "directory") + " in " + directory);
        Effects effects = Effects.and(TreeType.ref(directory), TreeType.top(directory), ContentsType.ref(directory));
        return Plan.of(Change.of(ref, new Made(null), new Made(what), Action.run(script, effects)))
                .with("state", isFile ? "file" : "directory")
                .with("mode", isFile ? "0600" : "0700");
    }

    @Override
    public List<String> outcomeKeys() {
        return List.of("path");
    }

    @Override
    public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
        return Map.of("path", result.stdoutText().stripTrailing());
    }
}
