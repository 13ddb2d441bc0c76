package dev.plumb.run;

import dev.plumb.playbook.Async;
import dev.plumb.playbook.Loop;
import dev.plumb.playbook.Retry;
import dev.plumb.playbook.Task;
import dev.plumb.source.YamlNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the keywords of a task hold expressions, whether or not they are evaluated before the task runs. */
final class KeywordNodes {
    private KeywordNodes() {}

    /** Values with placeholders. */
    static void templates(Task task, Consumer<YamlNode> into) {
        task.vars().forEach(into);
        task.directives().values().values().forEach(into);
        task.directives().environment().forEach(into);
        task.notifies()
                .forEach(notified -> into.accept(new YamlNode.Scalar(
                        notified.position(), notified.value(), notified.value(), null, YamlNode.Style.QUOTED)));
        Loop loop = task.loop();
        if (loop != null) {
            into.accept(loop.values());
            give(loop.control().label(), into);
            give(loop.control().pause(), into);
        }
        Retry retry = task.retry();
        if (retry != null) {
            give(retry.retries(), into);
            give(retry.delay(), into);
        }
        Async async = task.parts().async();
        if (async != null) {
            into.accept(async.seconds());
            give(async.poll(), into);
        }
    }

    private static void give(@Nullable YamlNode node, Consumer<YamlNode> into) {
        if (node != null) {
            into.accept(node);
        }
    }

    /** Bare expressions. */
    static void conditions(Task task, Consumer<YamlNode.Scalar> into) {
        task.when().forEach(into);
        task.changedWhen().forEach(into);
        task.failedWhen().forEach(into);
        if (task.retry() != null) {
            task.retry().until().forEach(into);
        }
        if (task.loop() != null) {
            task.loop().control().breakWhen().forEach(into);
        }
    }
}
