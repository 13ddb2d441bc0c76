package dev.plumb.facts;

import dev.plumb.resource.ResourceRef;

/** Placeholder. */
public final class Facts {
    private Facts() {}

    public static ResourceRef<FactsState> ref() {
        throw new UnsupportedOperationException();
    }
}
