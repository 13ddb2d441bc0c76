package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a task is tried again.
 *
 * @param until conditions on its result, all of which must hold; empty: that it has not failed
 * @param retries how often at most, after the first time; null: 3
 * @param delay seconds between two tries; null: 5
 */
public record Retry(
        List<YamlNode.Scalar> until,
        @Nullable YamlNode retries,
        @Nullable YamlNode delay) {}
