package dev.plumb.run;

import dev.plumb.host.ConnectionSettings;
import dev.plumb.host.HostException;
import dev.plumb.inventory.InventoryReader;
import dev.plumb.playbook.Includes;
import dev.plumb.playbook.Playbook;
import dev.plumb.playbook.PlaybookReader;
import dev.plumb.playbook.ReaderOptions;
import dev.plumb.report.Event;
import dev.plumb.source.Problems;
import dev.plumb.vault.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;

/** A run against hosts made of memory. */
abstract class MemoryRun {
    final MemoryModules modules = new MemoryModules();
    final Map<String, MemoryHost> hosts = new ConcurrentHashMap<>();
    final List<Event> events = new ArrayList<>();
    /** Names of hosts that cannot be reached. */
    final Set<String> far = new HashSet<>();
    /** Names of hosts that another run holds. */
    final Set<String> held = new HashSet<>();
    /** With what connections were made, in order. */
    final List<ConnectionSettings> connected = new CopyOnWriteArrayList<>();

    Console console = Console.NONE;

    @TempDir
    Path dir;

    MemoryHost host(String name) {
        return hosts.computeIfAbsent(name, n -> new MemoryHost());
    }

    RunResult run(boolean check, String hostList, String play) throws IOException {
        events.clear();
        connected.clear();
        Path file = Files.writeString(dir.resolve("play.yml"), play);
        Problems problems = new Problems();
        Playbook playbook = PlaybookReader.read(file, modules, problems);
        problems.throwIfAny();
        RunOptions base = RunOptions.DEFAULT;
        RunOptions options = new RunOptions(
                check, 4, base.tags(), base.skipTags(), base.extraVars(), null, base.connection(), base.lockWait(), 0);
        return new Run(
                        InventoryReader.read(List.of(hostList), problems),
                        List.of(java.util.Objects.requireNonNull(playbook)),
                        modules,
                        options,
                        events::add,
                        new RunEnvironment(
                                console,
                                () -> {
                                    throw new AssertionError();
                                },
                                new Includes(modules, ReaderOptions.DEFAULT),
                                Secrets.none()),
                        (settings, lock, listener) -> {
                            connected.add(settings);
                            return connect(settings.name());
                        })
                .execute();
    }

    private MemoryHost connect(String name) {
        if (far.contains(name)) {
            throw new HostException(HostException.Reason.UNREACHABLE, name + " cannot be reached");
        }
        if (held.contains(name)) {
            throw new HostException(HostException.Reason.LOCKED, name + " is held by another run");
        }
        return host(name);
    }

    RunResult apply(String play) throws IOException {
        return run(false, "h,", play);
    }

    RunResult check(String play) throws IOException {
        return run(true, "h,", play);
    }

    List<String> outcomes() {
        List<String> outcomes = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.TaskEnded ended) {
                outcomes.add(ended.task() + " " + ended.outcome());
            }
        }
        return outcomes;
    }

    Event.TaskEnded ended(String task) {
        return events.stream()
                .filter(event ->
                        event instanceof Event.TaskEnded ended && ended.task().equals(task))
                .map(Event.TaskEnded.class::cast)
                .findFirst()
                .orElseThrow();
    }

    Event.TaskEnded ended(String task, String host) {
        return events.stream()
                .filter(event -> event instanceof Event.TaskEnded ended
                        && ended.task().equals(task)
                        && ended.host().equals(host))
                .map(Event.TaskEnded.class::cast)
                .findFirst()
                .orElseThrow();
    }

    static Event.Counts counts(RunResult result) {
        return result.recap().hosts().get("h");
    }
}
