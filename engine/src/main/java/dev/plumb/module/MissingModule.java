package dev.plumb.module;

import java.util.List;

/**
 * Stands for a module that Ansible has and Plumb lacks. A task of it can be read and counted, but it is refused where it is
 * reached, before its parameters are looked at.
 */
@ModuleInfo(name = "missing", doc = "Stands for a module that is not there.", example = "")
public final class MissingModule implements ControlModule<MissingModule.Params> {
    private static final MissingModule INSTANCE = new MissingModule();

    private MissingModule() {}

    record Params() {}

    /** The description of a module of this name. */
    public static ModuleSpec spec(String name) {
        ModuleInfo info = MissingModule.class.getAnnotation(ModuleInfo.class);
        return new ModuleSpec(name.substring(name.lastIndexOf('.') + 1), INSTANCE, info, List.of());
    }

    @Override
    public Decision decide(Params params) {
        throw new IllegalStateException("a task of a module that is missing is never prepared");
    }
}
