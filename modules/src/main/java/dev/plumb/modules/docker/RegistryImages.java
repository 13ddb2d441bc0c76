package dev.plumb.modules.docker;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import dev.plumb.text.JsonReader;
import java.time.Duration;
import java.util.List;

/**
 * What registries have under names of images, so that a plan can say what pulling them will give: docker asks for the manifest,
 * and fetches nothing. An image's number is the digest of its configuration, which the manifest names.
 */
final class RegistryImages implements ResourceType<RegistryImages.Offer> {
    static final RegistryImages TYPE = new RegistryImages();

    private static final String NEXT = "--plumb-registry ";

    /** A registry without TLS is one on the host itself, or one that the engine is told to take so. */
    private static final String ASK = """
            command -v docker >/dev/null 2>&1&&! plumb_asleep||{ echo missing;exit 0;}
            plumb_i=$(docker info -f '{{range .RegistryConfig.IndexConfigs}}{{if not .Secure}} {{.Name}} {{end}}{{end}}' 2>/dev/null)
            docker version -f '{{.Server.Arch}}' 2>/dev/null||echo
            plumb_ask() {
            set -- "$1" "$2"
            plumb_o=
            case $1 in 127.*|localhost*)plumb_o=--insecure;;esac
            case $plumb_i in *" $1 "*)plumb_o=--insecure;;esac
            timeout 60 docker manifest inspect $plumb_o -v -- "$2" 2>&1 </dev/null
            printf '\\n""" + NEXT + "%s\\n' $?\n}\n";

    private RegistryImages() {}

    /** What the registry has under this name. */
    static ResourceRef<Offer> ref(String name) {
        return new ResourceRef<>(TYPE, name);
    }

    /**
     * What a registry offers.
     *
     * @param id the number that the image will have on this host; in parentheses, words for one that only the host will tell; empty when
     *     nothing is known
     * @param digest of its manifest; empty when it is one of several platforms
     * @param why the registry gives nothing; else empty
     */
    record Offer(String id, String digest, String why) implements State {
        /** Whether the registry says that there is nothing, or nothing for us: not that it could not be asked. */
        boolean isRefused() {
            return why.matches("(?is).*(no such manifest|manifest unknown|denied|unauthorized|no image for).*");
        }

        @Override
        public boolean exists() {
            return !id.isEmpty();
        }

        @Override
        public Attributes attributes() {
            boolean open = id.startsWith("(");
            return open
                    ? Attributes.builder().value("id", new Value.Any(id)).build()
                    : Attributes.builder().text("id", id.isEmpty() ? null : id).build();
        }
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public Script readScript(List<Read<Offer>> reads) {
        StringBuilder text = new StringBuilder(Cli.ASLEEP + ASK);
        for (Read<Offer> read : reads) {
            ImageName name = ImageName.of(read.ref().key());
            String registry = name == null ? "" : name.registry();
            text.append("plumb_ask ")
                    .append(Sh.words(List.of(registry, read.ref().key())))
                    .append('\n');
        }
        return Script.of(text.append(":\n").toString()).withTimeout(Duration.ofSeconds(90L * reads.size()));
    }

    @Override
    public void parse(List<Read<Offer>> reads, ScriptResult result, ReadSink<Offer> into) {
        String answer = result.stdoutText();
        int line = answer.indexOf('\n');
        String architecture = line < 0 ? "" : answer.substring(0, line).strip();
        String[] answers = line < 0 ? new String[0] : answer.substring(line + 1).split("\n" + NEXT, -1);
        for (int i = 0; i < reads.size(); i++) {
            ResourceRef<Offer> ref = reads.get(i).ref();
            if (answer.equals("missing\n")) {
                into.state(ref, new Offer("", "", "docker is not installed, or does not run"));
            } else if (answers.length != reads.size() + 1) {
                into.failed(ref, "the host's answer is not complete");
            } else {
                // a status ends each of them, and begins the next
                String told = i == 0 ? answers[0] : answers[i].substring(answers[i].indexOf('\n') + 1);
                into.state(ref, offer(told, answers[i + 1].startsWith("0\n"), architecture));
            }
        }
    }

    private static Offer offer(String told, boolean done, String architecture) {
        if (!done) {
            String said = told.strip();
            return new Offer("", "", said.isEmpty() ? "the registry does not answer" : DockerEngine.reason(said));
        }
        try {
            DockerJson json = DockerJson.read(told);
            if (json.list().isEmpty()) {
                return of(json, json.text("Descriptor", "digest"));
            }
            for (DockerJson each : json.list()) {
                DockerJson platform = each.at("Descriptor", "platform");
                if (platform.text("os").equals("linux")
                        && platform.text("architecture").equals(architecture)) {
                    return of(each, "");
                }
            }
            return new Offer("", "", "there is no image for linux/" + architecture);
        } catch (JsonReader.Malformed e) {
            return new Offer("", "", "docker tells what is no JSON");
        }
    }

    private static Offer of(DockerJson manifest, String digest) {
        String id = manifest.text("SchemaV2Manifest", "config", "digest");
        return new Offer(id.isEmpty() ? manifest.text("OCIManifest", "config", "digest") : id, digest, "");
    }

    /** It goes to the network. */
    @Override
    public boolean isExpensive() {
        return true;
    }

    @Override
    public Duration readTime() {
        return Duration.ofSeconds(90);
    }

    @Override
    public Provider.Chance mayComeWith(ResourceRef<Offer> ref, Provider provider) {
        return Provider.Chance.NONE;
    }

    @Override
    public Offer absent(ResourceRef<Offer> ref) {
        return new Offer("", "", "");
    }
}
