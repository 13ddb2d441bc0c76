package dev.plumb.modules.systemd;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How exposed a service is, as {@code systemd-analyze security} weighs its keys; that of a text which is not in place, too. */
final class Exposure implements ResourceType<Exposure.Score> {
    private static final Exposure TYPE = new Exposure();
    private static final int DIGITS = 12;

    private Exposure() {}

    /**
     * A service, or what would be one.
     *
     * @param unit its full name
     * @param text what would be in its file; null: what is
     */
    record Key(String unit, @Nullable String text) implements ResourceKey {
        @Override
        public String rendering() {
            return text == null
                    ? unit
                    : unit + " with "
                            + Digests.sha256(text.getBytes(StandardCharsets.UTF_8))
                                    .substring(0, DIGITS);
        }
    }

    /**
     * The weight.
     *
     * @param value from 0 (not at all) to 10, and a word for it, as {@code 1.8 OK}; null when the host does not tell
     */
    record Score(@Nullable Value value) implements State {
        @Override
        public boolean exists() {
            return value != null;
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().value("score", value).build();
        }

        /** The same as the end of a change: what else is in drop-ins may make it another one. */
        Score planned() {
            return new Score(value instanceof Value.Text text ? new Value.Any(text.text()) : value);
        }
    }

    /** What is in place. */
    static ResourceRef<Score> ofPlaced(String unit) {
        return new ResourceRef<>(TYPE, new Key(unit, null));
    }

    /** A text that is not. */
    static ResourceRef<Score> of(String unit, String text) {
        return new ResourceRef<>(TYPE, new Key(unit, text));
    }

    @Override
    public String name() {
        return "exposure";
    }

    /** The text is in a file of its own, in a directory that nobody else sees, for as long as it is weighed. */
    @Override
    public Script readScript(List<Read<Score>> reads) {
        StringBuilder text = new StringBuilder("""
                LC_ALL=C
                export LC_ALL
                d=$(mktemp -d)||exit 1
                trap 'rm -rf "$d"' EXIT
                weigh() {
                s=$(systemd-analyze security --offline=true --no-pager -- "$1" 2>/dev/null|sed -n 's/^.*exposure level for .*: \\([0-9.]* [A-Z]*\\).*/\\1/p')
                echo "${s:--}"
                }
                """);
        int number = 0;
        for (Read<Score> read : reads) {
            Key key = read.ref().key(Key.class);
            String file = key.text == null
                    ? Sh.quote(SystemdTransaction.DIRECTORY + "/" + key.unit)
                    : "\"$d\"/" + ++number + "/" + Sh.quote(key.unit);
            if (key.text != null) {
                text.append("mkdir \"$d\"/")
                        .append(number)
                        .append("&&printf %s ")
                        .append(Sh.quote(key.text));
                text.append(" >").append(file).append('\n');
            }
            text.append("weigh ").append(file).append('\n');
        }
        return Script.of(text.append("exit 0\n").toString());
    }

    @Override
    public void parse(List<Read<Score>> reads, ScriptResult result, ReadSink<Score> into) {
        String[] lines = result.stdoutText().split("\n");
        for (int i = 0; i < reads.size(); i++) {
            boolean told = i < lines.length && lines[i].matches("[0-9.]+ [A-Z]+");
            into.state(reads.get(i).ref(), new Score(told ? new Value.Text(lines[i]) : null));
        }
    }

    @Override
    public Score absent(ResourceRef<Score> ref) {
        return new Score(null);
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Score> read) {
        Key key = read.key(Key.class);
        return changed.equals(read)
                || key.text == null && changed.key().startsWith(SystemdTransaction.DIRECTORY + "/" + key.unit);
    }
}
