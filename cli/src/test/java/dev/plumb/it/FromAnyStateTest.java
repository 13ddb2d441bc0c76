package dev.plumb.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.module.Plan;
import dev.plumb.modules.kit.accounts.GroupState;
import dev.plumb.modules.kit.accounts.Groups;
import dev.plumb.modules.service.Services;
import dev.plumb.resource.Action;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Resources of types that say how, get from any state to any other on a real host, and back. */
@NeedsHost
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FromAnyStateTest {
    private static final String UNIT = """
            cat >/etc/systemd/system/states.service <<'U'
            [Service]
            ExecStart=/bin/sleep infinity
            [Install]
            WantedBy=multi-user.target
            U
            systemctl daemon-reload
            """;

    private final SharedHost shared = new SharedHost();

    @AfterAll
    void end() {
        shared.close();
    }

    @Test
    void groups() {
        HostContainer host = shared.get();
        ResourceRef<GroupState> ref = Groups.ref("states");
        play(host, ref, List.of(GroupState.ABSENT, GroupState.present(4711L), GroupState.present(4712L)));
        assertThat(read(host, ref).exists()).isFalse();
    }

    /** The states are those that systemctl brings about. */
    @Test
    void services() {
        HostContainer host = shared.get();
        host.sh(UNIT);
        List<String> ways = List.of(
                "systemctl -q disable --now states",
                "systemctl -q enable --now states",
                "systemctl -q disable states; systemctl start states",
                "systemctl -q enable states; systemctl stop states");
        var ref = Services.ref("states");
        List<dev.plumb.modules.service.ServiceState> states = new ArrayList<>();
        for (String way : ways) {
            host.sh(way);
            states.add(read(host, ref));
        }
        assertThat(states).doesNotHaveDuplicates();
        play(host, ref, states);
    }

    /** From each to each, and back to the first. */
    private static <S extends State> void play(HostContainer host, ResourceRef<S> ref, List<S> states) {
        for (S from : states) {
            for (S to : states) {
                reach(host, ref, from);
                reach(host, ref, to);
            }
        }
        reach(host, ref, states.get(0));
    }

    private static <S extends State> void reach(HostContainer host, ResourceRef<S> ref, S wanted) {
        S now = read(host, ref);
        if (Plan.isConverged(now, wanted)) {
            return;
        }
        Action action = ref.type().action(ref, now, wanted);
        assertThat(action).as("%s from %s to %s", ref, now, wanted).isInstanceOf(Action.Run.class);
        host.sh(((Action.Run) action).script().wholeText());
        S reached = read(host, ref);
        assertThat(Plan.isConverged(reached, wanted))
                .as("%s was %s, is %s, and is to be %s", ref, now, reached, wanted)
                .isTrue();
    }

    private static <S extends State> S read(HostContainer host, ResourceRef<S> ref) {
        List<Read<S>> reads = List.of(Read.of(ref));
        Script script = ref.type().readScript(reads);
        TestHost.Result result = host.exec(script.wholeText());
        byte[] out = result.out().getBytes(StandardCharsets.UTF_8);
        byte[] err = result.err().getBytes(StandardCharsets.UTF_8);
        AtomicReference<S> found = new AtomicReference<>();
        ref.type()
                .parse(
                        reads,
                        new ScriptResult(ScriptResult.Status.DONE, result.exit(), out, err, false, Duration.ZERO),
                        new ResourceType.ReadSink<>() {
                            @Override
                            public void state(ResourceRef<S> each, S state) {
                                found.set(state);
                            }

                            @Override
                            public void failed(ResourceRef<S> each, String reason) {
                                throw new AssertionError(each + ": " + reason);
                            }
                        });
        return found.get();
    }
}
