package dev.plumb.modules.docker;

import dev.plumb.modules.docker.Store.Item;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.text.JsonReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine keeps, read as a whole. There is one on a host. */
final class StoreType implements ResourceType<Store> {
    /** Detail with what builds have left. */
    static final int WITH_CACHE = 1;

    private static final StoreType TYPE = new StoreType();

    static final ResourceRef<Store> REF = new ResourceRef<>(TYPE, "docker");

    private static final String END = "end";

    /** A line for each thing: its kind, and a list. What goes while it is looked at is left out, as it should be. */
    private static final String SCRIPT = """
            command -v docker >/dev/null 2>&1||{ echo missing;exit 0;}
            ! plumb_asleep||{ echo 'failed Cannot connect to the Docker daemon';exit 0;}
            v=$(docker version -f '{{.Server.Version}}' 2>&1)||{ echo "failed ${v##*
            }";exit 0;}
            echo "version $v"
            date '+now %s %z'
            # a list that is not whole would make what is used look unused
            c=$(docker ps -aq --no-trunc 2>/dev/null)&&i=$(docker images -aq --no-trunc 2>/dev/null)&&
            n=$(docker network ls -q --no-trunc 2>/dev/null)&&v=$(docker volume ls -q 2>/dev/null)||{
            echo 'failed the docker engine does not tell what it has'
            exit 0
            }
            i=$(printf '%s\\n' "$i"|sort -u)
            look() { [ $# -le 4 ]||docker "$@" 2>/dev/null;}
            look container inspect -f 'container {{json .Id}},{{json .Name}},{{json .Config.Labels}},{{json .Created}},
            {{- ""}}{"image":{{json .Image}},"status":{{json .State.Status}},"running":{{json .State.Running}},"mounts":{{json .Mounts}}}' \\
            $c
            look image inspect -f 'image {{json .Id}},{{json .RepoTags}},{{if .Config}}{{json .Config.Labels}}{{else}}null{{end}},{{json .Created}},
            {{- ""}}{"parent":{{json .Parent}},"size":{{json .Size}},"digests":{{json .RepoDigests}}}' $i
            look network inspect -f 'network {{json .Id}},{{json .Name}},{{json .Labels}},{{json .Created}},
            {{- ""}}{"scope":{{json .Scope}},"config":{{json .ConfigOnly}},"used":{{json .Containers}}}' $n
            look volume inspect -f 'volume {{json .Name}},{{json .Name}},{{json .Labels}},"",
            {{- ""}}{"driver":{{json .Driver}},"scope":{{json .Scope}}}' $v
            """;

    private static final String CACHE = """
            docker system df -v --format '{{range .BuildCache}}cache {{json .ID}},[],null,"",{{json .}}
            {{end}}' 2>/dev/null
            """;

    private StoreType() {}

    @Override
    public String name() {
        return "store";
    }

    @Override
    public String spoken(ResourceRef<Store> ref) {
        return "docker";
    }

    @Override
    public boolean isExpensive() {
        return true;
    }

    @Override
    public Duration readTime() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Script readScript(List<Read<Store>> reads) {
        boolean cache = reads.stream().anyMatch(read -> read.detail() >= WITH_CACHE);
        return Script.of(Cli.ASLEEP + SCRIPT + (cache ? CACHE : "") + "echo " + END + "\n");
    }

    @Override
    public void parse(List<Read<Store>> reads, ScriptResult result, ReadSink<Store> into) {
        String answer = result.stdoutText();
        for (Read<Store> read : reads) {
            if (answer.startsWith("missing") || answer.startsWith("failed")) {
                String why = answer.startsWith("missing")
                        ? "docker is not installed"
                        : DockerEngine.reason(answer.substring("failed".length()));
                into.failed(read.ref(), why);
            } else if (!answer.endsWith("\n" + END + "\n")) {
                into.failed(read.ref(), "the host's answer is not complete");
            } else {
                into.state(read.ref(), store(answer));
            }
        }
    }

    private static Store store(String answer) {
        int major = 0;
        Instant now = Instant.EPOCH;
        ZoneOffset zone = ZoneOffset.UTC;
        Map<String, List<Item>> all = new HashMap<>();
        for (String line : answer.split("\n")) {
            int blank = Math.max(0, line.indexOf(' '));
            String kind = line.substring(0, blank);
            String rest = line.substring(blank).strip();
            if (kind.equals("version")) {
                String number = rest.replaceFirst("\\..*", "");
                major = number.matches("\\d{1,6}") ? Integer.parseInt(number) : 0;
            } else if (kind.equals("now")) {
                String[] words = rest.split(" ");
                now = words[0].matches("\\d{1,12}") ? Instant.ofEpochSecond(Long.parseLong(words[0])) : now;
                zone = words.length > 1 ? zone(words[1]) : zone;
            } else {
                Item item = item(rest);
                if (item != null) {
                    all.computeIfAbsent(kind, none -> new ArrayList<>()).add(item);
                }
            }
        }
        return new Store(
                true,
                major,
                now,
                zone,
                all.getOrDefault("container", List.of()),
                all.getOrDefault("image", List.of()),
                all.getOrDefault("network", List.of()),
                all.getOrDefault("volume", List.of()),
                all.getOrDefault("cache", List.of()));
    }

    private static ZoneOffset zone(String text) {
        try {
            return ZoneOffset.of(text);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static @Nullable Item item(String line) {
        try {
            List<DockerJson> parts = DockerJson.read("[" + line + "]").list();
            if (parts.size() != 5 || parts.get(0).text().isEmpty()) {
                return null;
            }
            DockerJson name = parts.get(1);
            List<String> names = name.value() instanceof List
                    ? name.texts().stream().sorted().toList()
                    : List.of(name.text().replaceFirst("^/", ""));
            Map<String, String> labels = new LinkedHashMap<>();
            parts.get(2).map().forEach((key, value) -> labels.put(key, value.text()));
            return new Item(
                    parts.get(0).text(), names, labels, created(parts.get(3).text()), parts.get(4));
        } catch (JsonReader.Malformed e) {
            return null;
        }
    }

    private static Instant created(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** By whatever is done to the engine and to what it keeps. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Store> read) {
        return changed.equals(read)
                || changed.type() instanceof DockerType
                || changed.type() == Services.TYPE && DockerEngine.isUnit(changed.key());
    }

    /** What is used by then, only the engine will tell. */
    @Override
    public @Nullable Store follows(ResourceRef<?> planned, State after, ResourceRef<Store> read, Store now) {
        return Store.UNSURE;
    }

    @Override
    public Store absent(ResourceRef<Store> ref) {
        return Store.UNSURE;
    }
}
