package dev.plumb.modules.docker;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.UnreadType;

/** What a registry says of a user, and what a program keeps of that: nothing of it can be read. The key is the registry. */
final class RegistryLogin implements UnreadType<RegistryLogin.Verdict> {
    private static final RegistryLogin TYPE = new RegistryLogin();

    private RegistryLogin() {}

    /**
     * What was asked.
     *
     * @param done {@code accepted}, {@code forgotten}; empty: nothing yet
     */
    record Verdict(String done) implements State {
        /** Nothing was asked. */
        static final Verdict NONE = new Verdict("");

        @Override
        public boolean exists() {
            return !done.isEmpty();
        }

        @Override
        public Attributes attributes() {
            return exists() ? Attributes.builder().text("login", done).build() : Attributes.NONE;
        }
    }

    static ResourceRef<Verdict> ref(String registry) {
        return new ResourceRef<>(TYPE, registry);
    }

    @Override
    public String name() {
        return "login";
    }

    @Override
    public Verdict absent(ResourceRef<Verdict> ref) {
        return Verdict.NONE;
    }
}
