package dev.plumb.modules.systemd;

import dev.plumb.modules.kit.ValueState;
import dev.plumb.resource.ResourceRef;

/** States of cases that tell of systemd's own configuration. */
public final class SystemdCaseStates {
    private SystemdCaseStates() {}

    /** What the drop-ins of the journal say. */
    public static ResourceRef<ValueState> dropIns() {
        return JournaldDropIns.REF;
    }
}
