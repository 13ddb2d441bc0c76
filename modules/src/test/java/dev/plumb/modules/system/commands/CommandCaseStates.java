package dev.plumb.modules.system.commands;

import dev.plumb.module.FakeStates;
import java.util.List;
import java.util.Map;

/** States of patterns in cases. */
public final class CommandCaseStates {
    private CommandCaseStates() {}

    /** Puts what a pattern matches. */
    public static void put(FakeStates host, String key, Map<String, Object> state) {
        host.with(Globs.ref(key), new GlobState(List.of(state.get("match").toString())));
    }
}
