package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.ModuleInfo;
import dev.plumb.module.Param;
import dev.plumb.module.Plan;
import dev.plumb.module.States;
import dev.plumb.module.TaskModule;
import dev.plumb.plan.StateCache;
import dev.plumb.report.Outcome;
import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.run.MemoryModules.EntryState;
import dev.plumb.run.MemoryModules.EntryType;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What takes long to read is read while actions run that leave it as it is. */
class SentReadsTest extends MemoryRun {
    /** Takes long to read; depends on entries whose names begin with {@code apt.}, and {@code alias.x} is another name of those. */
    static final class SlowType implements ResourceType<EntryState> {
        static final SlowType TYPE = new SlowType();

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public boolean isExpensive() {
            return true;
        }

        @Override
        public Script readScript(List<Read<EntryState>> reads) {
            return Script.of("get " + reads.get(0).ref().key());
        }

        @Override
        public void parse(List<Read<EntryState>> reads, ScriptResult result, ReadSink<EntryState> into) {
            into.state(
                    reads.get(0).ref(),
                    new EntryState(result.stdoutText().strip().split("=", 2)[1]));
        }

        @Override
        public EntryState absent(ResourceRef<EntryState> ref) {
            return new EntryState("");
        }

        @Override
        public boolean touchedBy(ResourceRef<?> changed, ResourceRef<EntryState> read) {
            return changed.equals(read) || changed.key().startsWith("apt.");
        }
    }

    /** Files of a kind, of which some are links. */
    static final class LinkedType implements ResourceType<EntryState> {
        static final LinkedType TYPE = new LinkedType();

        @Override
        public String name() {
            return "linked";
        }

        @Override
        public boolean isWay(State state) {
            return state instanceof EntryState entry && entry.value().startsWith("-> ");
        }

        @Override
        public @Nullable ResourceRef<EntryState> through(ResourceRef<?> way, State state, ResourceRef<EntryState> ref) {
            String target = ((EntryState) state).value().substring(3);
            return ref.key().startsWith(way.key() + ".") && way.type() == this
                    ? new ResourceRef<>(
                            this, target + ref.key().substring(way.key().length()))
                    : null;
        }

        @Override
        public Script readScript(List<Read<EntryState>> reads) {
            return Script.of("");
        }

        @Override
        public void parse(List<Read<EntryState>> reads, ScriptResult result, ReadSink<EntryState> into) {}

        @Override
        public EntryState absent(ResourceRef<EntryState> ref) {
            return new EntryState("");
        }
    }

    /** Sets an entry to what is read slowly. */
    @ModuleInfo(name = "slowly", doc = "Sets an entry.", example = "")
    static final class SlowlyModule implements TaskModule<SlowlyModule.Params> {
        record Params(@Param(doc = "key", required = true) String key) {}

        @Override
        public List<Read<?>> reads(Params p) {
            return List.of(Read.of(new ResourceRef<>(SlowType.TYPE, "source")), Read.of(EntryType.ref(p.key)));
        }

        @Override
        public Plan plan(Params p, States host) {
            EntryState want = host.get(Read.of(new ResourceRef<>(SlowType.TYPE, "source")));
            EntryState now = host.get(Read.of(EntryType.ref(p.key)));
            return want.equals(now)
                    ? Plan.nothing()
                    : Plan.of(Change.of(
                            EntryType.ref(p.key),
                            now,
                            want,
                            Action.run(Script.of("set " + p.key + " " + want.value()))));
        }
    }

    @BeforeEach
    void slowly() {
        modules.add("slowly", new SlowlyModule(), SlowlyModule.Params.class);
        host("h").entries.put("source", "value");
    }

    private static String play(String prefix) {
        StringBuilder play = new StringBuilder("- hosts: h\n  gather_facts: false\n  tasks:\n");
        for (int i = 0; i < 20; i++) {
            play.append("    - entry: {key: ").append(prefix).append(i).append(", value: x}\n");
        }
        return play.append("    - name: slow\n      slowly: {key: copy}\n").toString();
    }

    @Test
    void isReadBesideWhatLeavesItAsItIs() throws IOException {
        apply(play("k"));
        assertThat(host("h").besides).isEqualTo(1);
        assertThat(host("h").entries).containsEntry("copy", "value").containsEntry("k19", "x");
    }

    @Test
    void isReadAfterWhatMayAlterIt() throws IOException {
        apply(play("apt."));
        assertThat(host("h").besides).isZero();
        assertThat(host("h").entries).containsEntry("copy", "value");
    }

    @Test
    void isAskedForAgainWhereASecondShellCannotBeHad() throws IOException {
        host("h").oneShell = true;
        apply(play("k"));
        assertThat(host("h").besides).isEqualTo(1);
        assertThat(ended("slow").outcome()).isEqualTo(Outcome.CHANGED);
        assertThat(host("h").entries).containsEntry("copy", "value");
    }

    @ParameterizedTest
    @CsvSource({
        "x,          '',          true",
        "apt.list,   '',          false",
        "way.list,   way=-> apt,  false",
        "one.list,   'one=-> two,two=-> apt', false",
        "one.list,   one=-> two,  true",
        "one.list,   one=-> one,  false",
    })
    void aChangeCountsUnderAllNames(String key, String links, boolean spared) {
        StateCache cache = new StateCache();
        for (String link : links.isEmpty() ? new String[0] : links.split(",")) {
            String[] parts = link.split("=", 2);
            cache.put("u", new ResourceRef<>(LinkedType.TYPE, parts[0]), new EntryState(parts[1]), 0);
        }
        assertThat(cache.isSpared("u", slow(), List.of(change(key, "new", Effects.own()))))
                .isEqualTo(spared);
    }

    @Test
    void aLinkThatIsMadeAlongWithItCountsToo() {
        List<Change<?>> changes =
                List.of(change("way", "-> apt", Effects.own()), change("way.list", "new", Effects.own()));
        assertThat(new StateCache().isSpared("u", slow(), changes)).isFalse();
    }

    @Test
    void effectsBesideTheChangeCount() {
        StateCache cache = new StateCache();
        Effects declared = Effects.and(new ResourceRef<>(LinkedType.TYPE, "apt.list"));
        Effects spares = Effects.unknown("it", ref -> false, ref -> ref.type() == SlowType.TYPE);
        assertThat(cache.isSpared("u", slow(), List.of(change("x", "new", declared))))
                .isFalse();
        assertThat(cache.isSpared("u", slow(), List.of(change("x", "new", Effects.unknown("it")))))
                .isFalse();
        assertThat(cache.isSpared("u", slow(), List.of(change("x", "new", spares))))
                .isTrue();
        assertThat(cache.isSpared(
                        "u", slow(), List.of(change("x", "new", Effects.programs("it", ref -> false, ref -> false)))))
                .isFalse();
    }

    private static ResourceRef<EntryState> slow() {
        return new ResourceRef<>(SlowType.TYPE, "source");
    }

    private static Change<?> change(String key, String after, Effects effects) {
        return Change.of(
                new ResourceRef<>(LinkedType.TYPE, key),
                new EntryState(""),
                new EntryState(after),
                Action.run(Script.of("true"), effects));
    }
}
