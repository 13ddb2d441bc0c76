package dev.plumb.modules.docker;

import dev.plumb.modules.service.Services;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import dev.plumb.text.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Containers, images, networks and volumes of the host's docker engine: however many are asked for, one command tells of them. */
final class DockerType implements ResourceType<DockerState> {
    /** Containers, by name. */
    static final DockerType CONTAINER =
            new DockerType("container", (told, name) -> told.text("Name").equals("/" + name), ContainerFields::found);

    /** Images, by name or number. */
    static final DockerType IMAGE = new DockerType("image", DockerType::isImage, Images::fields);

    /** Networks, by name. */
    static final DockerType NETWORK =
            new DockerType("network", (told, name) -> told.text("Name").equals(name), NetworkFields::found);

    /** Volumes, by name. */
    static final DockerType VOLUME =
            new DockerType("volume", (told, name) -> told.text("Name").equals(name), VolumeFields::found);

    private static final String END = "\n--plumb-docker ";
    private static final String MISSING = "missing\n";

    /** Behind the name of a container that makes way for a new one. */
    static final String OLD = ".plumb-old";

    private final String name;
    private final BiPredicate<DockerJson, String> isNamed;
    private final Function<DockerJson, Map<String, Value>> fields;

    private DockerType(
            String name, BiPredicate<DockerJson, String> isNamed, Function<DockerJson, Map<String, Value>> fields) {
        this.name = name;
        this.isNamed = isNamed;
        this.fields = fields;
    }

    /** The one with this name. */
    ResourceRef<DockerState> ref(String key) {
        return new ResourceRef<>(this, key);
    }

    private static boolean isImage(DockerJson told, String key) {
        ImageName image = ImageName.of(key);
        return image != null ? image.isOf(told) : told.text("Id").equals(ImageName.id(key));
    }

    @Override
    public String name() {
        return name;
    }

    /** Of an image, without its tag: a command may say another one, or none. */
    @Override
    public String spoken(ResourceRef<DockerState> ref) {
        ImageName image = this == IMAGE ? ImageName.of(ref.key()) : null;
        return image == null ? ref.key() : image.repository();
    }

    @Override
    public Script readScript(List<Read<DockerState>> reads) {
        List<String> names =
                new ArrayList<>(reads.stream().map(read -> read.ref().key()).toList());
        if (this == CONTAINER) {
            reads.forEach(read -> names.add(read.ref().key() + OLD));
        }
        return Script.of(Cli.ASLEEP + "command -v docker >/dev/null 2>&1||{ echo missing;exit 0;}\n"
                + "! plumb_asleep||{ echo 'Cannot connect to the Docker daemon' >&2;printf '" + END.replace("\n", "\\n")
                + "1\\n';exit 0;}\ndocker " + name + " inspect -- "
                + Sh.words(names) + "\nprintf '" + END.replace("\n", "\\n") + "%s\\n' $?\n");
    }

    @Override
    public void parse(List<Read<DockerState>> reads, ScriptResult result, ReadSink<DockerState> into) {
        String answer = result.stdoutText();
        int end = answer.lastIndexOf(END);
        String why = end < 0 ? "the host's answer is not complete" : refusal(result.stderrText());
        List<DockerJson> all = List.of();
        if (end >= 0 && why == null) {
            try {
                all = DockerJson.read(answer.substring(0, end)).list();
            } catch (JsonReader.Malformed e) {
                why = "docker tells what is no JSON: " + e.getMessage();
            }
        }
        for (Read<DockerState> read : reads) {
            if (answer.equals(MISSING)) {
                into.state(read.ref(), DockerState.ABSENT);
            } else if (why != null) {
                into.failed(read.ref(), why);
            } else {
                into.state(read.ref(), state(read.ref().key(), all));
            }
        }
    }

    /** Why docker tells nothing; null when it only tells that some of them are not there. */
    private static @Nullable String refusal(String said) {
        for (String line : said.split("\n")) {
            boolean known = line.isBlank()
                    || line.matches("(?i).*(no such (object|container|image|network|volume)\\b|(image|network|volume)"
                            + " \\S+ not found).*|warning:.*|\\[\\]");
            if (!known) {
                return DockerEngine.reason(line);
            }
        }
        return null;
    }

    private DockerState state(String key, List<DockerJson> all) {
        DockerState found = named(key, all);
        DockerState old = this == CONTAINER ? named(key + OLD, all) : DockerState.ABSENT;
        if (!old.exists()) {
            return found;
        }
        // a run was ended while it put a new one in its place
        DockerState one = found.exists() ? found : old;
        Map<String, Value> fields = new LinkedHashMap<>(one.fields());
        fields.put(ContainerFields.LEFT, new Value.Text(key + OLD));
        return new DockerState(true, fields, one.told());
    }

    private DockerState named(String key, List<DockerJson> all) {
        for (DockerJson told : all) {
            if (isNamed.test(told, key)) {
                return new DockerState(true, fields.apply(told), told);
            }
        }
        return DockerState.ABSENT;
    }

    /** Also by the start and the end of the engine. */
    @Override
    public boolean touchedBy(ResourceRef<?> changed, ResourceRef<DockerState> read) {
        return changed.equals(read) || changed.type() == Services.TYPE && DockerEngine.isUnit(changed.key());
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<DockerState> ref, Provider provider) {
        return Provider.Chance.NONE;
    }

    @Override
    public DockerState absent(ResourceRef<DockerState> ref) {
        return DockerState.ABSENT;
    }
}
