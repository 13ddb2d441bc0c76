package dev.plumb.modules.docker;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.modules.kit.Names;
import dev.plumb.modules.kit.Presence;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Manages volumes of docker. */
@ModuleInfo(
        name = "docker_volume",
        doc = "Manages volumes of docker.",
        notes = {
            "A volume has the driver, the options and the labels with which it was made. One that has others than the task says is an error"
                    + " unless `recreate` allows to remove it, **with all data in it**. Options and labels that the task does not name do not matter.",
            "A volume that a container uses cannot be removed."
        },
        example = """
                - name: docker
                  docker: {}
                - name: data of the shop
                  docker_volume:
                    name: shop-data
                    labels:
                      app: shop
                """)
public final class DockerVolumeModule implements TaskModule<DockerVolumeModule.Params> {
    /** When a volume is removed and made anew. */
    public enum Recreate {
        /** Every time. */
        ALWAYS,
        /** Never. */
        NEVER,
        /** When it has others than the task says. */
        OPTIONS_CHANGED
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "name of the volume", aliases = "volume_name", required = true)
            String name,

            @Param(doc = "whether it should be there", def = "present")
            Presence state,

            @Param(doc = "what keeps it", def = "local") String driver,

            @Param(doc = "options of the driver, such as `type`, `device` and `o` of `local`", asWritten = true)
            Map<String, @Nullable Object> driverOptions,

            @Param(doc = "its labels", asWritten = true) Map<String, @Nullable Object> labels,

            @Param(doc = "when it is removed, with its data, and made anew", def = "never")
            Recreate recreate) {
        ResourceRef<DockerState> ref() {
            return DockerType.VOLUME.ref(name);
        }

        Map<String, Value> fields() {
            return VolumeFields.of(driver, Fields.texts(driverOptions), Fields.texts(labels));
        }

        private List<String> words() {
            List<String> words = new ArrayList<>(List.of("volume", "create", "--driver", driver));
            Fields.texts(driverOptions).forEach((key, value) -> words.addAll(List.of("--opt", key + "=" + value)));
            Fields.texts(labels).forEach((key, value) -> words.addAll(List.of("--label", key + "=" + value)));
            words.add(name);
            return words;
        }
    }

    @Override
    public @Nullable String invalid(Params p) {
        boolean absent = p.state == Presence.ABSENT;
        return Names.first(
                DockerNames.mistake("name", p.name),
                absent && p.recreate != Recreate.NEVER ? "state: absent goes without recreate" : null,
                DockerNames.keys("driver_options", p.driverOptions),
                DockerNames.keys("labels", p.labels));
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(p.ref()), Read.of(DockerEngine.REF));
    }

    @Override
    public Plan plan(Params p, States host) {
        if (p.state == Presence.PRESENT) {
            host.require(DockerEngine.REF, "it is to keep volume " + p.name);
        }
        if (DockerEngine.isAsleep(host, p.ref())) {
            return Plan.unseen(p.ref());
        }
        DockerState now = host.get(p.ref());
        return Cli.told(planned(p, now), "volume", now);
    }

    private static Plan planned(Params p, DockerState now) {
        String remove = Cli.line(List.of("volume", "rm", p.name));
        if (p.state == Presence.ABSENT) {
            return now.exists() ? change(p, now, DockerState.ABSENT, remove) : Plan.nothing();
        }
        Map<String, Value> wanted = p.fields();
        String create = Cli.line(p.words());
        if (!now.exists()) {
            return change(p, now, DockerState.planned(wanted), create);
        }
        String other = DockerState.planned(wanted)
                .attributes()
                .mismatch(now.attributes())
                .orElse(null);
        if (other != null && p.recreate == Recreate.NEVER) {
            return Plan.failed(
                    "volume " + p.name + " was made otherwise: " + other
                            + ". It can only be changed by removing it with its data: write recreate: options-changed to do that");
        } else if (other == null && p.recreate != Recreate.ALWAYS) {
            return Plan.nothing();
        }
        Map<String, Value> anew = new LinkedHashMap<>(wanted);
        anew.put("data", new Value.Any("removed"));
        return change(p, now, DockerState.planned(anew), remove + create);
    }

    private static Plan change(Params p, DockerState now, DockerState after, String script) {
        Map<String, Value> before = new LinkedHashMap<>(now.fields());
        if (after.fields().containsKey("data")) {
            before.put("data", new Value.Text("as it is"));
        }
        DockerState shown = new DockerState(now.exists(), before, now.told());
        return Plan.of(Change.of(p.ref(), shown, after, Action.run(Cli.script(script))));
    }

    @Override
    public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
        return Cli.learned("volume", p.ref(), done);
    }
}
