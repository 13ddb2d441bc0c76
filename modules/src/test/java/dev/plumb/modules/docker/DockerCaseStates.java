package dev.plumb.modules.docker;

import dev.plumb.module.FakeStates;
import dev.plumb.resource.ResourceRef;
import dev.plumb.text.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** States of docker's things in cases, written as docker tells them. */
public final class DockerCaseStates {
    private static final String ID = "%064d";

    private DockerCaseStates() {}

    /** A resource by its kind and name. */
    public static ResourceRef<?> ref(String kind, String key) {
        return switch (kind) {
            case "docker" -> DockerEngine.REF;
            case "registry" -> RegistryImages.ref(key);
            case "image" -> Images.ref(key);
            default -> type(kind).ref(key);
        };
    }

    private static DockerType type(String kind) {
        return switch (kind) {
            case "container" -> DockerType.CONTAINER;
            case "network" -> DockerType.NETWORK;
            case "volume" -> DockerType.VOLUME;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Puts a state; one with {@code absent} is none. {@code Id} and {@code Image} may be short numbers. */
    public static void put(FakeStates host, String kind, String key, Map<String, Object> state) {
        switch (kind) {
            case "docker" ->
                host.with(
                        DockerEngine.REF,
                        new DockerEngine.Engine(
                                true, String.valueOf(state.getOrDefault("version", "26.1.5")), "amd64", ""));
            case "registry" ->
                host.with(
                        RegistryImages.ref(key),
                        new RegistryImages.Offer(
                                state.containsKey("id") ? id(state.get("id")) : "",
                                String.valueOf(state.getOrDefault("digest", "")),
                                String.valueOf(state.getOrDefault("why", ""))));
            case "image" -> host.with(Images.ref(key), state(state, Images::fields));
            case "container" -> host.with(DockerType.CONTAINER.ref(key), state(state, ContainerFields::found));
            case "network" -> host.with(DockerType.NETWORK.ref(key), state(state, NetworkFields::found));
            default -> host.with(DockerType.VOLUME.ref(key), state(state, VolumeFields::found));
        }
    }

    private static DockerState state(
            Map<String, Object> given,
            java.util.function.Function<DockerJson, Map<String, dev.plumb.resource.Value>> fields) {
        if (given.containsKey("absent")) {
            return DockerState.ABSENT;
        }
        Map<String, Object> all = new LinkedHashMap<>(given);
        for (String number : new String[] {"Id", "Image"}) {
            all.computeIfPresent(number, (key, value) -> id(value));
        }
        DockerJson json = DockerJson.read(Json.write(all));
        return new DockerState(true, fields.apply(json), json);
    }

    private static String id(Object number) {
        return "sha256:" + ID.formatted(Long.parseLong(number.toString()));
    }
}
