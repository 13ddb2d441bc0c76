package dev.plumb.module;

import java.util.List;

/**
 * A module with the description of its parameters.
 *
 * @param name the shown name
 * @param implementation a {@link TaskModule} or a {@link ControlModule}
 * @param info its annotation
 * @param params its parameters in the order of the record
 */
public record ModuleSpec(String name, Object implementation, ModuleInfo info, List<ParamSpec> params) {
    /** Whether the module has one of these traits. */
    public boolean is(Trait... any) {
        for (Trait trait : info.traits()) {
            for (Trait each : any) {
                if (trait == each) {
                    return true;
                }
            }
        }
        return false;
    }
}
