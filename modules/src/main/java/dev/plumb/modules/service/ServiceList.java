package dev.plumb.modules.service;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All services of a host, as {@code service_facts} tells them: those of systemd, and scripts below {@code /etc/init.d}. */
final class ServiceList implements ResourceType<ServiceList.Listed> {
    static final ServiceList TYPE = new ServiceList();
    static final ResourceRef<Listed> REF = new ResourceRef<>(TYPE, "all");

    /** Stands for services that are not there yet: what brings any makes the list another one. */
    static final ResourceRef<Listed> COMING = new ResourceRef<>(TYPE, "those to come");

    private static final String END = "--plumb--";
    private static final List<String> BAD = List.of("not-found", "masked", "failed");

    private ServiceList() {}

    /**
     * A service.
     *
     * @param source systemd or sysv
     * @param state running, stopped, unknown, or how systemd calls it
     * @param status whether it is enabled, or what is wrong with it; null where that is not told
     */
    record Service(
            String name,
            String source,
            String state,
            @Nullable String status) {}

    /**
     * The services.
     *
     * @param exists whether there are any
     * @param sure whether they are still those when what is planned is done
     */
    record Listed(boolean exists, List<Service> services, boolean sure) implements State {
        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    @Override
    public String name() {
        return "services";
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(1);
    }

    @Override
    public boolean isExpensive() {
        return true;
    }

    /**
     * What is not loaded is inactive, but a name may be an alias of a unit that is: states of aliases are asked for at once, in
     * the order of their names, and of all names where systemd does not tell aliases yet (before 245). Scripts of init are asked
     * meanwhile, as each takes its time; and files of units by systemd's own interface, since systemctl looks up presets for each.
     */
    @Override
    public Script readScript(List<Read<Listed>> reads) {
        return Script.of(Sh.SBIN + """

                { if [ -d /etc/init.d ]&&command -v service >/dev/null 2>&1;then service --status-all 2>/dev/null;fi;}|{
                if [ -d /run/systemd/system ];then
                u=$(systemctl list-units --all --type=service --plain --no-legend --no-pager)
                f=$(busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager \\
                ListUnitFilesByPatterns asas 0 1 '*.service' 2>/dev/null|awk '{ gsub(/"/, ""); gsub(/\\\\\\\\/, "\\\\")
                for (i = 3; i < NF; i += 2) { n = $i; sub(/.*\\//, "", n); print n, $(i + 1) } }'|sort)
                [ -n "$f" ]||f=$(systemctl list-unit-files --all --type=service --no-legend --no-pager)
                printf '%s\\n' "$u"|sed 's/^/unit /'
                printf '%s\\n' "$f"|sed 's/^/file /'
                n=$(printf '%s\\n' "$u" -- "$f"|awk '$1 == "--" { f = 1; next } !f { u[$1]; next }
                NF && !($1 in u) && $1 !~ /@[.]/ { if ($2 == "alias") a = a " " $1; n = n " " $1 } END { print a == "" ? n : a }')
                if [ -n "$n" ];then
                printf '%s\\n' $n|sed 's/^/asked /'
                systemctl show --property=ActiveState -- $n|sed -n 's/^ActiveState=/active /p'
                fi
                fi
                sed 's/^/init /'
                }
                echo\s""" + END + "\n");
    }

    @Override
    public void parse(List<Read<Listed>> reads, ScriptResult result, ReadSink<Listed> into) {
        List<String> lines = List.of(result.stdoutText().split("\n", -1));
        for (Read<Listed> read : reads) {
            if (!lines.contains(END)) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else if (read.ref().equals(COMING)) {
                into.state(read.ref(), absent(read.ref()));
            } else {
                List<Service> services = services(lines);
                into.state(read.ref(), new Listed(!services.isEmpty(), services, true));
            }
        }
    }

    private static List<Service> services(List<String> lines) {
        Map<String, Service> all = new LinkedHashMap<>();
        List<String> asked = new ArrayList<>();
        List<String> active = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (line.startsWith("init ") && words.length > 4 && words[2].matches("[+-]")) {
                String name = line.replaceFirst("^init +\\[ . \\] +", "");
                all.put(name, new Service(name, "sysv", words[2].equals("+") ? "running" : "stopped", null));
            } else if (line.startsWith("unit ") && words.length > 4) {
                String bad = BAD.stream()
                        .filter(List.of(words)::contains)
                        .findFirst()
                        .orElse(words[3]);
                all.put(
                        words[1],
                        new Service(words[1], "systemd", words[4].equals("running") ? "running" : "stopped", bad));
            } else if (line.startsWith("asked ") && words.length == 2) {
                asked.add(words[1]);
            } else if (line.startsWith("active ") && words.length == 2) {
                active.add(words[1]);
            }
        }
        Map<String, String> states = new HashMap<>();
        for (int i = 0; i < Math.min(asked.size(), active.size()); i++) {
            states.put(asked.get(i), active.get(i));
        }
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (line.startsWith("file ") && words.length > 2) {
                Service known = all.get(words[1]);
                boolean bad = known != null && known.status != null && BAD.contains(known.status);
                String state = known != null ? known.state : states.getOrDefault(words[1], unasked(words[1], asked));
                all.put(words[1], bad ? known : new Service(words[1], "systemd", state, words[2]));
            }
        }
        return List.copyOf(all.values());
    }

    /** A unit that is not loaded, and no alias, is inactive; a template has no state, nor has what systemd did not answer for. */
    private static String unasked(String name, List<String> asked) {
        return name.contains("@.") || asked.contains(name) ? "unknown" : "inactive";
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<Listed> ref, Provider provider) {
        return provider.kind().equals("package") ? Provider.Chance.LIKELY : Provider.Chance.POSSIBLE;
    }

    @Override
    public Listed absent(ResourceRef<Listed> ref) {
        return new Listed(false, List.of(), true);
    }

    /** Services, the units that they are made of, and what a reload of systemd makes of them. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Listed> read) {
        return changed.type() == Services.TYPE
                || changed.type() == Units.TYPE
                || changed.type().name().equals("file") && changed.key().contains("/systemd/system");
    }

    @Override
    public Listed follows(ResourceRef<?> planned, State after, ResourceRef<Listed> read, Listed now) {
        return new Listed(now.exists, now.services, false);
    }
}
