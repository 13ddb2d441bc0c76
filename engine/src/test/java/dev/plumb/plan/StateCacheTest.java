package dev.plumb.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.resource.Action;
import dev.plumb.resource.Attributes;
import dev.plumb.resource.Change;
import dev.plumb.resource.Effects;
import dev.plumb.resource.Read;
import dev.plumb.resource.ResourceRef;
import dev.plumb.resource.ResourceType;
import dev.plumb.resource.State;
import dev.plumb.script.Script;
import dev.plumb.script.ScriptResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was read holds until it may be another. */
class StateCacheTest {
    private record Seen(boolean exists) implements State {
        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    /** Each tells of all whose names begin with its own, too. */
    private static final class Lists implements ResourceType<Seen> {
        @Override
        public String name() {
            return "list";
        }

        @Override
        public Script readScript(List<Read<Seen>> reads) {
            return Script.of("");
        }

        @Override
        public void parse(List<Read<Seen>> reads, ScriptResult result, ReadSink<Seen> into) {
            reads.forEach(read -> into.state(read.ref(), new Seen(true)));
        }

        @Override
        public boolean touchedBy(ResourceRef<?> changed, ResourceRef<Seen> read) {
            return changed.key().startsWith(read.key());
        }

        @Override
        public Seen absent(ResourceRef<Seen> ref) {
            return new Seen(false);
        }
    }

    private final Lists type = new Lists();
    private final ResourceRef<Seen> list = new ResourceRef<>(type, "a");
    private final ResourceRef<Seen> element = new ResourceRef<>(type, "a.b");
    private final ResourceRef<Seen> other = new ResourceRef<>(type, "c");
    private final StateCache cache = new StateCache();

    private void afterChange(Effects effects) {
        for (ResourceRef<Seen> each : List.of(list, element, other)) {
            cache.put("", each, new Seen(true), 0);
        }
        cache.invalidate(
                List.of(Change.of(element, new Seen(false), new Seen(true), Action.run(Script.of("x"), effects))));
    }

    private boolean holds(ResourceRef<Seen> ref) {
        return cache.find("", Read.of(ref)) != null;
    }

    @Test
    void whatTellsOfAChangedResourceIsReadAgainWhateverElseItsActionSpares() {
        for (Effects effects : List.of(
                Effects.own(),
                Effects.unknown("a script", ref -> false, ref -> true),
                Effects.programs("a service", ref -> false, ref -> true))) {
            afterChange(effects);
            assertThat(holds(element)).as("%s", effects).isFalse();
            assertThat(holds(list)).as("%s", effects).isFalse();
            assertThat(holds(other)).as("%s", effects).isTrue();
        }
    }

    @Test
    void whatWasFoundToComeOutTheSameIsNotReadAgainThoughItTellsOfTheChangedResource() {
        afterChange(Effects.unknown("packages", ref -> false, ref -> false, ref -> true)
                .apartFrom(ref -> ref.equals(list) || ref.equals(element)));
        assertThat(holds(list)).isTrue();
        assertThat(holds(element)).isFalse();
        assertThat(holds(other)).isTrue();
    }

    @Test
    void anActionThatMayDoAnythingLeavesNothing() {
        afterChange(Effects.unknown("a command"));
        assertThat(List.of(list, element, other)).noneMatch(this::holds);
    }
}
