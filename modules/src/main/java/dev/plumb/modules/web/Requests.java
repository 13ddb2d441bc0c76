package dev.plumb.modules.web;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.UnreadType;

/** Requests that may change something where they are sent; there is nothing to read back. */
final class Requests implements UnreadType<Requests.Sent> {
    static final Requests TYPE = new Requests();

    private Requests() {}

    /**
     * A request.
     *
     * @param exists whether it was sent
     */
    record Sent(boolean exists) implements State {
        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    static ResourceRef<Sent> ref(WebRequest request) {
        return new ResourceRef<>(TYPE, request.method() + " " + request.with().shown());
    }

    @Override
    public String name() {
        return "request";
    }

    @Override
    public Sent absent(ResourceRef<Sent> ref) {
        return new Sent(false);
    }
}
