package dev.plumb.modules.docker;

import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.docker.DockerComposeModule.Params;
import dev.plumb.modules.docker.DockerComposeModule.State;
import dev.plumb.modules.kit.files.FileType;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a task does to a project of compose. */
final class ComposePlan {
    private static final String MISSING =
            "it runs compose; Debian 13 has it (docker: {compose: true}), for Debian 12 see the notes of docker_compose_v2";

    /** What has failed at once says why in its log; what ended with 0 has done its work. */
    private static final String RUNS = """
            sleep 1
            COMPOSE ps -a --format '{{.Name}} {{.State}} {{.ExitCode}}' </dev/null 2>/dev/null|
            while read -r plumb_n plumb_s plumb_x;do
            case $plumb_s$plumb_x in exited0|running*|created*)continue;;exited*|restarting*|dead*);;*)continue;;esac
            printf '%s\\n%s\\n' "container $plumb_n does not run: $plumb_s with status $plumb_x" '""" + Script.LOG + """
            ' >&2
            docker logs --tail 20 "$plumb_n" 2>&1 </dev/null|cut -c 1-400 >&2
            exit 1
            done||exit
            """;

    /** The usual names. */
    private static final List<String> FILES = List.of(
            "compose.yaml",
            "compose.yml",
            "docker-compose.yml",
            "docker-compose.yaml",
            "compose.override.yaml",
            "compose.override.yml",
            "docker-compose.override.yml",
            "docker-compose.override.yaml");

    private final Params p;
    private final States host;

    ComposePlan(Params p, States host) {
        this.p = p;
        this.host = host;
    }

    Plan plan() {
        boolean absent = p.state() == State.ABSENT;
        if (absent && !host.exists(FileType.ref(p.question().directory()))) {
            return Plan.nothing();
        }
        String directory = p.question().directory();
        boolean known = host.require(DockerEngine.REF, "project " + directory + " is to run on it");
        known &= host.require(ComposePlugin.REF, MISSING);
        known &= host.require(FileType.ref(directory), "it is the project");
        known &= files();
        if (!known) {
            return Plan.unseen(p.ref());
        }
        if (DockerEngine.isAsleep(host, p.ref())) {
            return Plan.unseen(p.ref());
        }
        DockerState now = host.get(p.ref());
        String mistake = now.text(ComposeProject.MISTAKE);
        boolean ends = p.state() == State.ABSENT || p.state() == State.STOPPED;
        if (mistake != null && !(ends && now.fields().size() > 1)) {
            return Plan.failed("compose: " + mistake);
        }
        return switch (p.state()) {
            case PRESENT -> present(now);
            case ABSENT -> ends(now, "down", "removed");
            case STOPPED -> ends(now, "stop", "exited");
            case RESTARTED -> restarted(now);
        };
    }

    /** Whether the files are there, and are as they will be: in a dry run, what an earlier task makes of them is not known. */
    private boolean files() {
        String directory = p.question().directory();
        boolean known = true;
        for (String name : p.files()) {
            known &= host.require(FileType.ref(path(directory, name)), "it is a file of the project");
        }
        List<String> names = new ArrayList<>(p.files().isEmpty() ? FILES : p.files());
        names.add(".env");
        names.addAll(p.envFiles());
        boolean planned =
                host.isDryRun() && names.stream().anyMatch(name -> host.isPlanned(FileType.ref(path(directory, name))));
        if (planned) {
            host.assume("that what an earlier task makes of the project's files changes what runs");
        }
        return known && !planned;
    }

    private static String path(String directory, String name) {
        return name.startsWith("/") ? name : directory + "/" + name;
    }

    private Plan present(DockerState now) {
        Map<String, Value> after = new LinkedHashMap<>();
        Map<String, Value> before = new LinkedHashMap<>();
        for (Map.Entry<String, DockerJson> each : now.told().map().entrySet()) {
            String event = each.getValue().text();
            String wanted = ComposeEvents.after(event);
            Value found = now.fields().get(each.getKey());
            if (wanted != null) {
                if (found != null) {
                    before.put(each.getKey(), event.equals("Recreate") ? new Value.Text("otherwise") : found);
                }
                boolean container = each.getKey().startsWith("container ");
                // the script sees to it: what does its work and ends is found so
                after.put(each.getKey(), new Value.Any(container || !wanted.equals("running") ? wanted : "made"));
            }
        }
        if (p.pull().equals("always")) {
            host.assume("that the registries have no other images");
        }
        if (p.build().equals("always")) {
            host.assume("that other images are not built");
        }
        boolean always = p.pull().equals("always") || p.build().equals("always");
        if (after.isEmpty() && !(always && !host.isDryRun())) {
            return Plan.nothing();
        }
        List<String> words = new ArrayList<>(List.of("up", "-d"));
        if (p.wait_()) {
            words.add("--wait");
            words.addAll(
                    p.waitTimeout() == null
                            ? List.of()
                            : List.of("--wait-timeout", p.waitTimeout().toString()));
        }
        words.addAll(p.question().up());
        words.addAll(p.services());
        return change(new DockerState(true, before, now.told()), DockerState.planned(after), words);
    }

    private Plan ends(DockerState now, String command, String end) {
        Map<String, Value> before = new LinkedHashMap<>();
        Map<String, Value> after = new LinkedHashMap<>();
        now.fields().forEach((name, value) -> {
            if (name.equals(ComposeProject.MISTAKE)) {
                return;
            }
            boolean ended = command.equals("stop")
                    && !new Value.Text("running").equals(value)
                    && !new Value.Text("restarting").equals(value);
            if (!ended) {
                before.put(name, value);
                after.put(name, new Value.Any(end));
            }
        });
        if (after.isEmpty()) {
            return Plan.nothing();
        }
        List<String> words = new ArrayList<>(List.of(command));
        if (p.timeout() != null) {
            words.addAll(List.of("--timeout", p.timeout().toString()));
        }
        if (command.equals("down") && p.removeVolumes()) {
            words.add("--volumes");
        }
        if (command.equals("down") && p.removeOrphans()) {
            words.add("--remove-orphans");
        }
        words.addAll(p.services());
        return change(new DockerState(true, before, now.told()), DockerState.planned(after), words);
    }

    private Plan restarted(DockerState now) {
        Map<String, Value> after = new LinkedHashMap<>();
        now.fields().forEach((name, value) -> after.put(name, new Value.Any("restarted")));
        List<String> words = new ArrayList<>(List.of("restart"));
        words.addAll(p.services());
        return after.isEmpty()
                ? Plan.failed("project " + p.question().directory()
                        + " has no containers to restart; write state: present first")
                : change(new DockerState(true, now.fields(), now.told()), DockerState.planned(after), words);
    }

    private Plan change(DockerState before, DockerState after, List<String> words) {
        String directory = p.question().directory();
        Script script = Cli.script("cd " + Sh.quote(directory) + "||exit\n"
                + p.question().command(words.toArray(new String[0])) + " </dev/null >/dev/null||exit\n"
                + (words.get(0).equals("up")
                        ? RUNS.replace("COMPOSE", p.question().command())
                        : ""));
        Effects effects = Effects.programs(
                "compose " + directory,
                ref -> ref.type() instanceof DockerType,
                ref -> !(ref.type() instanceof DockerType) && !ref.key().startsWith("/"));
        return Plan.of(Change.of(p.ref(), before, after, Action.run(script, effects)));
    }
}
