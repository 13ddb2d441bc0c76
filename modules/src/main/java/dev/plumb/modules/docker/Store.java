package dev.plumb.modules.docker;

import dev.plumb.resource.Attributes;
import dev.plumb.resource.State;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * All that the engine keeps.
 *
 * @param kept whether it was read; else it is not known, because an earlier task changes something of it
 * @param major number of the engine's version
 * @param now the host's time
 * @param zone the host's zone
 * @param containers all of them
 * @param images all of them, those between others too
 * @param networks those of this host
 * @param volumes all of them
 * @param cache what builds have left; nothing unless it was asked for
 */
record Store(
        boolean kept,
        int major,
        Instant now,
        ZoneOffset zone,
        List<Item> containers,
        List<Item> images,
        List<Item> networks,
        List<Item> volumes,
        List<Item> cache)
        implements State {
    /** Not known before apply. */
    static final Store UNSURE =
            new Store(false, 0, Instant.EPOCH, ZoneOffset.UTC, List.of(), List.of(), List.of(), List.of(), List.of());

    /**
     * One of these things.
     *
     * @param id its number; of a volume, its name
     * @param names its names; those of an image are its tags
     * @param labels by key
     * @param created when it was made
     * @param told what else matters, by words of docker's own
     */
    record Item(String id, List<String> names, Map<String, String> labels, Instant created, DockerJson told) {}

    @Override
    public boolean exists() {
        return true;
    }

    /** It is no state that a task wants. */
    @Override
    public Attributes attributes() {
        return Attributes.NONE;
    }
}
