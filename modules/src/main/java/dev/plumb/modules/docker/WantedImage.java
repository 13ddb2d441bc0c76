package dev.plumb.modules.docker;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.docker.DockerContainerModule.Params;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The image that a container is to be made of.
 *
 * @param fields what the container has of it: its name and number
 * @param config what docker tells of its configuration; nothing: that is not known before apply
 * @param pulls whether it is fetched first
 */
record WantedImage(Map<String, Value> fields, DockerJson config, boolean pulls) {
    /**
     * The image of a task.
     *
     * @param engine whether the engine is there now
     * @throws PlanFailure when there is none, and none can be had
     */
    static WantedImage of(Params p, States host, boolean engine) {
        if (p.image() == null) {
            // the one that it has, of which the task says nothing
            return new WantedImage(Map.of(), DockerJson.NONE, false);
        }
        DockerState local = host.get(Images.ref(p.image())).asked(Images.ref(p.image()), host);
        boolean id = ImageName.id(p.image()) != null;
        if (local.exists() && (id || !p.pulls().equals("always"))) {
            if (host.isDryRun() && !local.told().isThere()) {
                host.assume("what image " + p.image() + " says, which is not there yet");
            }
            return of(p, local, false);
        } else if (id || p.pulls().equals("never")) {
            throw new PlanFailure(
                    "image " + p.image() + " is not there" + (id ? "" : ", and pull: never does not fetch it"));
        }
        Plan refused = Images.refused(p.image(), host, engine);
        if (refused != null) {
            throw new PlanFailure(String.valueOf(refused.failure()));
        }
        DockerState pulled = Images.pulled(p.image(), host, engine);
        String number = pulled.text(Images.ID);
        return local.exists() && number != null && number.equals(local.text(Images.ID))
                ? of(p, local, false)
                : of(p, pulled, true);
    }

    private static WantedImage of(Params p, DockerState image, boolean pulls) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put(ContainerFields.IMAGE, Fields.text(String.valueOf(p.image())));
        fields.put(
                ContainerFields.IMAGE_ID, Objects.requireNonNull(image.fields().get(Images.ID)));
        return new WantedImage(fields, image.told().at("Config"), pulls);
    }
}
