package dev.plumb.facts;

import dev.plumb.resource.ResourceRef;

/** The facts of a host as a resource: read like any other, and only when an expression names one. */
public final class Facts {
    private static final ResourceRef<FactsState> REF = new ResourceRef<>(new FactsType(), "");

    private Facts() {}

    /** All facts of the host. */
    public static ResourceRef<FactsState> ref() {
        return REF;
    }
}
