package dev.plumb.it;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.resource.Action;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Read;
import dev.plumb.resource.ReadSession;
import dev.plumb.resource.ResourceKey;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.SessionType;
import dev.plumb.resource.State;
import dev.plumb.script.Input;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import dev.plumb.script.Sh;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For tests: accounts and rates of a ledger, two types of resources that one program on the host tells, {@code ledger}. It reads
 * the password and then questions from its standard input.
 */
@ModuleInfo(name = "ledger", doc = "Keeps an entry of a ledger.", example = "")
public final class LedgerModule implements TaskModule<LedgerModule.Params> {
    /** What is kept. */
    public enum Kind {
        /** An account. */
        ACCOUNT,
        /** A rate. */
        RATE
    }

    /** Parameters. */
    public record Params(
            @Param(doc = "which", required = true) Kind kind,
            @Param(doc = "name", required = true) String name,
            @Param(doc = "value", required = true) String value,

            @Param(doc = "password of the ledger", required = true, secret = true)
            String password) {
        ResourceRef<Value> ref() {
            return new ResourceRef<>(kind == Kind.ACCOUNT ? Type.ACCOUNT : Type.RATE, new Key(password, name));
        }
    }

    /** A value, or that there is none. */
    public record Value(String text) implements State {
        @Override
        public boolean exists() {
            return !text.isEmpty();
        }

        @Override
        public Attributes attributes() {
            return Attributes.builder().text("value", exists() ? text : null).build();
        }
    }

    /** A name in the ledger that has this password. */
    private record Key(String password, String name) implements ResourceKey {
        @Override
        public String rendering() {
            return name;
        }
    }

    /** The program. It answers each question with a line. */
    private record Session(String password) implements ReadSession<String> {
        @Override
        public Script script(List<String> questions) {
            return Script.of("ledger --read")
                    .withInput(Input.of(password + "\n" + String.join("\n", questions) + "\n"));
        }

        @Override
        public List<Answer> answers(List<String> questions, ScriptResult result) {
            return result.stdoutText().lines().map(Answer::of).toList();
        }
    }

    private record Type(String name) implements SessionType<String, Value> {
        static final Type ACCOUNT = new Type("account");
        static final Type RATE = new Type("rate");

        @Override
        public ReadSession<String> session(ResourceRef<Value> ref) {
            return new Session(ref.key(Key.class).password);
        }

        @Override
        public Map<String, List<Read<Value>>> questions(List<Read<Value>> reads) {
            Map<String, List<Read<Value>>> questions = new LinkedHashMap<>();
            reads.forEach(read -> questions
                    .computeIfAbsent(name + " " + read.ref().key(Key.class).name, any -> new ArrayList<>())
                    .add(read));
            return questions;
        }

        @Override
        public void parse(List<Read<Value>> reads, String answer, ReadSink<Value> into) {
            reads.forEach(read -> into.state(read.ref(), new Value(answer)));
        }

        @Override
        public Value absent(ResourceRef<Value> ref) {
            return new Value("");
        }
    }

    @Override
    public List<Read<?>> reads(Params p) {
        return List.of(Read.of(p.ref()));
    }

    @Override
    public Plan plan(Params p, States host) {
        String file = "/srv/ledger/" + p.ref().type().name() + "." + p.name;
        String script = "echo " + Sh.quote(p.value) + " >" + Sh.quote(file) + "\n";
        return Plan.converge(p.ref(), host.get(p.ref()), new Value(p.value), Action.run(Script.of(script)));
    }
}
