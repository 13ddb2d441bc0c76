package dev.plumb.it;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Action;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.resource.Steps;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For tests: sees to it that a file holds a version, by steps that the host carries out by itself. Each
 * step is {@code NAME|SCRIPT} or {@code NAME|SCRIPT|UNDO}.
 */
@ModuleInfo(name = "carried", doc = "Brings a version live.", example = "")
public final class CarriedModule implements TaskModule<CarriedModule.Params> {
    /** The version that is live, or empty. */
    public record Version(String text) implements State {
        @Override
        public boolean exists() {
            return !text.isEmpty();
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().text("version", exists() ? text : null).build();
        }
    }

    private static final ResourceType<Version> TYPE = new ResourceType<>() {
        @Override
        public String name() {
            return "version";
        }

        @Override
        public Script readScript(List<Read<Version>> reads) {
            StringBuilder text = new StringBuilder();
            reads.forEach(read -> text.append("echo \"$(cat ")
                    .append(Sh.quote(read.ref().key()))
                    .append(" 2>/dev/null)\"\n"));
            return Script.of(text.toString());
        }

        @Override
        public void parse(List<Read<Version>> reads, ScriptResult result, ReadSink<Version> into) {
            List<String> lines = result.stdoutText().lines().toList();
            for (int i = 0; i < reads.size(); i++) {
                into.state(reads.get(i).ref(), new Version(lines.get(i)));
            }
        }

        @Override
        public Version absent(ResourceRef<Version> ref) {
            return new Version("");
        }
    };

    /** The parameters. */
    public record Params(
            @Param(doc = "version", required = true) String version,
            @Param(doc = "steps", required = true) List<String> steps,

            @Param(doc = "input of every step", secret = true) @Nullable
            String input,

            @Param(doc = "seconds that it may take", def = "60")
            int deadline,

            @Param(doc = "whether the host carries it out", def = "true")
            boolean carried,

            @Param(doc = "the file", def = "/srv/carried") String path) {
        private ResourceRef<Version> ref() {
            return new ResourceRef<>(TYPE, path);
        }
    }

    /** Starts the command line, which knows this module, as a process of its own in this folder. */
    static Plumb.Running start(Path folder, String... args) {
        Path classes = folder.resolve("classes");
        Path index = classes.resolve("META-INF/plumb/modules");
        if (!Files.exists(index)) {
            Checkout.write(index, "carried " + CarriedModule.class.getName() + "\n");
        }
        return Plumb.start(
                folder, List.of(), classes + File.pathSeparator + System.getProperty("java.class.path"), args);
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(p.ref()));
    }

    @Override
    public @Nullable String job(Params p) {
        return "live";
    }

    @Override
    public Plan plan(Params p, States host) {
        List<Steps.Step> steps = new ArrayList<>();
        for (String line : p.steps()) {
            String[] parts = line.split("\\|", 3);
            Script script = Script.of(parts[1].replace("VERSION", Sh.quote(p.version())));
            Steps.Step step =
                    Steps.Step.of(parts[0], p.input() == null ? script : script.withInput(Input.of(p.input() + "\n")));
            steps.add(parts.length == 3 ? step.undoneBy(Script.of(parts[2])) : step);
        }
        Duration deadline = Duration.ofSeconds(p.deadline());
        Action action = p.carried()
                ? Action.carried(new Steps(steps), deadline, Effects.own())
                : Action.procedure(new Steps(steps), deadline, Effects.own());
        return Plan.converge(p.ref(), host.get(p.ref()), new Version(p.version()), action);
    }
}
