package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs on by itself on the host.
 *
 * @param seconds how long at most
 * @param poll seconds between two looks at it; 0: the play goes on and nobody looks; null: 15
 */
public record Async(YamlNode seconds, @Nullable YamlNode poll) {}
