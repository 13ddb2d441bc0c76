package dev.plumb.run;

import dev.plumb.playbook.Play;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Task;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One play while it runs: what its includes have added, and which hosts are in it. Thread-safe. */
final class PlayState {
    private final Play play;
    private final List<String> hosts;
    private final Map<String, @Nullable Object> answers;
    private final List<Task> handlers;
    private final List<Role> exported;
    private final Map<YamlNode.Mapping, Map<String, YamlNode>> mappings = new IdentityHashMap<>();
    private final Set<String> out = ConcurrentHashMap.newKeySet();
    private volatile List<String> batch;

    /**
     * A play that begins.
     *
     * @param hosts names of all its hosts, in order
     * @param answers what was typed for its {@code vars_prompt}
     */
    PlayState(Play play, List<String> hosts, Map<String, @Nullable Object> answers) {
        this.play = play;
        this.hosts = hosts;
        this.batch = hosts;
        this.answers = answers;
        this.handlers = new CopyOnWriteArrayList<>(play.handlers());
        this.exported = new CopyOnWriteArrayList<>(play.roles());
    }

    Play play() {
        return play;
    }

    /** Names of all its hosts. */
    List<String> hosts() {
        return hosts;
    }

    /** Names of the hosts that are worked on together now. */
    List<String> batch() {
        return batch;
    }

    /** Names of the hosts that have not failed. */
    List<String> active() {
        return hosts.stream().filter(host -> !out.contains(host)).toList();
    }

    /** A host takes no further part. */
    void leave(String host) {
        out.add(host);
    }

    void begin(List<String> newBatch) {
        batch = newBatch;
    }

    /** Answers to its {@code vars_prompt}. */
    Map<String, @Nullable Object> answers() {
        return answers;
    }

    /** Its handlers in order, with those of roles that were included. */
    List<Task> handlers() {
        return handlers;
    }

    /** Roles whose defaults and variables every task sees, in order. */
    List<Role> exported() {
        return exported;
    }

    /** A role was included: its handlers may be notified from now on. */
    void add(Role role, List<Task> itsHandlers) {
        for (Task handler : itsHandlers) {
            if (handlers.stream().noneMatch(known -> known.position().equals(handler.position()))) {
                handlers.add(handler);
            }
        }
        if (role.isExported()) {
            exported.add(role);
        }
    }

    /** The directory of the playbook. */
    Path directory() {
        Path parent = play.file().toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /** A mapping's values by name, made once. */
    Map<String, YamlNode> byName(YamlNode.Mapping mapping) {
        synchronized (mappings) {
            return mappings.computeIfAbsent(mapping, PlayState::values);
        }
    }

    private static Map<String, YamlNode> values(YamlNode.Mapping mapping) {
        Map<String, YamlNode> map = new HashMap<>();
        mapping.entries().forEach(entry -> map.put(entry.key().value(), entry.value()));
        return map;
    }
}
