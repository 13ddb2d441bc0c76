package dev.plumb.playbook;

import dev.plumb.source.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keywords of a play about how it runs as a whole. Nodes may hold expressions; null means not set.
 *
 * @param strategy {@code linear}, {@code free} or {@code host_pinned}
 * @param serial sizes of the batches of hosts: numbers or percentages, the last one repeated; empty: all at once
 * @param maxFailPercentage how many percent of a batch may fail before the play ends
 * @param order order of the hosts: {@code inventory}, {@code sorted}, {@code reverse_sorted}, {@code reverse_inventory},
 *     {@code shuffle}
 * @param forceHandlers whether notified handlers run on hosts that have failed
 * @param varsFiles files of variables: names, or lists of names of which the first that exists is read
 * @param prompts variables to ask for
 */
public record PlayOptions(
        @Nullable YamlNode strategy,
        List<YamlNode> serial,
        @Nullable YamlNode maxFailPercentage,
        @Nullable YamlNode order,
        @Nullable YamlNode forceHandlers,
        List<YamlNode> varsFiles,
        List<Prompt> prompts) {
    /** Nothing set. */
    public static final PlayOptions NONE = new PlayOptions(null, List.of(), null, null, null, List.of(), List.of());
}
