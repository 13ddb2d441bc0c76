package dev.plumb.modules.machine;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is mounted where; the key is the real path of the mount point. Source: proc(5), {@code /proc/pid/mountinfo}. */
final class Mounts implements ResourceType<Mounts.Mounted> {
    static final Mounts TYPE = new Mounts();
    static final Mounted NOTHING = new Mounted(null, null);

    private static final String END = "--plumb--";

    private Mounts() {}

    /**
     * What is mounted at a place.
     *
     * @param source what is mounted there, for a part of a file system with its directory in brackets; null for nothing
     * @param options with which it is mounted anew, where that is planned; else null
     */
    record Mounted(@Nullable Value source, @Nullable Value options) implements State {
        /** Planned: the host may name the same by another name. */
        static Mounted planned(String source) {
            return new Mounted(new Value.Any(source), null);
        }

        /** The same, mounted anew with these options. */
        Mounted again(String newOptions) {
            return new Mounted(source, new Value.Any(newOptions));
        }

        @Override
        public boolean exists() {
            return source != null;
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder()
                    .value("source", source)
                    .value("mounted anew with", options)
                    .build();
        }
    }

    /** What is mounted at this real path. */
    static ResourceRef<Mounted> at(String real) {
        return new ResourceRef<>(TYPE, real);
    }

    @Override
    public String name() {
        return "mount";
    }

    @Override
    public Script readScript(List<Read<Mounted>> reads) {
        return Script.of("cat /proc/self/mountinfo\necho " + END + "\n");
    }

    @Override
    public void parse(List<Read<Mounted>> reads, ScriptResult result, ReadSink<Mounted> into) {
        List<String> lines = List.of(result.stdoutText().split("\n", -1));
        Map<String, String> sources = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ");
            int dash = List.of(words).indexOf("-");
            if (dash > 4 && words.length > dash + 2) {
                String root = plain(words[3]);
                String source = plain(words[dash + 2]);
                sources.put(plain(words[4]), root.equals("/") ? source : source + "[" + root + "]");
            }
        }
        for (Read<Mounted> read : reads) {
            if (!lines.contains(END)) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else {
                String source = sources.get(read.ref().key());
                into.state(read.ref(), source == null ? NOTHING : new Mounted(new Value.Text(source), null));
            }
        }
    }

    /** A word of the kernel's, or of fstab, without its escapes. */
    static String plain(String word) {
        return word.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    @Override
    public Mounted absent(ResourceRef<Mounted> ref) {
        return NOTHING;
    }
}
