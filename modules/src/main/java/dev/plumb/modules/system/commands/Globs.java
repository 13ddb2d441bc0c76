package dev.plumb.modules.system.commands;

import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import dev.plumb.text.Glob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Patterns of paths; the key is the pattern. Two matches are enough to know whether there are others beside one. */
final class Globs implements ResourceType<GlobState> {
    static final Globs TYPE = new Globs();

    private static final String BEGIN = "--plumb--";

    private Globs() {}

    static ResourceRef<GlobState> ref(String pattern) {
        return new ResourceRef<>(TYPE, Paths.normal(pattern));
    }

    @Override
    public String name() {
        return "glob";
    }

    @Override
    public @Nullable ResourceRef<GlobState> meantBy(ResourceRef<GlobState> ref, String user, @Nullable String home) {
        String pattern = Paths.meantBy(ref.key(), home);
        return pattern == null ? null : ref(pattern);
    }

    @Override
    public Script readScript(List<Read<GlobState>> reads) {
        StringBuilder text = new StringBuilder("""
                show() { case $1 in *'
                '*) echo '(a name with a line break)' ;; *) printf '%s\\n' "$1" ;; esac; }
                """);
        for (Read<GlobState> read : reads) {
            text.append("echo ")
                    .append(BEGIN)
                    .append("\nn=0\nfor f in ")
                    .append(word(read.ref().key()))
                    .append("; do\nif [ -e \"$f\" ] || [ -L \"$f\" ]; then show \"$f\"; n=$((n + 1)); fi\n")
                    .append("[ $n -lt 2 ] || break\ndone\n");
        }
        return Script.of(text.append("true\n").toString());
    }

    /** The pattern as a shell word: all but the wildcards quoted. */
    static String word(String pattern) {
        StringBuilder word = new StringBuilder();
        int start = 0;
        if (pattern.startsWith("~")) {
            start = pattern.indexOf('/') < 0 ? pattern.length() : pattern.indexOf('/');
            word.append(pattern, 0, start);
        }
        int i = start;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            int end = c == '[' ? Glob.setEnd(pattern, i) : -1;
            if (c == '*' || c == '?' || end > 0) {
                word.append(start < i ? Sh.quote(pattern.substring(start, i)) : "");
                word.append(end > 0 ? "[" + set(pattern.substring(i + 1, end)) + "]" : String.valueOf(c));
                i = end > 0 ? end + 1 : i + 1;
                start = i;
            } else {
                i++;
            }
        }
        return word.append(start < i ? Sh.quote(pattern.substring(start)) : "").toString();
    }

    private static String set(String members) {
        boolean negated = members.startsWith("!");
        StringBuilder quoted = new StringBuilder(negated ? "!" : "");
        for (char c : members.substring(negated ? 1 : 0).toCharArray()) {
            quoted.append(c == '-' ? "-" : Sh.quote(String.valueOf(c)));
        }
        return quoted.toString();
    }

    @Override
    public void parse(List<Read<GlobState>> reads, ScriptResult result, ReadSink<GlobState> into) {
        String[] parts = result.stdoutText().split(BEGIN + "\n", -1);
        for (int i = 0; i < reads.size(); i++) {
            if (i + 1 >= parts.length) {
                into.failed(reads.get(i).ref(), "the host's answer is not complete");
                continue;
            }
            List<String> matches = new ArrayList<>();
            for (String line : parts[i + 1].split("\n")) {
                if (!line.isEmpty()) {
                    matches.add(line);
                }
            }
            into.state(reads.get(i).ref(), new GlobState(matches));
        }
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<GlobState> ref, Provider provider) {
        return provider.path(ref.key());
    }

    @Override
    public GlobState absent(ResourceRef<GlobState> ref) {
        return new GlobState(List.of());
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<GlobState> read) {
        if (changed.equals(read)) {
            return true;
        }
        return changed.type().name().equals("file")
                && (Glob.matchesPath(read.key(), changed.key()) || isAbove(changed.key(), read.key()));
    }

    /** Whether everything that the pattern could match is below this path. */
    private static boolean isAbove(String path, String pattern) {
        return Paths.isBelow(path, pattern);
    }

    @Override
    public @Nullable GlobState follows(
            ResourceRef<?> planned, State after, ResourceRef<GlobState> read, GlobState now) {
        boolean itself = Glob.matchesPath(read.key(), planned.key());
        if (itself && after.exists()) {
            return new GlobState(List.of(planned.key()));
        } else if (!after.exists() && (!itself || now.matches().equals(List.of(planned.key())))) {
            return absent(read);
        }
        return null;
    }
}
