package dev.plumb.modules.archive;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.State;
import dev.plumb.resource.UnreadType;

/** What is unpacked in a directory, where that cannot be known before apply. */
final class UnpackedType implements UnreadType<UnpackedType.Told> {
    private static final UnpackedType TYPE = new UnpackedType();

    static final Told NOTHING = new Told("");

    private UnpackedType() {}

    /**
     * What is known of it.
     *
     * @param source the archive; empty when nothing is unpacked
     */
    record Told(String source) implements State {
        @Override
        public boolean exists() {
            return !source.isEmpty();
        }

        @Override
        public Attributes attributes() {
            return source.isEmpty()
                    ? Attributes.NONE
                    : Attributes.builder().text("all that is in", source).build();
        }
    }

    static ResourceRef<Told> ref(String directory) {
        return new ResourceRef<>(TYPE, directory);
    }

    @Override
    public String name() {
        return "unpacked";
    }

    @Override
    public Told absent(ResourceRef<Told> ref) {
        return NOTHING;
    }
}
