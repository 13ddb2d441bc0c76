package dev.plumb.modules.docker;

import dev.plumb.expression.Unknown;
import dev.plumb.module.Plan;
import dev.plumb.module.TaskModule.Done;
import dev.plumb.resource.ResourceRef;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands of docker in scripts. */
final class Cli {
    /** Longer than it takes to fetch large images over slow lines; without an end a task would hang with its registry. */
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    /**
     * Defines {@code plumb_asleep}, which succeeds when the engine does not run and a question to its socket would have systemd start
     * it: a read must not ask then.
     */
    static final String ASLEEP = """
            plumb_asleep() {
            [ -z "${DOCKER_HOST-}" ]&&[ -S /run/docker.sock ]&&[ ! -e /run/docker.pid ]&&! systemctl is-active -q docker.service 2>/dev/null
            }
            """;

    private Cli() {}

    /** A command whose output nobody wants; where it fails, so does the script. */
    static String line(List<String> words) {
        return "docker " + Sh.words(words) + " </dev/null >/dev/null||exit\n";
    }

    /** A script that may fetch, build or wait. */
    static Script script(String text) {
        return Script.of(text).withTimeout(DEADLINE);
    }

    /** With what docker tells of something, for {@code register}: where the plan changes it, only an apply can say that. */
    static Plan told(Plan plan, String key, DockerState now) {
        boolean makes =
                !plan.changes().isEmpty() && plan.changes().get(0).after().exists();
        return plan.with(key, makes ? new Unknown("what docker tells of it is not known before apply") : now.value());
    }

    /** What docker tells of something afterwards, for {@code register}. */
    static Map<String, @Nullable Object> learned(String key, ResourceRef<DockerState> ref, Done done) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (done.found().get(ref) instanceof DockerState found) {
            values.put(key, found.value());
        }
        return values;
    }
}
