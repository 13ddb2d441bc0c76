package dev.plumb.run;

import dev.plumb.playbook.Play;
import dev.plumb.playbook.Role;
import dev.plumb.playbook.Step;
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
import java.util.function.Supplier;
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
    private final Map<Task, Map<String, List<Step>>> included = new IdentityHashMap<>();
    private volatile List<String> batch;
    private volatile boolean templates;
    private volatile MissingTasks missing = MissingTasks.NONE;

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

    /** Names of the hosts that are worked on together now, without those that have failed. */
    List<String> batch() {
        return batch.stream().filter(host -> !out.contains(host)).toList();
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

    /** It is only looked at, before anything runs: what earlier tasks bring is not there yet. */
    PlayState rehearsed() {
        templates = true;
        return this;
    }

    /** Some of its tasks are of modules that are missing. */
    PlayState lacking(MissingTasks tasks) {
        missing = tasks;
        return this;
    }

    /** Its tasks of modules that are missing. */
    MissingTasks missing() {
        return missing;
    }

    /** Whether it is only looked at. */
    boolean isRehearsal() {
        return templates;
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

    /** Roles were included: their handlers may be notified from now on. */
    synchronized void add(List<Role> roles, List<Task> theirHandlers) {
        for (Task handler : theirHandlers) {
            if (handlers.stream().noneMatch(known -> known.position().equals(handler.position()))) {
                handlers.add(handler);
            }
        }
        roles.stream().filter(Role::isExported).forEach(exported::add);
    }

    /** What a task brings in, read once for all hosts. */
    List<Step> included(Task task, String what, Supplier<List<Step>> read) {
        synchronized (included) {
            Map<String, List<Step>> byName = included.computeIfAbsent(task, each -> new HashMap<>());
            List<Step> known = byName.get(what);
            if (known == null) {
                known = read.get();
                byName.put(what, known);
            }
            return known;
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
