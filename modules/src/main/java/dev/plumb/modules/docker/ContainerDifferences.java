package dev.plumb.modules.docker;

import dev.plumb.module.States;
import dev.plumb.modules.docker.DockerContainerModule.Params;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a container should be like, and in what it is otherwise. */
final class ContainerDifferences {
    private static final Set<String> DOCKERS = Set.of("bridge", "host", "none");

    /** Docker gives them to every container where its user's configuration has proxies. */
    private static final String PROXIES = "env\\.(?i:http|https|ftp|no|all)_(?i:proxy)";

    private static final String OF_CONTAINER = "container:";

    private final Params p;
    private final States host;
    private final WantedImage image;
    private final ContainerWishes wishes;
    private final Map<String, Value> wanted = new LinkedHashMap<>();

    /** For a task; what it needs is required here. */
    ContainerDifferences(Params p, States host, WantedImage image) {
        this.p = p;
        this.host = host;
        this.image = image;
        wishes = new ContainerWishes(p, image.config());
        if (!p.ignores(ContainerFields.IMAGE)) {
            wanted.putAll(image.fields());
        }
        wanted.putAll(wishes.fields());
        if (p.image() == null) {
            // only what the task says: it is not about the rest
            wanted.values().removeIf(value -> isUsual(value) || value instanceof Value.Any);
            wanted.remove("network_mode", Fields.text("bridge"));
        }
        requireNetworks();
        List.of("network_mode", "pid_mode", "ipc_mode").forEach(this::resolve);
    }

    /** Whether that is what a container is like of which nobody says anything. */
    static boolean isUsual(Value value) {
        return Fields.isNone(value) || value.equals(Fields.truth(false));
    }

    ContainerWishes wishes() {
        return wishes;
    }

    /** All fields that matter. */
    Map<String, Value> wanted() {
        return wanted;
    }

    /** Docker knows the container whose network or processes it shares by its number. */
    private void resolve(String field) {
        Value value = wanted.get(field);
        if (value instanceof Value.Text text && text.text().startsWith(OF_CONTAINER)) {
            String name = text.text().substring(OF_CONTAINER.length());
            ResourceRef<DockerState> ref = DockerType.CONTAINER.ref(name);
            host.require(ref, "container " + p.name() + " is to share its " + field.replace("_mode", ""));
            String id = host.get(ref).told().text("Id");
            wanted.put(
                    field, id.isEmpty() ? new Value.Any(text.text()) : new Value.Named(OF_CONTAINER + id, text.text()));
        }
    }

    private void requireNetworks() {
        networks(p).forEach(ref -> host.require(ref, "container " + p.name() + " is to be in it"));
    }

    /** Networks that a task needs, but for docker's own. */
    static List<ResourceRef<DockerState>> networks(Params p) {
        List<ContainerNetwork> networks = ContainerNetwork.of(p);
        List<String> names = new ArrayList<>(
                networks == null
                        ? List.of()
                        : networks.stream().map(ContainerNetwork::name).toList());
        names.add(p.networkMode());
        return names.stream()
                .distinct()
                .filter(name -> !DOCKERS.contains(name) && !name.contains(":"))
                .map(DockerType.NETWORK::ref)
                .toList();
    }

    /** Fields in which a container is otherwise, with what they should be. */
    Map<String, Value> of(DockerState now) {
        Map<String, Value> others = new LinkedHashMap<>();
        Value none = Fields.text("");
        wanted.forEach((field, value) -> {
            Value found = now.fields().get(field);
            // what is planned leaves out what is as usual
            if (found == null ? !isUsual(value) && !value.admits(none) : !value.admits(found)) {
                others.put(field, value);
            }
        });
        for (String mapping : List.of(ContainerFields.ENV, ContainerFields.LABELS)) {
            boolean exact = p.image() != null && wishes.knowsImage() && !p.allowsMore(mapping) && !p.ignores(mapping);
            now.fields().keySet().stream()
                    .filter(each -> exact && each.startsWith(mapping + ".") && !wanted.containsKey(each))
                    .filter(each -> !each.matches(PROXIES))
                    .forEach(each -> others.put(each, none));
        }
        if (wishes.runsTheSame(now.told().at("Config"))) {
            // docker's command takes one word of an entrypoint, whoever else made it may have given more
            others.remove("command");
            others.remove("entrypoint");
        }
        if (now.fields().containsKey(ContainerFields.LEFT)) {
            others.put(ContainerFields.LEFT, none);
        }
        return others;
    }

    /** Those of the differences for which it has to be made anew. */
    List<String> causes(Map<String, Value> others) {
        List<String> because = new ArrayList<>(others.keySet());
        because.removeIf(field -> ContainerUpdate.isInPlace(field, others.get(field)));
        boolean pulled = image.pulls() && !p.ignores(ContainerFields.IMAGE);
        if (pulled && !because.contains(ContainerFields.IMAGE_ID)) {
            // which image comes is seen when it has come; the one that is there already changes nothing
            because.add(ContainerFields.IMAGE_ID);
        }
        return because;
    }

    /**
     * Refuses to make it anew where that would take from it what a task cannot say.
     *
     * @throws PlanFailure when it would
     */
    void refuseLosses(DockerState now, List<String> because) {
        String more = now.text(ContainerFields.MORE);
        if (p.image() == null) {
            throw new PlanFailure("container " + p.name() + " has to be made anew because of "
                    + String.join(", ", because) + "; give the image that it is made of");
        } else if (more != null && !more.equals(Fields.NONE) && !p.ignores(ContainerFields.MORE)) {
            throw new PlanFailure(
                    "container " + p.name() + " has to be made anew because of " + String.join(", ", because)
                            + ", and would lose what no task can say: " + more
                            + ". Write volumes and the like in its place, or comparisons: {more: ignore} to lose it");
        }
    }
}
