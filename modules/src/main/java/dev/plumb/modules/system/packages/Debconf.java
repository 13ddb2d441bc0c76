package dev.plumb.modules.system.packages;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Digests;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Answers to the questions of packages; the key is the package's name. They are read from debconf's own files: its programs
 * renew these when they only look.
 */
final class Debconf implements ResourceType<Debconf.Answers> {
    static final Debconf TYPE = new Debconf();

    /** Lines {@code PACKAGE QUESTION TYPE SEEN VALUE} with tabs between; an answer that is not given is the template's. */
    private static final String SCRIPT = """
            set --
            for f in templates config passwords; do
            f=/var/cache/debconf/$f.dat
            [ ! -r $f ] || set -- "$@" $f
            done
            [ $# -eq 0 ] || awk -v 'w= PACKAGES ' '
            function end(o, i, k) {
            if (n != "" && file ~ /templates/) { given[n] = d; kind[n] = y }
            else if (n != "") {
            k = split(owners, o, /, */)
            for (i = 1; i <= k; i++) if (index(w, " " o[i] " "))
            print o[i] "\\t" n "\\t" (file ~ /passwords/ ? "password" : kind[t]) "\\t" (flags ~ /seen/) "\\t" (has ? v : given[t])
            }
            n = t = v = d = y = owners = flags = ""; has = 0
            }
            FNR == 1 { end(); file = FILENAME }
            /^$/ { end() }
            sub(/^Name: ?/, "") { n = $0; next }
            sub(/^Template: ?/, "") { t = $0; next }
            sub(/^Value: ?/, "") { v = $0; has = 1; next }
            sub(/^Default: ?/, "") { d = $0; next }
            sub(/^Type: ?/, "") { y = $0; next }
            sub(/^Owners: ?/, "") { owners = $0; next }
            sub(/^Flags: ?/, "") { flags = $0; next }
            END { end() }
            ' "$@" || exit 1
            echo end
            """;

    private static final int FIELDS = 5;

    private Debconf() {}

    /**
     * An answer.
     *
     * @param value what it is
     * @param secret whether it is one to a question for a password
     * @param seen whether nobody is to be asked any more
     */
    record Answer(String value, boolean secret, boolean seen) {}

    /** What is answered, by question. */
    record Answers(SortedMap<String, Answer> all) implements State {
        Answers {
            all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
        }

        /** The same with this answer. */
        Answers with(String question, Answer answer) {
            SortedMap<String, Answer> more = new TreeMap<>(all);
            more.put(question, answer);
            return new Answers(more);
        }

        @Override
        public boolean exists() {
            return !all.isEmpty();
        }

        @Override
        public Attributes attributes() {
            Attributes.Builder attributes = Attributes.builder();
            all.forEach((question, answer) -> {
                String digest = Digests.sha256(answer.value.getBytes(StandardCharsets.UTF_8));
                attributes.value(question, answer.secret ? new Value.Hidden(digest) : new Value.Text(answer.value));
                attributes.text(question + " seen", answer.seen);
            });
            return attributes.build();
        }
    }

    static ResourceRef<Answers> ref(String packageName) {
        return new ResourceRef<>(TYPE, packageName);
    }

    @Override
    public String name() {
        return "debconf";
    }

    @Override
    public Script readScript(List<Read<Answers>> reads) {
        List<String> names = reads.stream().map(read -> read.ref().key()).toList();
        return Script.of(SCRIPT.replace("PACKAGES", String.join(" ", names)));
    }

    @Override
    public void parse(List<Read<Answers>> reads, ScriptResult result, ReadSink<Answers> into) {
        String text = result.stdoutText();
        boolean whole = text.equals("end\n") || text.endsWith("\nend\n");
        Map<String, SortedMap<String, Answer>> found = new HashMap<>();
        for (String line : text.split("\n")) {
            String[] fields = line.split("\t", FIELDS);
            if (fields.length == FIELDS) {
                Answer answer = new Answer(fields[4], fields[2].equals("password"), fields[3].equals("1"));
                found.computeIfAbsent(fields[0], any -> new TreeMap<>()).put(fields[1], answer);
            }
        }
        for (Read<Answers> read : reads) {
            if (whole) {
                into.state(read.ref(), new Answers(found.getOrDefault(read.ref().key(), new TreeMap<>())));
            } else {
                into.failed(read.ref(), "the host's answer is not complete");
            }
        }
    }

    @Override
    public Answers absent(ResourceRef<Answers> ref) {
        return new Answers(new TreeMap<>());
    }

    /** A package brings its questions along, with answers that its template has. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<Answers> ref, Provider provider) {
        return provider.kind().equals(Packages.TYPE.name()) ? provider.name(ref.key()) : Provider.Chance.NONE;
    }
}
