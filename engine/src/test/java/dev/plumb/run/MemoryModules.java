package dev.plumb.run;

import dev.plumb.expression.Unknown;
import dev.plumb.module.ControlDecision;
import dev.plumb.module.ControlModule;
import dev.plumb.module.ModuleCatalog;
import dev.plumb.module.ModuleInfo;
import dev.plumb.module.ModuleSpec;
import dev.plumb.module.Param;
import dev.plumb.module.ParamSpec;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.playbook.ModuleNames;
import dev.plumb.resource.Action;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Mentions;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Modules for a {@link MemoryHost}: {@code entry}, {@code look}, {@code probe}, {@code install}, {@code add}, {@code fragile},
 * {@code debug}, {@code meta}. */
final class MemoryModules implements ModuleCatalog, ModuleNames {
    private final Map<String, ModuleSpec> specs = new HashMap<>();

    MemoryModules() {
        add("entry", new EntryModule(), EntryModule.Params.class);
        add("look", new LookModule(), LookModule.Params.class);
        add("probe", new ProbeModule(), ProbeModule.Params.class);
        add("install", new InstallModule(), InstallModule.Params.class);
        add("add", new AddModule(), AddModule.Params.class);
        add("fragile", new FragileModule(), FragileModule.Params.class);
        add("debug", new DebugModule(), DebugModule.Params.class);
        add("meta", new MetaModule(), MetaModule.Params.class);
    }

    void add(String name, Object module, Class<? extends Record> params) {
        ModuleInfo info = module.getClass().getAnnotation(ModuleInfo.class);
        List<ParamSpec> specsOfParams = new ArrayList<>();
        for (var component : params.getRecordComponents()) {
            specsOfParams.add(ParamSpec.of(
                    component.getName(), component.getGenericType(), true, component.getAnnotation(Param.class)));
        }
        specs.put(name, new ModuleSpec(name, module, info, specsOfParams));
    }

    @Override
    public boolean isModule(String name) {
        return specs.containsKey(name);
    }

    @Override
    public Optional<ModuleSpec> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    @Override
    public List<String> names() {
        return List.copyOf(specs.keySet());
    }

    /** The value of a key; empty is absence. */
    record EntryState(String value) implements State {
        @Override
        public boolean exists() {
            return !value.isEmpty();
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().text("value", exists() ? value : null).build();
        }
    }

    static final class EntryType implements ResourceType<EntryState> {
        static final EntryType TYPE = new EntryType();

        static ResourceRef<EntryState> ref(String key) {
            return new ResourceRef<>(TYPE, key);
        }

        @Override
        public String name() {
            return "entry";
        }

        @Override
        public Script readScript(List<Read<EntryState>> reads) {
            return Script.of(String.join(
                    "\n", reads.stream().map(read -> "get " + read.ref().key()).toList()));
        }

        @Override
        public void parse(List<Read<EntryState>> reads, ScriptResult result, ReadSink<EntryState> into) {
            result.stdoutText().lines().forEach(line -> {
                String[] parts = line.split("=", 2);
                into.state(ref(parts[0]), new EntryState(parts[1]));
            });
        }

        @Override
        public EntryState absent(ResourceRef<EntryState> ref) {
            return new EntryState("");
        }
    }

    /** Sets a key; {@code via} gives the script another way than it promises; {@code needs} another key. */
    @ModuleInfo(name = "entry", doc = "Sets a key.", example = "")
    static final class EntryModule implements TaskModule<EntryModule.Params> {
        record Params(
                @Param(doc = "key", required = true) String key,
                @Param(doc = "value", def = "") String value,

                @Param(doc = "script instead of the right one") @Nullable
                String via,

                @Param(doc = "key that must exist") @Nullable
                String needs,

                @Param(doc = "looks again right before it sets the key", def = "false")
                boolean exact) {}

        @Override
        public List<Read<?>> reads(Params p) {
            return List.of(Read.of(EntryType.ref(p.key)));
        }

        @Override
        public Plan plan(Params p, States host) {
            if (p.needs != null) {
                host.require(EntryType.ref(p.needs), "it is needed");
            }
            EntryState now = host.get(EntryType.ref(p.key));
            EntryState want = new EntryState(p.value);
            String script = p.via != null ? p.via : want.exists() ? "set " + p.key + " " + p.value : "del " + p.key;
            Script exact = Script.of("expect " + p.key + " " + now.value + "\n" + script);
            Action action = p.exact ? Action.conditional(exact, Effects.own()) : Action.run(Script.of(script));
            Plan plan = Plan.converge(EntryType.ref(p.key), now, want, action).with("was", now.value);
            return plan.changes().isEmpty() ? plan : plan.with("found", new Unknown("it is to be found"));
        }

        @Override
        public Map<String, @Nullable Object> learned(Params p, Plan plan, Done done) {
            return done.found().get(EntryType.ref(p.key)) instanceof EntryState state
                    ? Map.of("found", state.value + " after " + (done.last() == null ? "nothing" : "a script"))
                    : Map.of();
        }
    }

    /** Tells the value of a key as a fact. */
    @ModuleInfo(name = "look", doc = "Tells the value of a key.", example = "", fact = "look_{key}")
    static final class LookModule implements TaskModule<LookModule.Params> {
        record Params(@Param(doc = "key", required = true) String key) {}

        @Override
        public List<Read<?>> reads(Params p) {
            return List.of(Read.of(EntryType.ref(p.key)));
        }

        @Override
        public Plan plan(Params p, States host) {
            String value = host.get(EntryType.ref(p.key)).value;
            Plan plan = Plan.nothing().with("ansible_facts", Map.of("look_" + p.key, value));
            return value.isEmpty() ? plan.with("warnings", List.of("there is no " + p.key)) : plan;
        }
    }

    /** Something that ran. */
    record Ran(String script) implements State {
        @Override
        public boolean exists() {
            return !script.isEmpty();
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().text("run", exists() ? script : null).build();
        }
    }

    static final class RanType implements ResourceType<Ran> {
        static final RanType TYPE = new RanType();

        @Override
        public String name() {
            return "command";
        }

        @Override
        public Script readScript(List<Read<Ran>> reads) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void parse(List<Read<Ran>> reads, ScriptResult result, ReadSink<Ran> into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Ran absent(ResourceRef<Ran> ref) {
            return new Ran("");
        }

        @Override
        public boolean readable() {
            return false;
        }
    }

    @ModuleInfo(name = "probe", doc = "Runs a script.", example = "")
    static final class ProbeModule implements TaskModule<ProbeModule.Params> {
        record Params(
                @Param(doc = "script", required = true) String run) {}

        @Override
        public List<Read<?>> reads(Params p) {
            return List.of();
        }

        @Override
        public Plan plan(Params p, States host) {
            ResourceRef<Ran> ref = new ResourceRef<>(RanType.TYPE, p.run);
            Mentions named = Mentions.of(p.run);
            Effects effects = Effects.named("command", named, named, Set.of());
            return Plan.of(Change.of(ref, new Ran(""), new Ran(p.run), Action.run(Script.of(p.run), effects)));
        }

        @Override
        public boolean isProbe() {
            return true;
        }

        @Override
        public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("cmd", p.run);
            values.put("rc", (long) result.exit());
            values.put("stdout", result.stdoutText());
            return values;
        }

        @Override
        public List<String> outcomeKeys() {
            return List.of("rc", "stdout");
        }
    }

    /** Sets a key by an action that may provide anything below {@code lib}. */
    @ModuleInfo(name = "install", doc = "Installs.", example = "")
    static final class InstallModule implements TaskModule<InstallModule.Params> {
        record Params(@Param(doc = "name", required = true) String name) {}

        @Override
        public List<Read<?>> reads(Params p) {
            return List.of(Read.of(EntryType.ref(p.name)));
        }

        @Override
        public Plan plan(Params p, States host) {
            EntryState now = host.get(EntryType.ref(p.name));
            Effects effects =
                    Effects.unknown("package " + p.name, ref -> ref.key().startsWith("lib"));
            return Plan.converge(
                    EntryType.ref(p.name),
                    now,
                    new EntryState("installed"),
                    Action.run(Script.of("set " + p.name + " installed\nset lib" + p.name + " there"), effects));
        }
    }

    /** Sets a key that begins with {@code pkg}, by an action that spares all others of these; a bad one fails, a lost one is forgotten. */
    @ModuleInfo(name = "add", doc = "Adds.", example = "")
    static final class AddModule implements TaskModule<AddModule.Params> {
        record Params(
                @Param(doc = "name", required = true) String name,

                @Param(doc = "what else the plan looks at") @Nullable
                String with) {}

        @Override
        public List<Read<?>> reads(Params p) {
            return List.of(Read.of(EntryType.ref("pkg" + p.name)));
        }

        @Override
        public Plan plan(Params p, States host) {
            if (p.with != null) {
                host.get(EntryType.ref("pkg" + p.with));
            }
            ResourceRef<EntryState> ref = EntryType.ref("pkg" + p.name);
            Effects effects = Effects.unknown(
                    "package " + p.name, other -> false, other -> other.key().startsWith("pkg"));
            Action.Joint joint = new Action.Joint("add", List.of(p.name), AddModule::script);
            return Plan.converge(ref, host.get(ref), new EntryState("in"), Action.run(joint, effects));
        }

        @Override
        public List<String> outcomeKeys() {
            return List.of("stdout");
        }

        @Override
        public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
            return Map.of("stdout", result.stdoutText());
        }

        private static Script script(List<String> names) {
            StringBuilder text = new StringBuilder("say add " + String.join(" ", names) + "\n");
            for (String name : names) {
                String line = name.equals("bad") ? "fail no bad" : "set pkg" + name + " in";
                text.append(name.equals("lost") ? "" : line + "\n");
            }
            return Script.of(text.toString());
        }
    }

    /** What breaks a {@link FragileModule}. */
    static final String POISON = "!";

    static final class FragileType implements ResourceType<EntryState> {
        static final FragileType TYPE = new FragileType();

        @Override
        public String name() {
            return "fragile";
        }

        @Override
        public Script readScript(List<Read<EntryState>> reads) {
            for (Read<EntryState> read : reads) {
                breaks("script", read.ref().key());
            }
            return Script.of(String.join(
                    "\n", reads.stream().map(read -> "get " + read.ref().key()).toList()));
        }

        @Override
        public void parse(List<Read<EntryState>> reads, ScriptResult result, ReadSink<EntryState> into) {
            for (Read<EntryState> read : reads) {
                breaks("parse", read.ref().key());
                into.state(read.ref(), new EntryState(""));
            }
        }

        @Override
        public EntryState absent(ResourceRef<EntryState> ref) {
            return new EntryState("");
        }

        static void breaks(String at, String what) {
            if (what.equals(at + POISON)) {
                throw new IllegalStateException(at);
            }
        }
    }

    /** Breaks at some place when its data is poison, as a module with a fault would. */
    @ModuleInfo(name = "fragile", doc = "Breaks.", example = "")
    static final class FragileModule implements TaskModule<FragileModule.Params> {
        record Params(
                @Param(doc = "where", required = true) String at,
                @Param(doc = "data", required = true) String data) {}

        @Override
        public @Nullable String invalid(Params p) {
            return p.data.equals("rotten") ? "data is rotten" : null;
        }

        @Override
        public List<Read<?>> reads(Params p) {
            FragileType.breaks("reads", p.at + p.data);
            return List.of(Read.of(new ResourceRef<>(FragileType.TYPE, p.at + p.data)));
        }

        @Override
        public Plan plan(Params p, States host) {
            FragileType.breaks("plan", p.at + p.data);
            if (p.at.equals("overflow") && p.data.equals(POISON)) {
                throw new StackOverflowError();
            }
            ResourceRef<EntryState> ref = new ResourceRef<>(FragileType.TYPE, p.at + p.data);
            host.get(ref);
            ResourceRef<Ran> ran = new ResourceRef<>(RanType.TYPE, p.at);
            Script script = Script.of("say " + p.data);
            return Plan.of(Change.of(ran, new Ran(""), new Ran(p.at), Action.run(script)));
        }

        @Override
        public boolean isProbe() {
            return true;
        }

        @Override
        public Map<String, @Nullable Object> outcome(Params p, ScriptResult result) {
            FragileType.breaks("outcome", p.at + p.data);
            return Map.of();
        }
    }

    @ModuleInfo(name = "debug", doc = "Says.", example = "")
    static final class DebugModule implements ControlModule<DebugModule.Params> {
        record Params(
                @Param(doc = "text", def = "hello") String msg,
                @Param(doc = "anything") @Nullable Object any,

                @Param(doc = "shown from this -v on", def = "0")
                int verbosity) {}

        @Override
        public IfNotKnown ifNotKnown() {
            return IfNotKnown.OK;
        }

        @Override
        public Decision decide(Params p) {
            String message = p.any == null ? p.msg : p.any.toString();
            return new Decision(
                    message, null, Map.of(), Map.of("msg", message), ControlDecision.Meta.GO_ON, p.verbosity);
        }
    }

    @ModuleInfo(name = "meta", doc = "Steers.", example = "", freeForm = "what", traits = dev.plumb.module.Trait.STEERS)
    static final class MetaModule implements ControlModule<MetaModule.Params> {
        record Params(@Param(doc = "what", required = true) String what) {}

        @Override
        public Decision decide(Params p) {
            return Decision.decided(ControlDecision.Meta.FLUSH_HANDLERS);
        }
    }
}
