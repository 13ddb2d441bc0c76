package dev.plumb.modules.tls;

import dev.plumb.modules.kit.files.FileType;
import dev.plumb.modules.kit.files.Paths;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Certificates that certbot keeps; the key is the name under which it does. Detail 1 tells who uses them, too. */
final class LineageType implements ResourceType<LineageState> {
    static final LineageType TYPE = new LineageType();

    /** Detail that tells which files of nginx name it. */
    static final int WITH_USERS = 1;

    /** One awk for the files of all. */
    private static final String READ = """
            set -f
            e=/etc/letsencrypt
            for d in $e/live $e/renewal /var/lib/plumb/tls;do
            [ ! -d $d ]||[ -x $d ]||{ echo denied;exit 0;}
            done
            echo "now $(date +%s)"
            f=
            for k;do
            [ ! -e $e/live/$k ]||echo "live $k"
            for x in $e/renewal/$k.conf $e/live/$k/fullchain.pem;do
            [ ! -f $x ]||f="$f $x"
            done
            done
            [ ! -f /var/lib/plumb/tls/failures ]||f="$f /var/lib/plumb/tls/failures"
            [ -z "$f" ]||awk 'FNR==1{print "file " FILENAME}{print "|" $0}' $f
            for k in USED;do
            grep -rlsF -e /etc/plumb/tls/$k/ -e $e/live/$k/ /etc/nginx|sed "s|^|user $k |"
            done
            echo end
            """;

    private static final Pattern TIME = Pattern.compile("\\d{1,15}");

    private LineageType() {}

    static ResourceRef<LineageState> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    @Override
    public String name() {
        return "certbot certificate";
    }

    @Override
    public Script readScript(List<Read<LineageState>> reads) {
        List<String> keys = reads.stream().map(read -> read.ref().key()).toList();
        String used = reads.stream()
                .filter(read -> read.detail() >= WITH_USERS)
                .map(read -> Sh.quote(read.ref().key()))
                .collect(Collectors.joining(" "));
        return Script.of("set -- " + Sh.words(keys) + "\n" + READ.replace("USED", used));
    }

    @Override
    public void parse(List<Read<LineageState>> reads, ScriptResult result, ReadSink<LineageState> into) {
        Answer answer = Answer.of(result.stdoutText());
        for (Read<LineageState> read : reads) {
            String name = read.ref().key();
            if (answer.isDenied) {
                into.failed(read.ref(), "permission denied; write become: true");
            } else if (answer.now == 0 || !answer.isWhole) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else {
                into.state(read.ref(), answer.state(name));
            }
        }
    }

    /** What the host has printed. */
    private static final class Answer {
        private boolean isDenied;
        private boolean isWhole;
        private long now;
        private final List<String> live = new ArrayList<>();
        private final Map<String, List<String>> files = new HashMap<>();
        private final Map<String, List<String>> users = new HashMap<>();

        static Answer of(String text) {
            Answer answer = new Answer();
            List<String> file = new ArrayList<>();
            for (String line : text.split("\n", -1)) {
                if (line.startsWith("|")) {
                    file.add(line.substring(1));
                    continue;
                }
                String[] words = line.split(" ", 3);
                String first = words.length > 1 ? words[1] : "";
                String second = words.length > 2 ? words[2] : "";
                switch (words[0]) {
                    case "denied" -> answer.isDenied = true;
                    case "now" -> answer.now = TIME.matcher(first).matches() ? Long.parseLong(first) : 0;
                    case "live" -> answer.live.add(first);
                    case "file" -> file = answer.files.computeIfAbsent(first, each -> new ArrayList<>());
                    case "user" ->
                        answer.users
                                .computeIfAbsent(first, each -> new ArrayList<>())
                                .add(second);
                    case "end" -> answer.isWhole = true;
                    default -> {
                        // nothing of ours
                    }
                }
            }
            return answer;
        }

        private List<String> file(String path) {
            return files.getOrDefault(path, List.of());
        }

        LineageState state(String name) {
            RenewalConf conf = RenewalConf.parse(file(Lineages.conf(name)));
            Chain chain = Chain.of(String.join("\n", file(Lineages.live(name) + "/fullchain.pem")));
            List<LineageState.Failure> failures = file(Lineages.FAILURES).stream()
                    .map(LineageState.Failure::parse)
                    .filter(Objects::nonNull)
                    .toList();
            boolean stray = live.contains(name) && conf.values().isEmpty();
            return LineageState.read(
                    new LineageState.Seen(chain, conf, stray, now, failures, users.getOrDefault(name, List.of())));
        }
    }

    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<LineageState> read) {
        String path = changed.key();
        return changed.equals(read)
                || changed.type() == FileType.TYPE
                        && (Lineages.isCertbots(path, read.key())
                                || path.equals(Lineages.FAILURES)
                                || Paths.isBelow("/etc/nginx", path));
    }

    /** A command names the file that says how it is renewed. */
    @Override
    public String spoken(ResourceRef<LineageState> ref) {
        return Lineages.conf(ref.key());
    }

    @Override
    public LineageState absent(ResourceRef<LineageState> ref) {
        return LineageState.ABSENT;
    }
}
