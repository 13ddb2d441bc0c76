package dev.plumb.modules.docker;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.docker.RegistryImages.Offer;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import dev.plumb.script.Sh;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Images on the host, and how they come there. */
final class Images {
    /** The number of an image: the digest of what it is made of. */
    static final String ID = "id";

    private static final int SHOWN = 12;

    /**
     * Defines {@code plumb_pull}, which fetches an image and tells how far it is. Where it fails, its last line says why.
     */
    static final String PULL = """
            plumb_pull() {
            { docker pull "$1" 2>&1 </dev/null;echo "plumb-status $?";}|{
            plumb_n=0 plumb_l=
            while IFS= read -r plumb_w;do
            case $plumb_w in
            plumb-status*)plumb_s=${plumb_w#* };;
            *'Pull complete'*|*'Already exists'*)plumb_n=$((plumb_n+1));plumb_progress "pulls $1: $plumb_n layers are there";;
            ?*)plumb_l=$plumb_w;;
            esac
            done
            [ "$plumb_s" = 0 ]||{ printf 'image %s cannot be pulled: %s\\n' "$1" "$plumb_l" >&2;exit "$plumb_s";}
            }
            }
            """;

    private Images() {}

    /** The image of this name, or with this number. */
    static ResourceRef<DockerState> ref(String name) {
        ImageName image = ImageName.of(name);
        String id = ImageName.id(name);
        return DockerType.IMAGE.ref(image != null ? image.shown() : id != null ? id : name);
    }

    /** As docker tells it. */
    static Map<String, Value> fields(DockerJson told) {
        return fields(told.text("Id"), Fields.set(told.texts("RepoDigests")));
    }

    private static Map<String, Value> fields(String id, Value digests) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(ID, new Value.Named(id, shortened(id)));
        fields.put("digest", digests);
        return fields;
    }

    /** Whether both are the same image, as far as their numbers are known. */
    static boolean isSame(DockerState one, DockerState other) {
        String id = one.text(ID);
        return one.exists() && other.exists() && id != null && id.equals(other.text(ID));
    }

    /** What an image is whose number only the host will tell. */
    static DockerState unseen(String why) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(ID, new Value.Any(why));
        return DockerState.planned(fields);
    }

    /** The number as docker shortens it. */
    static String shortened(String id) {
        String digits = id.replaceFirst("^sha256:", "");
        return digits.length() > SHOWN ? digits.substring(0, SHOWN) : digits;
    }

    /**
     * What pulling an image makes of it.
     *
     * @param name as a task writes it, no number
     * @param engine whether the engine is there now, so that the registry could be asked
     */
    static DockerState pulled(String name, States host, boolean engine) {
        if (!engine) {
            return unseen("as pulled");
        }
        Offer offer = host.get(RegistryImages.ref(name));
        if (offer.id().isEmpty()) {
            host.assume("that " + name + " can be pulled" + (offer.why().isEmpty() ? "" : " (" + offer.why() + ")"));
            return unseen("as pulled");
        }
        String digest = offer.digest();
        ImageName image = ImageName.of(name);
        String shown = image == null || digest.isEmpty() ? "as pulled" : image.repository() + "@" + digest;
        return DockerState.planned(fields(offer.id(), new Value.Any(shown)));
    }

    /** Why an image cannot be pulled, as its registry says; null where it can, or nobody knows. */
    static @Nullable Plan refused(String name, States host, boolean engine) {
        if (!engine) {
            return null;
        }
        Offer offer = host.get(RegistryImages.ref(name));
        if (offer.isRefused() && logsIn(host)) {
            return null;
        }
        return offer.isRefused() ? Plan.failed("image " + name + " cannot be pulled: " + offer.why()) : null;
    }

    /** Whether an earlier task of a dry run changes how docker logs in. */
    private static boolean logsIn(States host) {
        return host.isDryRun()
                && Stream.of("/root/.docker/config.json", "~/.docker/config.json")
                        .anyMatch(path -> host.isPlanned(FileType.ref(path)));
    }

    /** A command that fetches an image, with {@link #PULL}. */
    static String pull(String name) {
        return "plumb_pull " + Sh.quote(name) + "||exit\n";
    }
}
