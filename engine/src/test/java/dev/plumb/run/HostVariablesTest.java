package dev.plumb.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.expression.Expressions;
import dev.plumb.expression.LazyLayer;
import dev.plumb.expression.Variables;
import dev.plumb.playbook.Context;
import dev.plumb.playbook.Directives;
import dev.plumb.playbook.Play;
import dev.plumb.playbook.PlayOptions;
import dev.plumb.playbook.Task;
import dev.plumb.source.Located;
import dev.plumb.source.Position;
import dev.plumb.source.YamlNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HostVariablesTest {
    private static final Position AT = new Position("site.yml", 1, 1);

    private static final LazyLayer NOTHING = new LazyLayer() {
        @Override
        public boolean isDefined(String name) {
            return false;
        }

        @Override
        public Object get(String name) {
            throw new AssertionError(name);
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }
    };

    private static final Task TASK = Task.of(1, null, new Located<>("debug", AT), null, List.of(), Context.NONE);

    private final HostRun.Facts set = new HostRun.Facts();

    private HostVariables.Watched watching(String future) {
        YamlNode value = new YamlNode.Scalar(AT, "${probe.stdout}", "${probe.stdout}", null, YamlNode.Style.PLAIN);
        YamlNode other = new YamlNode.Scalar(AT, "x", "x", null, YamlNode.Style.PLAIN);
        YamlNode.Mapping vars = new YamlNode.Mapping(
                AT,
                List.of(
                        new YamlNode.Entry(new Located<>("version", AT), value),
                        new YamlNode.Entry(new Located<>("other", AT), other)));
        Play play = new Play(
                AT,
                Path.of("site.yml"),
                "p",
                new Located<>("all", AT),
                Directives.NONE,
                List.of(vars),
                true,
                List.of(),
                List.of(),
                List.of(),
                PlayOptions.NONE);
        PlayState state = new PlayState(play, List.of("h"), Map.of());
        HostVariables variables = new HostVariables(
                new Expressions(),
                state,
                new HostVariables.Sources(
                        Map.of(),
                        NOTHING,
                        new VarsFilesLayer(
                                new Expressions(),
                                PlayOptions.NONE,
                                Path.of(""),
                                new java.util.concurrent.ConcurrentHashMap<>()),
                        NOTHING,
                        List.of()),
                set);
        return variables.watching(Set.of(future));
    }

    @Test
    void noticesAFutureValueThatIsAskedForByAnotherVariablesValue() {
        set.set("probe", Map.of("stdout", "of an earlier task with the same register"));
        HostVariables.Watched watched = watching("probe");
        Variables scope = watched.scope(TASK, Map.of(), null);
        scope.get("other");
        assertThat(watched.wasTouched()).isFalse();
        scope.get("version");
        assertThat(watched.wasTouched()).isTrue();
    }

    @Test
    void noticesAQuestionWhetherAFutureValueIsThere() {
        HostVariables.Watched watched = watching("probe");
        watched.scope(TASK, Map.of(), null).isDefined("probe");
        assertThat(watched.wasTouched()).isTrue();
    }
}
