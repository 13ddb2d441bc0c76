package dev.plumb.plan;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.Provider;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.UnreadType;

/**
 * A type of which the engine knows no more than the name: to ask whether something planned is, or may bring, a resource that
 * it needs itself, such as the account that a task is run as. Never read.
 *
 * @param name the name of the type
 */
public record ForeignType(String name) implements UnreadType<ForeignType.Nothing> {
    /** Absence. */
    public record Nothing() implements State {
        @Override
        public boolean exists() {
            return false;
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    public static ResourceRef<Nothing> of(String type, String key) {
        return new ResourceRef<>(new ForeignType(type), key);
    }

    /** Asked of accounts and programs only. */
    @Override
    public Provider.Chance mayComeWith(ResourceRef<Nothing> ref, Provider provider) {
        return name.equals("user") ? provider.account(ref.key()) : provider.name(ref.key());
    }

    @Override
    public Nothing absent(ResourceRef<Nothing> ref) {
        return new Nothing();
    }
}
