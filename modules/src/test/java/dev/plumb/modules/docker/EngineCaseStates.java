package dev.plumb.modules.docker;

import dev.plumb.module.FakeStates;
import dev.plumb.modules.kit.ValueState;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.script.ScriptResult;
import dev.plumb.text.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** States of cases that tell of the engine itself, and of all that it keeps. */
public final class EngineCaseStates {
    private EngineCaseStates() {}

    /** Puts {@code containers running}, or {@code store docker} with lists as the engine tells them. */
    public static void put(FakeStates host, String kind, Map<String, Object> state) {
        if (kind.equals("containers")) {
            host.with(RunningContainers.REF, ValueState.of(state.get("value").toString()));
        } else if (state.containsKey("unsure")) {
            host.with(StoreType.REF, Store.UNSURE);
        } else {
            store(host, state);
        }
    }

    private static void store(FakeStates host, Map<String, Object> state) {
        StringBuilder answer = new StringBuilder();
        answer.append("version ").append(state.get("version")).append("\nnow ").append(state.get("now"));
        for (String kind : List.of("container", "image", "network", "volume", "cache")) {
            for (Object each : (List<?>) state.getOrDefault(kind + "s", List.of())) {
                String list = Json.write(each);
                answer.append('\n').append(kind).append(' ').append(list, 1, list.length() - 1);
            }
        }
        answer.append("\nend\n");
        Read<Store> read = Read.of(StoreType.REF);
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        ScriptResult result = new ScriptResult(ScriptResult.Status.DONE, 0, bytes, new byte[0], false, Duration.ZERO);
        StoreType type = (StoreType) StoreType.REF.type();
        type.parse(List.of(read), result, new ResourceType.ReadSink<>() {
            @Override
            public void state(ResourceRef<Store> ref, Store found) {
                host.with(ref, found);
            }

            @Override
            public void failed(ResourceRef<Store> ref, String reason) {
                throw new IllegalArgumentException(reason);
            }
        });
    }
}
