package dev.plumb.modules.docker;

import dev.plumb.expression.NotKnownException;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.modules.docker.DockerContainerModule.Params;
import dev.plumb.modules.docker.DockerContainerModule.State;
import dev.plumb.modules.kit.files.PlanFailure;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Value;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a task does to a container. */
final class ContainerPlan {
    /** Fields that the next moment may change; they show what is there, and nobody plans them. */
    private static final Set<String> PASSING = Set.of(ContainerFields.HEALTH, "exit_status", "recreated", "restarted");

    private final Params p;
    private final States host;

    ContainerPlan(Params p, States host) {
        this.p = p;
        this.host = host;
    }

    Plan plan() {
        boolean present = p.state() != State.ABSENT;
        boolean engine = !present || host.require(DockerEngine.REF, "container " + p.name() + " is to run on it");
        if (DockerEngine.isAsleep(host, p.ref())) {
            return Plan.unseen(p.ref());
        }
        DockerState now = host.get(p.ref()).asked(p.ref(), host);
        if (!present) {
            return (now.exists() ? remove(now) : Plan.nothing()).with("container", now.value());
        } else if (p.image() == null && !now.exists()) {
            return Plan.failed("container " + p.name() + " does not exist; give the image that it is made of");
        }
        try {
            Plan plan = plan(now, WantedImage.of(p, host, engine));
            return Cli.told(plan, "container", now);
        } catch (PlanFailure e) {
            return Plan.failed(String.valueOf(e.getMessage()));
        }
    }

    private Plan plan(DockerState now, WantedImage image) {
        ContainerDifferences differences = new ContainerDifferences(p, host, image);
        Map<String, Value> wanted = differences.wanted();
        if (!now.exists()) {
            return make(now, wanted, image, differences.wishes(), List.of());
        }
        Map<String, Value> others = differences.of(now);
        List<String> because = differences.causes(others);
        if (because.isEmpty() && p.recreate()) {
            because.add("recreate");
        }
        if (!because.isEmpty()) {
            differences.refuseLosses(now, because);
            return make(now, wanted, image, differences.wishes(), because);
        }
        if (wanted.get(ContainerFields.IMAGE_ID) instanceof Value.Any) {
            throw new NotKnownException(
                    "whether container " + p.name() + " is made anew depends on which image " + p.image()
                            + " is by then",
                    null);
        }
        return others.isEmpty() ? state(now, now, List.of()) : update(now, others);
    }

    /** It is made, in place of the one before where there is one. */
    private Plan make(
            DockerState now,
            Map<String, Value> wanted,
            WantedImage image,
            ContainerWishes wishes,
            List<String> because) {
        Map<String, Value> after = new LinkedHashMap<>();
        boolean starts = p.runs() || p.state() == State.PRESENT && runs(now);
        if (now.exists()) {
            after.put("recreated", new Value.Any("because of " + String.join(", ", because)));
        }
        if (p.detach()) {
            after.put(ContainerFields.STATE, Fields.text(starts ? ContainerFields.RUNNING : ContainerFields.STOPPED));
        } else {
            after.put(ContainerFields.STATE, new Value.Any(starts ? "has done its work" : ContainerFields.STOPPED));
        }
        Value health = health(wishes.healthCheck());
        if (starts && p.detach() && !Fields.isNone(health)) {
            after.put(ContainerFields.HEALTH, health);
        }
        wanted.forEach((field, value) -> {
            if (now.exists() || !ContainerDifferences.isUsual(value)) {
                after.put(field, value);
            }
        });
        because.stream()
                .filter(each -> each.contains(".") && !wanted.containsKey(each))
                .forEach(each -> after.put(each, new Value.Any(Fields.NONE)));
        Map<String, Value> before = new LinkedHashMap<>(now.fields());
        before.keySet().removeIf(each -> !after.containsKey(each));
        boolean onlyImage = image.pulls() && because.equals(List.of(ContainerFields.IMAGE_ID));
        Script script = new ContainerScript(p).make(image.pulls(), starts, onlyImage, kept(now, wishes));
        return change(new DockerState(now.exists(), before, now.told()), DockerState.planned(after), script);
    }

    private static Value health(@Nullable HealthCheck check) {
        return check == null
                ? new Value.Any("healthy, where the image has a check")
                : Fields.text(check.isThere() ? "healthy" : "");
    }

    /** What becomes of its health when it runs. */
    private static Value health(DockerState state) {
        Value check = state.fields().get("healthcheck");
        return check instanceof Value.Any
                ? health((HealthCheck) null)
                : Fields.text(Fields.isNone(check) ? "" : "healthy");
    }

    private static boolean runs(DockerState state) {
        return ContainerFields.RUNNING.equals(state.text(ContainerFields.STATE));
    }

    /** Volumes without a name that go over to the new one: those for whose places the task says nothing. */
    private List<String> kept(DockerState now, ContainerWishes wishes) {
        Set<String> places = new TreeSet<>(wishes.unnamed());
        List<String> kept = new ArrayList<>();
        for (DockerJson mount : now.told().list("Mounts")) {
            boolean unnamed = mount.text("Type").equals("volume") && ContainerFields.isUnnamed(mount.text("Name"));
            String place = mount.text("Destination");
            if (unnamed && (places.contains(place) || !wishes.knowsImage() && !wishes.hasPlace(place))) {
                kept.add(mount.text("Name") + ":" + place);
            }
        }
        return kept;
    }

    private Plan update(DockerState now, Map<String, Value> others) {
        ContainerUpdate update = new ContainerUpdate(p, others);
        Map<String, Value> after = new LinkedHashMap<>(now.fields());
        after.putAll(others);
        after.putAll(update.implied());
        PASSING.forEach(after::remove);
        Plan plan = change(
                shown(now),
                DockerState.planned(after),
                new ContainerScript(p).update(update.words(), update.networks(now)));
        return state(now, DockerState.planned(after), plan.changes());
    }

    private static DockerState shown(DockerState now) {
        Map<String, Value> fields = new LinkedHashMap<>(now.fields());
        PASSING.forEach(fields::remove);
        return new DockerState(now.exists(), fields, now.told());
    }

    /**
     * What is to be done beside that it is made as it should be: it is started or stopped.
     *
     * @param read as it is
     * @param now as it is once what comes first is done
     * @param done what comes first
     */
    private Plan state(DockerState read, DockerState now, List<Change<?>> done) {
        Map<String, Value> before = new LinkedHashMap<>(now.fields());
        Map<String, Value> after = new LinkedHashMap<>(now.fields());
        PASSING.stream().filter(each -> !each.equals(ContainerFields.HEALTH)).forEach(before::remove);
        PASSING.forEach(after::remove);
        Script script = null;
        if (p.runs()) {
            script = started(read, after);
        } else if (p.state() == State.STOPPED && !ContainerFields.STOPPED.equals(read.text(ContainerFields.STATE))) {
            before.remove(ContainerFields.HEALTH);
            after.put(ContainerFields.STATE, Fields.text(ContainerFields.STOPPED));
            script = new ContainerScript(p).stop();
        }
        List<Change<?>> all = new ArrayList<>(done);
        if (script != null) {
            DockerState from = new DockerState(true, before, read.told());
            all.addAll(change(from, DockerState.planned(after), script).changes());
        }
        return Plan.of(all);
    }

    /** What makes it run, or healthy, with what it is {@code after} that; null where it is. */
    private @Nullable Script started(DockerState read, Map<String, Value> after) {
        boolean wasRunning = runs(read);
        String health = String.valueOf(read.text(ContainerFields.HEALTH));
        boolean sick = p.state() == State.HEALTHY && wasRunning && !health.equals("healthy");
        boolean worked = !p.detach() && "0".equals(read.text("exit_status"));
        if (sick && health.equals(Fields.NONE)) {
            throw new PlanFailure(
                    "container " + p.name() + " has no health check; write healthcheck, or state: started");
        } else if (p.restart() || !wasRunning && !worked || sick && health.equals("unhealthy")) {
            if (wasRunning) {
                after.put("restarted", new Value.Any(p.restart() ? "as the task says" : "because it is unhealthy"));
            }
            Value runs = Fields.text(ContainerFields.RUNNING);
            after.put(ContainerFields.STATE, p.detach() ? runs : new Value.Any("has done its work"));
            after.put(ContainerFields.HEALTH, p.detach() ? health(read) : new Value.Any(Fields.NONE));
            return new ContainerScript(p).start(String.valueOf(read.text(ContainerFields.STATE)), wasRunning);
        } else if (sick) {
            after.put(ContainerFields.HEALTH, Fields.text("healthy"));
            return new ContainerScript(p).await();
        }
        return null;
    }

    private Plan remove(DockerState now) {
        DockerState shown = now.only(ContainerFields.STATE, ContainerFields.IMAGE);
        return change(shown, DockerState.ABSENT, new ContainerScript(p).remove());
    }

    private Plan change(DockerState before, DockerState after, Script script) {
        List<String> volumes =
                p.storage().volumes().stream().map(each -> each.split(":")[0]).toList();
        Effects effects = Effects.programs(
                "container " + p.name(),
                ref -> ref.type() == DockerType.VOLUME && volumes.contains(ref.key())
                        || ref.type() == DockerType.NETWORK
                        || volumes.stream()
                                .anyMatch(each ->
                                        each.startsWith("/") && ref.key().startsWith(each + "/")),
                ref -> ref.type() != DockerType.VOLUME
                        && ref.type() != DockerType.NETWORK
                        && !ref.key().startsWith("/"));
        return Plan.of(Change.of(p.ref(), before, after, Action.run(script, effects)));
    }
}
