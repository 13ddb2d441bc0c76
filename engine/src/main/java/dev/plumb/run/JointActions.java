package dev.plumb.run;

import dev.plumb.resource.Action;
import dev.plumb.resource.Change;
import dev.plumb.script.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Items that follow each other and can be done by one script as if each was done by itself, see {@link Action.Joint}. */
final class JointActions {
    private JointActions() {}

    /** The items of a batch from this one on that can be done together. */
    static List<PendingItem> at(List<PendingItem> pending, int first) {
        Action.Joint joint = joint(pending.get(first));
        int end = first + 1;
        while (joint != null && end < pending.size()) {
            Action.Joint next = joint(pending.get(end));
            boolean same = next != null
                    && next.kind().equals(joint.kind())
                    && environment(pending.get(end)).equals(environment(pending.get(first)));
            if (!same) {
                break;
            }
            end++;
        }
        return pending.subList(first, end);
    }

    /** How an item can be done together with others; null when it cannot, or has more than one script. */
    private static Action.@Nullable Joint joint(PendingItem each) {
        Action.Joint joint = null;
        int runs = 0;
        for (Change<?> change : each.plan().changes()) {
            if (change.action() instanceof Action.Run run) {
                joint = run.joint();
                runs++;
            }
        }
        // A limit is each task's own, and what many do together takes longer than what one does.
        boolean alone =
                each.item().settings().declaredRead() || each.item().settings().timeout() != null;
        return runs == 1 && !alone && each.group() == null ? joint : null;
    }

    private static Map<String, String> environment(PendingItem each) {
        return each.item().settings().environment();
    }

    /** The script that does what they all do. */
    static Script script(List<PendingItem> items) {
        List<String> words = new ArrayList<>();
        items.forEach(each -> words.addAll(Objects.requireNonNull(joint(each)).words()));
        Action.Joint joint = Objects.requireNonNull(joint(items.get(0)));
        return ActionBatch.withSettings(
                joint.script().apply(words), items.get(0).item().settings());
    }
}
