package dev.plumb.modules.system;

import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be waited for on a host. */
final class Conditions implements ResourceType<Conditions.Holds> {
    static final Conditions TYPE = new Conditions();

    private static final String END = "--plumb--";

    /** Tries a port: 0 open, 1 not, 2 nobody can tell. */
    private static final String OPEN = """
            plumb_open() {
            if command -v bash >/dev/null 2>&1;then m=$(timeout "$3" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>&1)
            elif command -v nc >/dev/null 2>&1;then m=$(timeout "$3" nc -z "$1" "$2" 2>&1)
            else echo 'the host has neither bash nor nc to try it with';return 2
            fi
            case $? in 0)return 0;; 124|143)m="no answer within $3 s";; esac
            m=${m%%
            *};m=${m##*: };echo "${m:-it is closed}";return 1
            }
            """;

    /** Counts connections; the addresses are those of the kernel's tables, between blanks. */
    private static final String COUNT = """
            awk -v p=":$1" -v l="$2" -v s=" $3 " -v x=" $4 " '
            index(s, " " $4 " ") && substr($2, length($2) - 4) == p {
            split($2, a, ":"); split($3, b, ":")
            if ((l == "any" || index(" " l " ", " " a[1] " ") || a[1] ~ /^0+$/) && !index(x, " " b[1] " ")) n++
            }
            END { print n == 1 ? "1 connection" : n + 0 " connections"; exit n > 0 }' /proc/net/tcp $([ -e /proc/net/tcp6 ]&&echo /proc/net/tcp6)
            """;

    private Conditions() {}

    /** Of what kind a condition is, with the words that belong to it. */
    enum Kind {
        /** A path is there. */
        EXISTS,
        /** A path is not there. */
        ABSENT,
        /** A file has a match: path, regular expression. */
        HAS,
        /** A port is open: host, port, seconds. */
        OPEN,
        /** A port is not open: host, port, seconds. */
        CLOSED,
        /** What a port says has a match: host, port, seconds, regular expression. */
        SAYS,
        /** No connections: port, local address, states and excluded addresses in the words of {@code /proc/net/tcp}. */
        DRAINED
    }

    /** One condition. */
    record Condition(Kind kind, List<String> words) implements ResourceKey {
        Condition {
            words = List.copyOf(words);
        }

        @Override
        public String rendering() {
            return kind.name().toLowerCase(Locale.ROOT) + " " + Sh.words(words);
        }

        /** The path that it is about, or null. */
        @Nullable
        String path() {
            return switch (kind) {
                case EXISTS, ABSENT, HAS -> words.get(0);
                case OPEN, CLOSED, SAYS, DRAINED -> null;
            };
        }
    }

    /**
     * Whether it holds.
     *
     * @param seen what was seen, in words or, of a match, its text
     * @param sure whether that still counts once what is planned is done
     */
    record Holds(boolean holds, String seen, boolean sure) implements State {
        /** The last line of what was seen. */
        String lastSeen() {
            return seen.substring(seen.lastIndexOf('\n') + 1);
        }

        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    static ResourceRef<Holds> ref(Kind kind, List<String> words) {
        return new ResourceRef<>(TYPE, new Condition(kind, words));
    }

    private static Condition condition(ResourceRef<?> ref) {
        return ref.key(Condition.class);
    }

    private static @Nullable String path(ResourceRef<?> ref) {
        return condition(ref).path();
    }

    /** Shell text that looks once, as {@link dev.plumb.script.Wait} wants it; expressions are no arguments of processes. */
    static String probe(ResourceRef<Holds> ref) {
        Condition condition = condition(ref);
        String set = "set -- " + Sh.words(condition.words) + "\n";
        return set
                + switch (condition.kind) {
                    case EXISTS -> "[ -e \"$1\" ]||{ echo 'it does not exist';false;}";
                    case ABSENT -> "[ ! -e \"$1\" ]||{ echo 'it exists';false;}";
                    case HAS ->
                        "plumb_grep() { printf '%s' \"$2\"|grep -P\"$3\"zaf - -- \"$1\";}\n"
                                + "m=$(plumb_grep \"$1\" \"$2\" q 2>&1)\ncase $? in\n"
                                + "0)plumb_grep \"$1\" \"$2\" o|head -c 65536|tr '\\0' '\\n';true;;\n"
                                + "1)echo 'it has no match';false;;\n*)echo \"${m##*: }\";false;;\nesac";
                    case OPEN -> OPEN + "plumb_open \"$@\"";
                    case CLOSED ->
                        OPEN + "plumb_open \"$@\"\ncase $? in 0)echo 'it is open';false;; 1)true;; *)false;; esac";
                    case SAYS ->
                        "m=$(printf '%s' \"$4\"|timeout \"$3\" bash -c 'exec 4<&0 3<>\"/dev/tcp/$0/$1\"&&grep -Pam1 -of /dev/fd/4 <&3'"
                                + " \"$1\" \"$2\" 2>&1)&&{ printf '%s\\n' \"$m\";return;}\n"
                                + "m=${m%%\n*};m=${m##*: };echo \"${m:-it says nothing that matches}\";false";
                    case DRAINED -> COUNT;
                };
    }

    @Override
    public String name() {
        return "condition";
    }

    @Override
    public Script readScript(List<Read<Holds>> reads) {
        StringBuilder text = new StringBuilder();
        for (Read<Holds> read : reads) {
            text.append("plumb_probe() {\n").append(probe(read.ref())).append("\n}\n");
            text.append("(plumb_probe) 2>&1;r=$?;echo;echo ").append(END).append(" $r\n");
        }
        return Script.of(text.append("true\n").toString());
    }

    @Override
    public void parse(List<Read<Holds>> reads, ScriptResult result, ReadSink<Holds> into) {
        String[] answers = result.stdoutText().split("\n" + END + " ", -1);
        String seen = answers[0];
        for (int i = 0; i < reads.size(); i++) {
            int line = i + 1 < answers.length ? answers[i + 1].indexOf('\n') : -1;
            if (line < 0) {
                into.failed(reads.get(i).ref(), "the host's answer is not complete");
                continue;
            }
            boolean holds = answers[i + 1].substring(0, line).equals("0");
            into.state(reads.get(i).ref(), new Holds(holds, seen.strip(), true));
            seen = answers[i + 1].substring(line + 1);
        }
    }

    @Override
    public Duration readTime() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Holds absent(ResourceRef<Holds> ref) {
        return new Holds(false, "", true);
    }

    @Override
    public String spoken(ResourceRef<Holds> ref) {
        String path = path(ref);
        return path == null ? ref.key() : path;
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<Holds> ref, Provider provider) {
        String path = path(ref);
        return path == null ? Provider.Chance.POSSIBLE : provider.path(path);
    }

    /** Anything but to wait may open a port, write a file that is searched, or end a connection. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Holds> read) {
        return changed.type() != TYPE || changed.equals(read);
    }

    @Override
    public @Nullable Holds follows(ResourceRef<?> planned, State after, ResourceRef<Holds> read, Holds now) {
        String path = path(read);
        String kind = planned.type().name();
        boolean same = kind.equals("file") && planned.key().equals(path);
        boolean below = path != null && kind.equals("file") && Paths.isBelow(planned.key(), path);
        if (path == null && kind.equals("service") || same && after.exists() && condition(read).kind == Kind.HAS) {
            return new Holds(now.holds, now.seen, false);
        } else if (same || below && !after.exists()) {
            return new Holds(after.exists() != (condition(read).kind == Kind.ABSENT), "", true);
        }
        return null;
    }
}
