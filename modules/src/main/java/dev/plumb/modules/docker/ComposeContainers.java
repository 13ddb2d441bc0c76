package dev.plumb.modules.docker;

import dev.plumb.resource.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Containers of a project, as {@code docker compose ps --format json} tells them: an object a line, in old versions a list.
 *
 * @param states what each does, by {@code container NAME}
 * @param done those that have done their work: others wait for their end by {@code service_completed_successfully}, and they ended with 0
 */
record ComposeContainers(Map<String, Value> states, Set<String> done) {
    private static final String LABEL = "com.docker.compose.";

    static ComposeContainers of(String list) {
        Map<String, Value> states = new TreeMap<>();
        Map<String, String> ended = new TreeMap<>();
        Set<String> awaited = new HashSet<>();
        for (String line : list.split("\n")) {
            DockerJson json = line.startsWith("{") || line.startsWith("[") ? DockerJson.read(line) : DockerJson.NONE;
            for (DockerJson each : line.startsWith("[") ? json.list() : List.of(json)) {
                if (!each.isThere()) {
                    continue;
                }
                String name = "container " + each.text("Name");
                states.put(name, new Value.Text(each.text("State")));
                // dependencies are separated by commas, as labels are: those of one container are told whole
                for (String part : each.text("Labels").split(",")) {
                    String entry = part.replaceFirst("^" + LABEL + "depends_on=", "");
                    if (entry.contains(":service_completed_successfully")) {
                        awaited.add(entry.substring(0, entry.indexOf(':')));
                    }
                }
                if (each.text("State").equals("exited") && each.number("ExitCode") == 0) {
                    ended.put(name, each.text("Service"));
                }
            }
        }
        ended.values().removeIf(service -> !awaited.contains(service));
        return new ComposeContainers(states, Set.copyOf(ended.keySet()));
    }

    boolean isDone(String container) {
        return done.contains(container);
    }
}
