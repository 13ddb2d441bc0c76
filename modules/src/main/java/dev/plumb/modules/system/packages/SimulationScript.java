package dev.plumb.modules.system.packages;

import dev.plumb.resource.Read;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The script that asks apt-get what it would do, for many reads. Installations are simulated together first, because most
 * of the time goes into a simulation as such; where packages fall into parts that have nothing to do with each other, one
 * part for each read, this answers all of them. What remains is simulated one by one.
 *
 * <p>A part is what the fields of the new packages tie together: whatever one names in a dependency, a conflict or the like,
 * by its own name or by one that it provides. apt decides about a package by these fields and by what is installed, so
 * that a part comes out the same with the others and without them, as long as nothing installed has to give way. For the
 * same reason, what stays within one part has nothing to do with what stays within another.
 */
final class SimulationScript {
    private static final String BEGIN = "--plumb-- ";
    private static final String PART = "--plumb-part ";

    /** Reads {@code Q INDEX NAME…} lines, a simulation and the records of the packages in it; prints answers. */
    private static final String PARTS = """
            function top(x) { while (up[x] != x) x = up[x]; return x }
            function tie(a, b) { up[top(a)] = top(b) }
            function names(text, into, n, i) {
            gsub(/\\([^)]*\\)|\\[[^]]*\\]|<[^>]*>|:[a-z0-9-]+|[ \\t]/, "", text); n = split(text, into, /[,|]/); return n
            }
            function wants(who, what) { from[++wanted] = who; to[wanted] = what }
            !p && /^Q / { q[++asked] = $2; up["?" $2] = "?" $2
            for (k = 3; k <= NF; k++) { sub(/=.*/, "", $k); if ($k ~ /:/) bad = 1; wants("?" $2, $k) } next }
            !p && (/^(Remv|Purg) / || / not fully installed or removed/) { bad = 1 }
            !p && /^Inst / { if ($2 ~ /:/ || $3 !~ /^\\(/) bad = 1; new[++steps] = $2; line[steps] = $0; up[$2] = $2 }
            /^Package: / { p = $2; if (!(p in up)) bad = 1; told[p] = 1 }
            p && /^[^ \\t]/ { field = tolower($1); sub(/^[^:]*:/, "") }
            p && field == "provides:" { n = names($0, w); for (k = 1; k <= n; k++) if (w[k] != "") by[w[k]] = by[w[k]] " " p }
            p && field ~ /^(depends|pre-depends|recommends|suggests|enhances|conflicts|breaks|replaces):$/ {
            n = names($0, w); for (k = 1; k <= n; k++) if (w[k] != "") wants(p, w[k]) }
            END {
            for (i = 1; i <= steps; i++) if (!(new[i] in told)) bad = 1
            if (bad) exit 1
            for (i = 1; i <= wanted; i++) {
            if (to[i] in up) tie(from[i], to[i])
            if (to[i] in by) { n = split(by[to[i]], w, " "); for (k = 1; k <= n; k++) tie(from[i], w[k]) }
            }
            for (i = asked; i > 0; i--) { t = top("?" q[i]); count[t]++; first[t] = q[i] }
            for (i = 1; i <= steps; i++) if (!count[top(new[i])]) exit 1
            for (i = 1; i <= asked; i++) {
            t = top("?" q[i]); printf "--plumb-part %s %s %s", q[i], q[1], first[t]
            for (k = 1; k <= steps; k++) if (top(new[k]) == t) printf " %s", new[k]
            print ""
            }
            for (i = 1; i <= asked; i++) if (count[top("?" q[i])] == 1) {
            print "--plumb-- " q[i]
            for (k = 1; k <= steps; k++) if (top(new[k]) == top("?" q[i])) print line[k]
            print "exit 0"
            }
            }
            """;

    /** Turns the summary of an installation that only brings new packages into lines of a simulation; else fails. */
    private static final String SUMMARY = """
            /^The following NEW packages will be installed:$/ { list = 1; next }
            list && /^ / && NF == 2 && $2 ~ /^\\(.+\\)$/ { print "Inst " $1 " " substr($2, 1, length($2) - 1) " new)"; n++; next }
            { list = 0 }
            /^0 upgraded, [0-9]+ newly installed, 0 to remove and / { all = $3; told++ }
            / not fully installed or removed/ { told++ }
            END { exit !(told == 1 && n + 0 == all) }
            """;

    /**
     * {@code would} asks what an apt-get command would do, with {@code -y} as it is then called: so it tells what it refuses
     * to do unasked. A simulation also finds the order of the steps, by a second
     * resolver, which is half of its time; the summary before a download tells the packages without it.
     */
    private static final String FUNCTIONS = """
            u=0
            would() {
            if [ "$1" = install ]; then
            ask apt-get -y -V -q --print-uris "$@"
            [ $x -eq 0 ] && n=$(printf '%s\\n' "$o" | awk 'SUMMARY') && { o=$n; return 0; }
            fi
            ask apt-get -s -y -q "$@"
            }
            alone() {
            i=$1; shift
            case $r in *"--plumb-- $i
            "*) return;; esac
            if [ $u -ne 0 ]; then o=$e x=100; else would "$@"; fi
            printf '%s\\n' "--plumb-- $i" "$o" "exit $x"
            }
            together() {
            r= q=$1; shift
            [ $u -eq 0 ] && would "$@" && [ $x -eq 0 ] || return 0
            g=$o
            ask apt-cache show $(printf '%s\\n' "$g" | sed -n 's/^Inst \\([^ ]*\\) (\\([^ ]*\\) .*/\\1=\\2/p')
            r=$(printf '%s\\n' "$q" "$g" "$o" | awk 'PARTS') || r=
            [ -z "$r" ] || printf '%s\\n' "$r"
            }
            """.replace("PARTS", PARTS).replace("SUMMARY", SUMMARY);

    private static final String UPDATE = """
            d=$(mktemp -d /run/plumb-lists.XXXXXX 2>/dev/null || mktemp -d) || exit 1
            trap 'rm -rf "$d"' EXIT
            trap 'exit 1' HUP INT TERM
            l=fresh p= s=
            ask apt-get -qq -o APT::Sandbox::User=root -o Acquire::GzipIndexes=true -o Acquire::Languages=none \\
            -o APT::Update::Error-Mode=any update
            e=$o; [ $x -eq 0 ] || u=1
            """;

    private final List<Read<SimulationState>> reads;
    private final StringBuilder text = new StringBuilder();

    SimulationScript(List<Read<SimulationState>> reads) {
        this.reads = reads;
    }

    /** The script; what it prints is taken apart by {@link #answers}. */
    String text() {
        text.append(Apt.needed("apt-get")).append(Apt.asking()).append(FUNCTIONS);
        simulate(false);
        if (reads.stream().anyMatch(read -> AptSimulation.command(read.ref()).fresh())) {
            text.append(UPDATE);
            simulate(true);
        }
        return text.append("true\n").toString();
    }

    private AptCommand command(int index) {
        return AptSimulation.command(reads.get(index).ref());
    }

    private void simulate(boolean fresh) {
        Map<List<String>, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < reads.size(); i++) {
            if (command(i).fresh() == fresh) {
                AptCommand.Installation installation = command(i).installation();
                groups.computeIfAbsent(
                                installation == null ? List.of() : installation.command(), c -> new ArrayList<>())
                        .add(i);
            }
        }
        groups.forEach((command, indexes) -> {
            text.append("r=\n");
            if (!command.isEmpty() && indexes.size() > 1) {
                together(command, indexes);
            }
            for (int i : indexes) {
                text.append("alone ")
                        .append(i)
                        .append(' ')
                        .append(command(i).arguments())
                        .append('\n');
            }
        });
    }

    private void together(List<String> command, List<Integer> indexes) {
        List<String> all = new ArrayList<>(command);
        List<String> questions = new ArrayList<>();
        for (int i : indexes) {
            List<String> packages =
                    Objects.requireNonNull(command(i).installation()).packages();
            questions.add("Q " + i + " " + String.join(" ", packages));
            all.addAll(packages);
        }
        text.append("together ").append(Sh.quote(String.join("\n", questions)));
        text.append(' ').append(Sh.words(all)).append('\n');
    }

    /** The answer to each read, by its index: lines of apt-get and {@code exit STATUS}. */
    static Map<Integer, String> answers(String output) {
        Map<Integer, String> answers = new HashMap<>();
        for (String part : output.split(BEGIN, -1)) {
            int end = part.indexOf('\n');
            int index = end < 0 ? -1 : index(part.substring(0, end));
            if (index >= 0) {
                answers.put(index, part.substring(end + 1));
            }
        }
        return answers;
    }

    /** The index of a read; -1 when it is none. */
    private static int index(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * A part of what is simulated together.
     *
     * @param together index of the first read of all that are simulated together
     * @param first index of the first read that this part answers
     * @param names packages that come in this part
     */
    record Part(int together, int first, Set<String> names) {
        /** Whether these have nothing to do with each other. */
        boolean isApartFrom(Part other) {
            return together == other.together && first != other.first;
        }
    }

    /** The part into which a read falls, by the read's index; none for what was simulated by itself only. */
    static Map<Integer, Part> parts(String output) {
        Map<Integer, Part> parts = new HashMap<>();
        for (String line : output.split("\n")) {
            if (line.startsWith(PART)) {
                List<String> words = List.of(line.substring(PART.length()).split(" ", -1));
                int read = index(words.get(0));
                if (read >= 0 && words.size() >= 3 && index(words.get(1)) >= 0 && index(words.get(2)) >= 0) {
                    Set<String> names = Set.copyOf(words.subList(3, words.size()));
                    parts.put(read, new Part(index(words.get(1)), index(words.get(2)), names));
                }
            }
        }
        return parts;
    }
}
