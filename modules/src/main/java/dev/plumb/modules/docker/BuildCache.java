package dev.plumb.modules.docker;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.UnreadType;

/** What builds have left, as a whole: one engine counts it otherwise than the next, so that it is not read back. */
final class BuildCache implements UnreadType<ValueState> {
    static final ResourceRef<ValueState> REF = new ResourceRef<>(new BuildCache(), "of docker");

    private BuildCache() {}

    @Override
    public String name() {
        return "build cache";
    }

    @Override
    public ValueState absent(ResourceRef<ValueState> ref) {
        return ValueState.ABSENT;
    }
}
